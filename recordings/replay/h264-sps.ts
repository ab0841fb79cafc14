/** What a sequence parameter set says of the picture (ITU-T H.264, 7.3.2.1.1 and E.1). PURE. */
import { BitReader } from "./bits.ts";
import type { Size } from "./frame.ts";

/** Profiles that carry a chroma format and scaling lists. */
const HIGH = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

/** Takes emulation prevention out (7.4.1): 00 00 03 stands for 00 00. */
export function unescape(nal: Uint8Array): Uint8Array {
  const out = new Uint8Array(nal.length);
  let length = 0;
  let zeros = 0;
  for (const byte of nal) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    out[length] = byte;
    length += 1;
  }
  return out.subarray(0, length);
}

function skipScalingLists(bits: BitReader, count: number): void {
  for (let list = 0; list < count; list += 1) {
    if (bits.bit() === 0) continue;
    let last = 8;
    let next = 8;
    for (let i = 0; i < (list < 6 ? 16 : 64); i += 1) {
      if (next !== 0) next = (last + bits.signed() + 256) % 256;
      last = next === 0 ? last : next;
    }
  }
}

/** Reads up to the chroma format, gives chroma_format_idc. */
function chromaOf(bits: BitReader, profile: number): number {
  if (!HIGH.has(profile)) return 1;
  const chroma = bits.unsigned();
  if (chroma === 3) bits.bit();
  bits.unsigned();
  bits.unsigned();
  bits.bit();
  if (bits.bit() === 1) skipScalingLists(bits, chroma === 3 ? 12 : 8);
  return chroma;
}

function skipOrder(bits: BitReader): void {
  bits.unsigned();
  const type = bits.unsigned();
  if (type === 0) bits.unsigned();
  if (type !== 1) return;
  bits.bit();
  bits.signed();
  bits.signed();
  const cycle = bits.unsigned();
  for (let i = 0; i < cycle; i += 1) bits.signed();
}

/** `sps` with its NAL header. Throws `OutOfBits` for what is cut off. */
export function sizeOf(sps: Uint8Array): Size {
  const bits = new BitReader(unescape(sps.subarray(1)));
  const profile = bits.bits(8);
  bits.bits(16);
  bits.unsigned();
  const chroma = chromaOf(bits, profile);
  skipOrder(bits);
  bits.unsigned();
  bits.bit();
  const columns = bits.unsigned() + 1;
  const rows = bits.unsigned() + 1;
  const frames = bits.bit();
  if (frames === 0) bits.bit();
  bits.bit();
  const crop = bits.bit() === 1 ? [0, 0, 0, 0].map(() => bits.unsigned()) : [0, 0, 0, 0];
  const [left = 0, right = 0, top = 0, bottom = 0] = crop;
  const unitX = chroma === 1 || chroma === 2 ? 2 : 1;
  const unitY = (chroma === 1 ? 2 : 1) * (2 - frames);
  return {
    width: columns * 16 - (left + right) * unitX,
    height: rows * 16 * (2 - frames) - (top + bottom) * unitY,
  };
}
