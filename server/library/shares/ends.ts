/**
 * A share that ends by time is taken back at that moment, not when the keeper next goes round:
 * whoever follows by it is told nothing more, and its keys are gone.
 */
import type { Sweep } from "./sweeping.ts";

/** What ends later than this is looked for again before: the keeper goes round each minute, ms. */
const AHEAD_MS = 600_000;
/** A wall clock may be set while a timer runs: it is read as often, ms. */
const LOOK_MS = 1_000;
/** Where the records could not be asked, they are asked again, ms. */
const AGAIN_MS = 1_000;

export interface Ends {
  /** Sweeps now, and again when the next one ends. */
  sweep(): Promise<void>;
  /** One ends then: wall clock, ms. Null: it does not. */
  expect(endsAt: number | null): void;
  /** Resolves when nothing is being taken back any more. */
  close(): Promise<void>;
}
export interface EndsDeps {
  sweep: Sweep;
  complain(what: string, error: unknown): void;
  /** Wall clock, ms. */
  now(): number;
}

export function createEnds({ sweep, complain, now }: EndsDeps): Ends {
  let timer: NodeJS.Timeout | null = null;
  let next = Number.POSITIVE_INFINITY;
  let closed = false;
  let running = Promise.resolve();

  const forget = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    next = Number.POSITIVE_INFINITY;
  };
  const look = (): void => {
    if (now() < next) return wait();
    // One after the other, and all of them are waited for at the end.
    running = running
      .then(() => ends.sweep())
      .catch((error: unknown) => complain("shares that end", error));
  };
  const wait = (): void => {
    timer = setTimeout(look, Math.min(LOOK_MS, Math.max(0, next - now()))).unref();
  };
  const ends: Ends = {
    async sweep() {
      forget();
      try {
        ends.expect(await sweep());
      } catch (error) {
        ends.expect(now() + AGAIN_MS);
        throw error;
      }
    },
    expect(endsAt) {
      if (closed || endsAt === null || endsAt >= next || endsAt - now() > AHEAD_MS) return;
      forget();
      next = endsAt;
      wait();
    },
    async close() {
      closed = true;
      forget();
      await running;
    },
  };
  return ends;
}
