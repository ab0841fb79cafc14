/** Captions of a recording: added by its owner from a file, read along by whoever may watch. */
import type { NoteBody as NotePost } from "#protocol/http/notes.ts";
import type { Cue } from "#recordings/notes.ts";
import { Desk, type House } from "../house/desk.ts";
import { Cancelled, patiently } from "../house/patience.ts";
import { recall, remember } from "../kept.ts";
import { words } from "../words.ts";
import { piecesOf, tracksOf, type Piece } from "./caption-pieces.ts";
import { newId, type Notes } from "./notes.ts";
import { readVtt, VttError } from "./vtt.ts";

const text = words.notes.captions;
const KEY = "aside-captions";

export class Captions extends Desk {
  /** Share of the work that is done, 0 to 1; null: nothing is being sealed or taken away. */
  progress: number | null = null;
  readonly #notes: Notes;
  readonly #waitMs: number | undefined;

  /** `waitMs`: where the server asks for patience. */
  constructor(house: House, notes: Notes, waitMs?: number) {
    super(house);
    this.#notes = notes;
    this.#waitMs = waitMs;
    notes.onChange(() => {
      this.changed();
    });
  }

  get tracks(): ReadonlyMap<string, readonly Cue[]> {
    const { captions, ground } = this.#notes;
    return tracksOf(
      captions.map(({ caption }) => caption),
      ground.places,
    );
  }

  /** Which language is shown; null: none. A choice of this device. */
  get shown(): string | null {
    const wanted = recall(KEY);
    if (wanted === "off") return null;
    const { tracks } = this;
    if (wanted !== null && tracks.has(wanted)) return wanted;
    return tracks.keys().next().value ?? null;
  }
  show(language: string | null): void {
    remember(KEY, language ?? "off");
    this.changed();
  }

  /** Instead of what there is in this language. Nothing is sent before the whole file was read. */
  async add(file: string, language: string): Promise<boolean> {
    let cues: readonly Cue[];
    try {
      cues = readVtt(file);
    } catch (error) {
      if (!(error instanceof VttError)) throw error;
      this.failure = { act: "captions", message: text.failures[error.code](error.line) };
      this.changed();
      return false;
    }
    const pieces = piecesOf(cues, this.#notes.ground.places);
    if (pieces.length === 0) {
      this.failure = { act: "captions", message: text.failures.behind };
      this.changed();
      return false;
    }
    const before = this.#of(language);
    return this.#work(before.length + pieces.length, text.added, [
      ...pieces.map((piece) => () => this.#post(piece, language)),
      // The old ones go last: what fails halfway leaves something to read.
      ...before.map((note) => () => this.#remove(note)),
    ]);
  }

  async remove(language: string): Promise<boolean> {
    const all = this.#of(language);
    return this.#work(
      all.length,
      text.removed,
      all.map((note) => () => this.#remove(note)),
    );
  }

  #of(language: string): string[] {
    return this.#notes.captions
      .filter(({ row, caption }) => caption.language === language && row.mine)
      .map(({ row }) => row.note);
  }

  async #work(
    all: number,
    said: string,
    steps: readonly (() => Promise<unknown>)[],
  ): Promise<boolean> {
    const done = await this.step(
      "captions",
      async () => {
        for (const [i, step] of steps.entries()) {
          this.progress = i / all;
          this.changed();
          await patiently(step, { wanted: () => this.progress !== null, waitMs: this.#waitMs });
        }
        return true;
      },
      said,
    );
    this.progress = null;
    await this.#notes.load();
    this.changed();
    return done === true;
  }

  /** What was kept by then stays, and can be removed. */
  cancel(): void {
    this.progress = null;
    this.changed();
  }

  protected override fail(act: string, error: unknown): void {
    if (!(error instanceof Cancelled)) return super.fail(act, error);
    this.failure = { act, message: text.cancelled };
    this.changed();
  }

  async #post({ place, cues }: Piece, language: string): Promise<void> {
    const { of } = this.#notes.ground;
    const keys = await this.#notes.ground.keys();
    const note = newId();
    const sealed = await keys.sealCaption(note, place, { language, cues });
    const post: NotePost = { note, of, under: "caption", place, replyTo: null, sealed };
    await this.house.api.post("/api/notes", post);
  }
  async #remove(note: string): Promise<void> {
    await this.house.api.post("/api/notes/remove", { note });
  }
}
