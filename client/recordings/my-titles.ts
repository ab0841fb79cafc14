/** What some of my own recordings are called, opened here: only those that are asked for. */
import type { RecordingsReply } from "#protocol/http/recordings.ts";
import type { VaultHere } from "../live/key-check.ts";
import { words } from "../words.ts";
import { Desk, type House } from "../house/desk.ts";
import { RecordingTitles } from "./recording-titles.ts";

type Row = RecordingsReply["recordings"][number];

const text = words.recordings.place;

export class MyTitles extends Desk {
  #rows = new Map<string, Row>();
  readonly #vault: VaultHere;
  readonly #titles: RecordingTitles;

  constructor(house: House, vault: VaultHere) {
    super(house);
    this.#vault = vault;
    this.#titles = new RecordingTitles(vault, () => {
      this.changed();
    });
  }

  async load(wanted: ReadonlySet<string>): Promise<void> {
    const opening = this.#vault.load();
    const reply = await this.fetch<RecordingsReply>("titles", "/api/recordings");
    const rows = (reply?.recordings ?? []).filter(({ recording }) => wanted.has(recording));
    this.#rows = new Map(rows.map((row) => [row.recording, row]));
    await opening;
    await this.#titles.open(() => [...this.#rows.values()]);
  }

  nameOf(recording: string): string {
    const row = this.#rows.get(recording);
    if (row === undefined) return words.share.shared.unknownRecording;
    return row.sealedTitle === null ? text.untitled : (this.#titles.get(recording) ?? text.sealed);
  }
}
