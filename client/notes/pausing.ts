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
  readonly #stop: () => void;

  constructor(film: Pick<Film, "playing" | "play" | "pause" | "onChange">) {
    this.#film = film;
    // The person played by hand meanwhile: from then on it stands as they leave it.
    this.#stop = film.onChange(() => {
      if (film.playing) this.#held = false;
    });
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
  close(): void {
    this.#stop();
  }
}
