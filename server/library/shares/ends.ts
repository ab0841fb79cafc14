/**
 * A share that ends by time is taken back at that moment, not when the keeper next goes round:
 * whoever follows by it is told nothing more, and its keys are gone.
 */
import type { Sweep } from "./sweeping.ts";

/** The keeper goes round as often: what ends later is looked for then, ms. */
const AHEAD_MS = 60_000;

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
  const ends: Ends = {
    async sweep() {
      forget();
      ends.expect(await sweep());
    },
    expect(endsAt) {
      if (closed || endsAt === null || endsAt >= next || endsAt - now() > AHEAD_MS) return;
      forget();
      next = endsAt;
      const look = (): void => {
        running = ends.sweep().catch((error: unknown) => complain("ends", error));
      };
      // Node counts whole milliseconds: one that comes too early looks again.
      timer = setTimeout(look, Math.max(0, endsAt - now())).unref();
    },
    async close() {
      closed = true;
      forget();
      await running;
    },
  };
  return ends;
}
