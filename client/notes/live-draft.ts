/** What is being typed during a lesson: kept while hands and eyes are elsewhere. */
import { Changing } from "../live/changing.ts";
import { recall, remember } from "../kept.ts";
import type { Written as Kind } from "./draft.ts";
import type { Lesson, LiveNotes } from "./live-notes.ts";

const KEYS = "aside-note-keys";

/** Whether single keys set marks here; a choice of this device (WCAG 2.2, 2.1.4). */
export const noteKeys = {
  get on(): boolean {
    return recall(KEYS) !== "off";
  },
  set on(on: boolean) {
    remember(KEYS, on ? "on" : "off");
  },
};

export class LiveDraft extends Changing {
  kind: Kind = "note";
  text = "";
  /** When the first letter came, by this device's clock: the note stands there. */
  sinceMs: number | null = null;
  readonly #live: LiveNotes;

  constructor(live: LiveNotes) {
    super();
    this.#live = live;
  }

  choose(kind: Kind): void {
    this.kind = kind;
    this.changed();
  }
  type(text: string): void {
    if (text.trim() === "") this.sinceMs = null;
    else this.sinceMs ??= Date.now();
    this.text = text;
    this.changed();
  }
  /** False where nothing was said. */
  keep(lesson: Lesson): boolean {
    const text = this.text.trim();
    if (text === "") return false;
    this.#live.add(lesson, { kind: this.kind, text }, this.sinceMs ?? Date.now());
    this.forget();
    return true;
  }
  /** The list tells at once that it stands there; no word is needed. */
  mark(lesson: Lesson): void {
    this.#live.add(lesson, { kind: "mark" });
  }
  forget(): void {
    this.text = "";
    this.sinceMs = null;
    this.changed();
  }
}
