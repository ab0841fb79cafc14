/**
 * R20 in the page: what a person has to do before anything else opens, and when it is asked.
 *
 * At sign-in it is asked at once. Something new that comes while a person works
 * is asked at the next action: another screen, or a request that the server
 * refuses for it. The server decides; this only shows its decision in good time.
 */
import type { Need } from "#protocol/words.ts";
import { Changing } from "../live/changing.ts";

/** Agreement and training are one screen. */
export type Step = "agreement" | "second-factor";

export const stepOf = (needs: readonly Need[]): Step | null => {
  const first = needs[0];
  if (first === undefined) return null;
  return first === "second-factor" ? "second-factor" : "agreement";
};

/** A refusal that stands for something to do, for example `agreement-needed`. */
export const isNeed = (code: string): boolean =>
  code === "agreement-needed" || code === "training-needed" || code === "second-factor-needed";

export class Gate extends Changing {
  needs: readonly Need[] = [];
  /** A step that is done and still has something to hand over: a copy, recovery codes. */
  held: Step | null = null;
  #asked = true;

  /** What is to be done now; null when nothing stands in front. */
  get step(): Step | null {
    return this.held ?? (this.#asked ? stepOf(this.needs) : null);
  }

  /** Something to do that waits for the next action. */
  get waiting(): Step | null {
    return this.#asked || this.held !== null ? null : stepOf(this.needs);
  }

  /** `working`: the person is in the middle of something, so a new need waits. */
  learn(needs: readonly Need[], working: boolean): void {
    if (String(needs) === String(this.needs)) return;
    const fresh = needs.some((need) => !this.needs.includes(need));
    if (needs.length === 0) this.#asked = true;
    else if (fresh && working && this.step === null) this.#asked = false;
    this.needs = needs;
    this.changed();
  }

  /** The next action. */
  ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.changed();
  }

  hold(step: Step): void {
    this.held = step;
    this.changed();
  }
  release(): void {
    this.held = null;
    this.changed();
  }

  forget(): void {
    this.needs = [];
    this.held = null;
    this.#asked = true;
    this.changed();
  }
}
