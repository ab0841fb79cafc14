/**
 * What of the film is in hand, and where playing goes on when it comes to a place without
 * anything: a declared gap, or a stretch that is damaged or missing. PURE.
 */
import type { FilmGap, Stretch } from "./film.ts";
import { APART_MS } from "./plan.ts";

/** A place so close before something is that something, ms. */
const NEAR_MS = 1;

export class Course {
  /** In hand, in order; what lies between two of them is jumped over. */
  readonly #stretches: Stretch[] = [];
  #gaps: readonly FilmGap[] = [];

  /** Nothing is in hand any more; declared gaps stay known. */
  clear(): void {
    this.#stretches.length = 0;
  }

  /** Each one lies after those before it. */
  add({ fromMs, toMs }: Stretch): void {
    const last = this.#stretches.at(-1);
    if (last !== undefined && fromMs - last.toMs < APART_MS) last.toMs = Math.max(last.toMs, toMs);
    else this.#stretches.push({ fromMs, toMs });
  }

  /** What lies before this moment is not in hand any more. */
  dropBefore(ms: number): void {
    while ((this.#stretches[0]?.toMs ?? Infinity) <= ms) this.#stretches.shift();
    const [first] = this.#stretches;
    if (first !== undefined) first.fromMs = Math.max(first.fromMs, ms);
  }

  declare(gaps: readonly FilmGap[]): void {
    this.#gaps = gaps;
  }

  get fromMs(): number | null {
    return this.#stretches[0]?.fromMs ?? null;
  }
  get toMs(): number | null {
    return this.#stretches.at(-1)?.toMs ?? null;
  }

  /** Whether there is something to play at this moment. */
  holds(ms: number): boolean {
    return this.next(ms) === ms;
  }

  /** This moment or the first one after it with something to play; null: nothing in hand. */
  next(ms: number): number | null {
    let at = ms;
    for (const { fromMs, toMs } of this.#stretches) {
      if (at < fromMs - NEAR_MS) at = fromMs;
      at = this.afterGaps(at);
      if (at < toMs && at >= fromMs - NEAR_MS) return at;
    }
    return null;
  }

  /** This moment, or the end of the declared gaps that it lies in. */
  afterGaps(ms: number): number {
    let at = ms;
    for (const { fromMs, toMs } of this.#gaps) if (at >= fromMs && at < toMs) at = toMs;
    return at;
  }

  /** How much can be played from here on without anything more, ms; what is jumped does not count. */
  aheadOf(ms: number): number {
    return this.#stretches.reduce((sum, one) => {
      const fromMs = Math.max(one.fromMs, ms);
      const gaps = this.#gaps.reduce((all, gap) => {
        const inside = Math.min(gap.toMs, one.toMs) - Math.max(gap.fromMs, fromMs);
        return all + Math.max(0, inside);
      }, 0);
      return sum + Math.max(0, one.toMs - fromMs - gaps);
    }, 0);
  }
}
