/**
 * Watch together, as a coach's page holds it: the teacher leads, and this page plays the share
 * that this coach has of what is shown.
 */
import type { TogetherView } from "#protocol/events.ts";
import { Changing } from "./changing.ts";
import type { CoachSession } from "./coach-session.ts";
import { ledAt, type Led } from "./in-step.ts";
import { codeOf, type Signalling } from "./signalling.ts";

/** Whoever has no share of it may get one meanwhile; asked again so often, ms. */
const AGAIN_MS = 3_000;

export class Following extends Changing {
  /** Of what is shown to this page now; null while nothing is. */
  showing: string | null = null;
  /** By which share it can be played; null: by none, or not known yet. */
  share: string | null = null;
  /** Why there is no share; null: it is being asked, or it is there. */
  code: string | null = null;
  /** It was followed, and is not any more: the share was taken back while it was shown. */
  parted = false;
  readonly #coach: CoachSession;
  readonly #signalling: Signalling;
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** Whether the last view said where the teacher stands. */
  #isLed = false;

  constructor(coach: CoachSession, signalling: Signalling) {
    super();
    this.#coach = coach;
    this.#signalling = signalling;
    coach.onChange(() => {
      this.#see(coach.open?.together ?? null);
    });
  }

  /** Where the teacher stands by now; null while nothing is shown to me. */
  get led(): Led | null {
    const { open, viewAt } = this.#coach;
    const together = open?.together ?? null;
    const led = together?.led ?? null;
    return led === null ? null : ledAt(led, performance.now() - viewAt);
  }

  #see(together: TogetherView | null): void {
    const showing = together?.showing ?? null;
    // My share was taken back, or another page of mine came: it is asked again by which I may.
    const lost = this.#isLed && together !== null && together.led === null;
    this.#isLed = together !== null && together.led !== null;
    if (showing === this.showing && !lost) return;
    this.#forget();
    this.parted = lost && showing === this.showing;
    this.showing = showing;
    this.changed();
    if (showing !== null) void this.#ask(showing);
  }

  async #ask(showing: string): Promise<void> {
    const sessionId = this.#coach.open?.sessionId;
    if (sessionId === undefined || this.showing !== showing) return;
    try {
      const { share } = await this.#signalling.request("together:follow", { sessionId });
      if (this.showing !== showing) return;
      this.share = share;
      this.code = null;
      this.parted = false;
    } catch (error) {
      if (this.showing !== showing) return;
      this.code = codeOf(error);
      this.#timer = setTimeout(() => void this.#ask(showing), AGAIN_MS);
    }
    this.changed();
  }

  #forget(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.share = this.code = null;
  }
}
