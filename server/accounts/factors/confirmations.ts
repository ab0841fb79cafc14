/**
 * "It is me", before what could lock somebody out: a sign-in counts for its first
 * ten minutes, then password or passkey is asked for again. Kept in memory: after
 * a restart everybody is asked.
 */
import { AppError } from "../../errors.ts";
import type { Confirmations } from "../ports.ts";

/** How long a confirmation holds, ms. */
export const CONFIRMED_MS = 10 * 60_000;

export interface ConfirmationsKept extends Confirmations {
  /** This sign-in has just shown it. */
  note(sid: string): void;
}

/** `now`: wall clock, ms. */
export function createConfirmations(now: () => number): ConfirmationsKept {
  /** Sign-in -> when, oldest first. */
  const shown = new Map<string, number>();
  const holds = (at: number) => now() - at < CONFIRMED_MS;
  return {
    note(sid) {
      shown.delete(sid);
      shown.set(sid, now());
      for (const [old, at] of shown) {
        if (holds(at)) break;
        shown.delete(old);
      }
    },
    require(sid) {
      const at = shown.get(sid);
      if (at === undefined || !holds(at)) throw new AppError("confirm-needed");
    },
  };
}
