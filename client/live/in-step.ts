/**
 * Keeping in step with whoever leads. PURE. All times are ms of the recording; a small
 * difference is made up by playing a little faster or slower, a large one by a jump.
 */

export interface Led {
  playing: boolean;
  atMs: number;
  speed: number;
}
/** The own film. `busy`: it fetches or opens, and cannot be judged by where it stands. */
export interface Here {
  atMs: number;
  rate: number;
  busy: boolean;
}
export interface Step {
  /** Whether to play. */
  play: boolean;
  rate: number;
  /** Null: stay. */
  seekMs: number | null;
}

/** Nobody notices less than this, ms. */
export const CLOSE_MS = 120;
/** A film that has just come to play may be so far off, ms: then the next jump is cheap. */
export const SETTLED_MS = 300;
/** More than this is not made up by playing faster, ms. */
export const FAR_MS = 1_000;
/** How much faster or slower it plays to make up. */
const CATCH_UP = 0.06;
/** What films can be played at. */
const [SLOWEST, FASTEST] = [0.25, 2];

const bounded = (rate: number): number => Math.min(FASTEST, Math.max(SLOWEST, rate));

/** `beyondMs`: what is further off than this is jumped to; Infinity: nothing is. */
export function stepTowards(led: Led, here: Here, beyondMs: number): Step {
  const aheadMs = here.atMs - led.atMs;
  const off = Math.abs(aheadMs);
  const jump = off > beyondMs;
  const lags = led.playing && !jump && !here.busy && off > CLOSE_MS;
  const rate = lags ? led.speed * (aheadMs > 0 ? 1 - CATCH_UP : 1 + CATCH_UP) : led.speed;
  return { play: led.playing, rate: bounded(rate), seekMs: jump ? led.atMs : null };
}

/** Where the leader is by now, ms of the recording. */
export const ledAt = ({ playing, atMs, speed }: Led, sinceMs: number): Led => ({
  ...{ playing, speed },
  atMs: playing ? atMs + Math.max(0, sinceMs) * speed : atMs,
});
