/** Typing pauses the picture, and it goes on when the note is kept or let go. */
import { recall, remember } from "../kept.ts";
import type { Film } from "../player/film.ts";

const KEY = "aside-typing-pauses";

/** A choice of this device. */
export const typingPauses = {
  get on(): boolean {
    return recall(KEY) !== "off";
  },
  set on(on: boolean) {
    remember(KEY, on ? "on" : "off");
  },
};

export class Pausing {
  readonly #film: Pick<Film, "playing" | "play" | "pause">;
  #held = false;

  constructor(film: Pick<Film, "playing" | "play" | "pause">) {
    this.#film = film;
  }

  typed(): void {
    if (!typingPauses.on || !this.#film.playing) return;
    this.#film.pause();
    this.#held = true;
  }
  /** Goes on only what typing had stopped. */
  finished(): void {
    if (this.#held && !this.#film.playing) this.#film.play();
    this.#held = false;
  }
  /** The person paused or played by hand meanwhile: that stands. */
  byHand(): void {
    this.#held = false;
  }
}
