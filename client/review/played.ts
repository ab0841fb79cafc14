/** Which stretches were really played, seen by looking at where a film stands. Pure. */
import type { Stretch } from "../player/film.ts";

/** The film may be so much further than the clock says and still have played up to there, ms. */
const SLACK_MS = 750;
/** So many at a time: the rest goes along with the next beat. */
const MOST = 16;

/** Where the film stands at a moment of the page's own clock, ms. */
export interface Seen {
  atMs: number;
  playing: boolean;
  rate: number;
  now: number;
}

/** Merged and rising; what touches is one. */
export const merged = (stretches: readonly Stretch[]): Stretch[] => {
  const found: Stretch[] = [];
  for (const { fromMs, toMs } of stretches.toSorted((one, other) => one.fromMs - other.fromMs)) {
    const last = found.at(-1);
    if (last !== undefined && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs);
    else found.push({ fromMs, toMs });
  }
  return found;
};

export class Played {
  #last: Seen | null = null;
  #stretches: Stretch[] = [];

  /** A jump is none: neither a seek nor the step over a gap counts as played. */
  see(seen: Seen): void {
    const last = this.#last;
    this.#last = seen;
    if (last === null || !last.playing) return;
    const most = (seen.now - last.now) * Math.max(last.rate, seen.rate) + SLACK_MS;
    if (seen.atMs <= last.atMs || seen.atMs - last.atMs > most) return;
    const stretch = { fromMs: Math.round(last.atMs), toMs: Math.round(seen.atMs) };
    this.#stretches = merged([...this.#stretches, stretch]);
  }

  /** What was played since it was last taken; what was not told is put back by `keep`. */
  take(): Stretch[] {
    const taken = this.#stretches.slice(0, MOST);
    this.#stretches = this.#stretches.slice(MOST);
    return taken;
  }
  keep(stretches: readonly Stretch[]): void {
    this.#stretches = merged([...stretches, ...this.#stretches]);
  }
}
