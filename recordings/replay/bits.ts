/** Reads bits, most significant first (RFC 6184 and RFC 9628 are written that way). PURE. */

/** Bits were asked for that are not there. */
export class OutOfBits extends Error {
  constructor() {
    super("the data ended within a value");
    this.name = "OutOfBits";
  }
}

export class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  bit(): number {
    const byte = this.#bytes[this.#at >> 3];
    if (byte === undefined) throw new OutOfBits();
    const bit = (byte >> (7 - (this.#at & 7))) & 1;
    this.#at += 1;
    return bit;
  }

  bits(width: number): number {
    let value = 0;
    for (let i = 0; i < width; i += 1) value = value * 2 + this.bit();
    return value;
  }

  /** ue(v) of ITU-T H.264, 9.1. */
  unsigned(): number {
    let zeros = 0;
    while (this.bit() === 0) {
      zeros += 1;
      if (zeros > 32) throw new OutOfBits();
    }
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  /** se(v) of ITU-T H.264, 9.1.1. */
  signed(): number {
    const code = this.unsigned();
    return code % 2 === 0 ? -code / 2 : (code + 1) / 2;
  }
}
