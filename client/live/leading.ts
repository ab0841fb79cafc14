/**
 * The owner's player leads: whenever it does something that the others could not foresee,
 * they are told where it stands.
 */
import type { Film } from "../player/film.ts";
import { ledAt, type Led } from "./in-step.ts";

/** How often it looks at the film, ms. */
const LOOK_MS = 200;
/** Not told more often than this, ms: whoever drags through a film moves all the time. */
const TELL_MS = 250;
/** The film may be so far from where the others think it is, ms. */
const SLACK_MS = 250;

export interface LeadingGround {
  film: Pick<Film, "state" | "atMs" | "playing" | "rate">;
  /** ms of the recording at which the film begins. */
  originMs: number;
  /** Rejects when the server did not take it. */
  tell(led: Led): Promise<unknown>;
  now?: () => number;
}

export class Leading {
  readonly #ground: LeadingGround;
  readonly #now: () => number;
  /** What the others were told last, and when; null: nothing that they know. */
  #told: { led: Led; at: number } | null = null;
  #telling = false;
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor(ground: LeadingGround) {
    this.#ground = ground;
    this.#now = ground.now ?? (() => performance.now());
  }

  /** Until `stop`. */
  start(): void {
    this.#timer = setInterval(() => {
      this.look();
    }, LOOK_MS);
    this.look();
  }
  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }
  /** Called by the clock of `start`. */
  look(): void {
    const { film, originMs } = this.#ground;
    // Where a film stands that has shown nothing yet is not where it will be.
    if (film.state === "opening" || this.#telling) return;
    const led: Led = {
      playing: film.playing && film.state === "ready",
      atMs: Math.max(0, Math.round(film.atMs + originMs)),
      speed: film.rate,
    };
    if (this.#isForeseen(led)) return;
    if (this.#told !== null && this.#now() - this.#told.at < TELL_MS) return;
    void this.#tell(led);
  }

  #isForeseen(led: Led): boolean {
    const told = this.#told;
    if (told === null || told.led.playing !== led.playing || told.led.speed !== led.speed) {
      return false;
    }
    const expected = ledAt(told.led, this.#now() - told.at);
    return Math.abs(expected.atMs - led.atMs) <= SLACK_MS;
  }

  async #tell(led: Led): Promise<void> {
    this.#telling = true;
    this.#told = { led, at: this.#now() };
    try {
      await this.#ground.tell(led);
    } catch {
      // Not heard: what is so at the next look is told then.
      this.#told = null;
    } finally {
      this.#telling = false;
    }
  }
}
