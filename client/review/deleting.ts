/** Delete, from where it is watched: the same act as in the library, with its receipt and its way back. */
import type { DeletedReply } from "#protocol/http/recordings.ts";
import { Desk, type House } from "../house/desk.ts";
import { deletedWords } from "../recordings/deleted.ts";

export class Deleting extends Desk {
  /** Of the deletion that was acknowledged; null: none was, or it was taken back. */
  reply: DeletedReply | null = null;
  readonly recording: string;

  constructor(house: House, recording: string) {
    super(house);
    this.recording = recording;
  }

  /** Resolves to whether it is deleted, or locked until it is. */
  async remove(): Promise<boolean> {
    const body = { recording: this.recording };
    this.reply = await this.act<DeletedReply>(
      "remove",
      "/api/recordings/delete",
      body,
      deletedWords,
    );
    this.changed();
    return this.reply !== null;
  }

  /** Resolves to whether it is back. */
  async undo(): Promise<boolean> {
    const body = { recording: this.recording };
    const back = await this.act("undo", "/api/recordings/undo", body);
    if (back === null) return false;
    this.reply = null;
    this.changed();
    return true;
  }
}
