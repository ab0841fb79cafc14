/** Segments at which a decoder gave up: tried once more, then left out. PURE. */

export class LeftOut {
  /** Where it gave up last. */
  #at: number | null = null;
  readonly #out = new Set<number>();

  has(index: number): boolean {
    return this.#out.has(index);
  }

  /** A decoder gave up here. True: for the second time, and it is left out from now on. */
  gaveUp(index: number): boolean {
    const again = this.#at === index;
    this.#at = index;
    if (again) this.#out.add(index);
    return again;
  }
}
