/** What I wrote beside recordings of others: removed from here when nothing of them is shared with me any more. */
import type { OnOthersReply } from "#protocol/http/notes.ts";
import { Desk } from "../house/desk.ts";
import { words } from "../words.ts";

export type NoteElsewhere = OnOthersReply["notes"][number];

export class NotesOnOthers extends Desk {
  reply: OnOthersReply | null = null;

  async load(): Promise<void> {
    this.reply = (await this.fetch<OnOthersReply>("load", "/api/notes/on-others")) ?? this.reply;
    this.changed();
  }

  async remove({ note }: NoteElsewhere): Promise<void> {
    const said = words.notes.removed;
    const gone = await this.act("remove", "/api/notes/remove", { note }, said);
    if (gone !== null) await this.load();
  }
}
