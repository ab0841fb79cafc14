/**
 * Numbers that count up and start again at 0, made whole (RFC 3550, appendix A.1).
 * PURE. A number is taken for the nearest one to the last: up to half a turn back
 * or forth.
 */
export class Unwrapper {
  readonly #turn: number;
  #last: number | null = null;

  /** `bits`: 16 for sequence numbers, 32 for RTP timestamps. */
  constructor(bits: 16 | 32) {
    this.#turn = 2 ** bits;
  }

  /** The first one is itself; later ones may be negative when they lie before it. */
  next(value: number): number {
    if (this.#last === null) return (this.#last = value);
    const ahead = this.#ahead(value, this.#last);
    return (this.#last += ahead >= this.#turn / 2 ? ahead - this.#turn : ahead);
  }

  /** For what surely came after everything before it, however far. */
  forward(value: number): number {
    if (this.#last === null) return (this.#last = value);
    return (this.#last += this.#ahead(value, this.#last));
  }

  #ahead(value: number, last: number): number {
    return (((value - last) % this.#turn) + this.#turn) % this.#turn;
  }
}
