/**
 * A wall clock that jumps ahead must not delete anything early. PURE.
 *
 * Deletions are judged by a time of their own. It follows a clock that only runs
 * forwards; the wall clock is believed at once when it says earlier, and when it says
 * at most ten minutes later. A clock further ahead, which is what a jump and a long
 * stop of the server look like alike, is believed only after it has stood by what it
 * said for 24 hours of running. So a wrong clock that is mended within a day erases
 * nothing, and after a summer's stop what was due goes a day later.
 */
export const BELIEVED_AT_ONCE_MS = 10 * 60_000;
export const BELIEVED_AFTER_MS = 24 * 3_600_000;

export interface Believed {
  /** What deletions are judged by, wall clock ms. */
  time: number;
  /** The forward-running clock at that moment, ms. */
  steady: number;
  /** A wall clock that is ahead: since when, and by how much it leads the steady one. */
  doubt: { since: number; lead: number } | null;
}

/** `kept` is what the records say was believed last; null at the very first start. */
export const begin = (kept: number | null, wall: number, steady: number): Believed =>
  advance({ time: kept ?? wall, steady, doubt: null }, wall, steady);

export function advance(before: Believed, wall: number, steady: number): Believed {
  const expected = before.time + (steady - before.steady);
  if (wall <= expected + BELIEVED_AT_ONCE_MS) return { time: wall, steady, doubt: null };
  const lead = wall - steady;
  const same = before.doubt !== null && Math.abs(before.doubt.lead - lead) <= BELIEVED_AT_ONCE_MS;
  const doubt = same && before.doubt !== null ? before.doubt : { since: steady, lead };
  if (steady - doubt.since >= BELIEVED_AFTER_MS) return { time: wall, steady, doubt: null };
  return { time: expected, steady, doubt };
}
