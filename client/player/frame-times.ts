/** Where each picture of a camera stands, so that one can be stepped to. PURE. */

/** Two moments this close are one place, ms: players round to microseconds. */
const SAME_MS = 0.5;
/** So far into a picture it surely is the one that is shown, ms. */
const INTO_MS = 1;

export class FrameTimes {
  #times: number[] = [];

  /** ms of the film, ascending; what overlaps with what is known replaces it. */
  add(times: readonly number[]): void {
    const [first] = times;
    if (first === undefined) return;
    const last = times.at(-1) ?? first;
    const before = this.#times.filter((one) => one < first - SAME_MS);
    const after = this.#times.filter((one) => one > last + SAME_MS);
    this.#times = [...before, ...times, ...after];
  }

  get isEmpty(): boolean {
    return this.#times.length === 0;
  }
  /** Whether a picture stands at or before this moment. */
  covers(ms: number): boolean {
    const [first] = this.#times;
    return first !== undefined && first <= ms + SAME_MS;
  }

  clear(): void {
    this.#times = [];
  }

  /** Forgets what lies before this moment, but for the picture that is shown at it. */
  dropBefore(ms: number): void {
    const shown = this.#times.findLastIndex((one) => one <= ms);
    if (shown > 0) this.#times.splice(0, shown);
  }

  /** Where the picture begins that is shown at `ms`; the moment itself where none is known. */
  begins(ms: number): number {
    return this.#times.findLast((one) => one <= ms + SAME_MS) ?? ms;
  }

  /**
   * This moment, or a little into the picture that begins at it: which of two is shown at
   * their very edge is a matter of rounding.
   */
  into(ms: number): number {
    return Math.max(ms, this.#inside(this.#shownAt(ms)) ?? ms);
  }

  /** A moment within the picture after, or before, the one shown at `ms`; null: not known. */
  step(ms: number, by: 1 | -1): number | null {
    return this.#inside(this.#shownAt(ms) + by);
  }

  #shownAt(ms: number): number {
    return this.#times.findLastIndex((one) => one <= ms + SAME_MS);
  }
  #inside(index: number): number | null {
    const [begins, ends] = [this.#times[index], this.#times[index + 1]];
    if (begins === undefined) return null;
    return begins + (ends === undefined ? INTO_MS : Math.min(INTO_MS, (ends - begins) / 2));
  }
}
