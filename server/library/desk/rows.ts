/**
 * The rows of one recording, written in the order in which the recorder spoke. A
 * database that is busy for a moment is waited for; the recorder holds meanwhile.
 */
import { setTimeout as wait } from "node:timers/promises";

/** Away for longer than this, the recording has failed. */
export const AWAY_MS = 5_000;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;

export interface RowsOptions {
  now(): number;
  /** Once; nothing is written after it. */
  failed(error: unknown): void;
}

export class Rows {
  readonly #options: RowsOptions;
  #last: Promise<void> = Promise.resolve();
  #broken = false;
  #pending = 0;

  constructor(options: RowsOptions) {
    this.#options = options;
  }

  /** Whether something is still to be written. */
  get isBusy(): boolean {
    return this.#pending > 0;
  }

  /** Runs when everything before it is written. Resolves with whether it was written itself. */
  write(work: () => Promise<void>): Promise<boolean> {
    this.#pending += 1;
    const mine = this.#last
      .then(() => this.#persist(work))
      .finally(() => void (this.#pending -= 1));
    this.#last = mine.then(() => undefined);
    return mine;
  }

  /** Resolves when what was asked is written, or never will be. */
  settled(): Promise<void> {
    return this.#last;
  }

  async #persist(work: () => Promise<void>): Promise<boolean> {
    const { now, failed } = this.#options;
    const until = now() + AWAY_MS;
    for (let pause = FIRST_PAUSE_MS; !this.#broken; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        await work();
        return true;
      } catch (error) {
        if (now() + pause > until) {
          this.#broken = true;
          failed(error);
          return false;
        }
      }
      await wait(pause);
    }
    return false;
  }
}
