/** The payload descriptor before every VP9 payload (RFC 9628, 4.2). PURE. */
import type { Size } from "./frame.ts";

export interface Vp9Descriptor {
  /** P: depends on earlier pictures. */
  predicted: boolean;
  /** B and E: first and last packet of a layer frame. */
  begins: boolean;
  ends: boolean;
  /** SID; 0 without layer indices. */
  spatialLayer: number;
  /** D: depends on the layer below in the same picture. */
  dependsOnLower: boolean;
  /** Of the highest spatial layer, where the scalability structure says so. */
  size: Size | null;
  /** Where the VP9 payload begins. */
  length: number;
}

class Cursor {
  readonly #bytes: Uint8Array;
  at = 0;
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }
  byte(): number {
    const byte = this.#bytes[this.at];
    if (byte === undefined) throw new RangeError("the VP9 payload descriptor is cut off");
    this.at += 1;
    return byte;
  }
  word(): number {
    return this.byte() * 256 + this.byte();
  }
}

/** RFC 9628, 4.2.1. Gives the size of the highest layer, null where none is told. */
function structure(cursor: Cursor): Size | null {
  const first = cursor.byte();
  let size: Size | null = null;
  if ((first & 0x10) !== 0) {
    for (let layer = 0; layer <= first >> 5; layer += 1) {
      size = { width: cursor.word(), height: cursor.word() };
    }
  }
  if ((first & 0x08) === 0) return size;
  const pictures = cursor.byte();
  for (let i = 0; i < pictures; i += 1) {
    const references = (cursor.byte() >> 2) & 3;
    cursor.at += references;
  }
  return size;
}

/** Throws `RangeError` for what is cut off. */
export function readDescriptor(payload: Uint8Array): Vp9Descriptor {
  const cursor = new Cursor(payload);
  const first = cursor.byte();
  const has = (bit: number): boolean => (first & bit) !== 0;
  const predicted = has(0x40);
  const flexible = has(0x10);
  // The picture number has 7 or 15 bits.
  if (has(0x80) && (cursor.byte() & 0x80) !== 0) cursor.byte();
  let layers = 0;
  if (has(0x20)) {
    layers = cursor.byte();
    if (!flexible) cursor.byte();
  }
  if (flexible && predicted) {
    for (let more = true, left = 3; more && left > 0; left -= 1) more = (cursor.byte() & 1) === 1;
  }
  const size = has(0x02) ? structure(cursor) : null;
  if (cursor.at >= payload.length) throw new RangeError("a VP9 packet without payload");
  return {
    predicted,
    begins: has(0x08),
    ends: has(0x04),
    spatialLayer: (layers >> 1) & 7,
    dependsOnLower: (layers & 1) === 1,
    size,
    length: cursor.at,
  };
}
