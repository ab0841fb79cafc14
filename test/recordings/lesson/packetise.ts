/** Frames to RTP payloads, as a browser sends them (RFC 6184, RFC 9628, RFC 7587). */
export const MOST_BYTES = 1_150;

export interface Payload {
  payload: Uint8Array;
  marker: boolean;
}

const bytes = (...parts: (Uint8Array | number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]));

/** NAL units of a sample with four-byte lengths (ISO/IEC 14496-15). */
export function unitsOf(sample: Uint8Array): Uint8Array[] {
  const view = new DataView(sample.buffer, sample.byteOffset, sample.byteLength);
  const units: Uint8Array[] = [];
  for (let at = 0; at < sample.length; at += 4 + view.getUint32(at)) {
    units.push(sample.subarray(at + 4, at + 4 + view.getUint32(at)));
  }
  return units;
}

const stapA = (units: Uint8Array[]): Uint8Array =>
  bytes([24 | 0x60], ...units.flatMap((unit) => [[unit.length >> 8, unit.length & 0xff], unit]));

function fuA(unit: Uint8Array, most: number): Uint8Array[] {
  const [header = 0] = unit;
  const payloads: Uint8Array[] = [];
  for (let at = 1; at < unit.length; at += most) {
    const first = at === 1 ? 0x80 : 0;
    const last = at + most >= unit.length ? 0x40 : 0;
    const piece = unit.subarray(at, at + most);
    payloads.push(bytes([(header & 0xe0) | 28, first | last | (header & 0x1f)], piece));
  }
  return payloads;
}

const marked = (payloads: Uint8Array[]): Payload[] =>
  payloads.map((payload, i) => ({ payload, marker: i === payloads.length - 1 }));

/** `sets`: SPS and PPS, sent before every key frame in a STAP-A. */
export function h264Payloads(
  sample: Uint8Array,
  { key, sets, most = MOST_BYTES }: { key: boolean; sets: Uint8Array[]; most?: number },
): Payload[] {
  const payloads = unitsOf(sample).flatMap((unit) =>
    unit.length <= most ? [unit] : fuA(unit, most),
  );
  return marked([...(key && sets.length > 0 ? [stapA(sets)] : []), ...payloads]);
}

export interface Vp9Options {
  key: boolean;
  picture: number;
  flexible?: boolean;
  spatialLayer?: number;
  most?: number;
  /** Another layer of the same picture follows. */
  more?: boolean;
}

/** One layer frame. */
export function vp9Payloads(frame: Uint8Array, options: Vp9Options): Payload[] {
  const { key, picture, flexible = false, spatialLayer, more = false } = options;
  const most = options.most ?? MOST_BYTES;
  const layers = spatialLayer !== undefined;
  const payloads: Uint8Array[] = [];
  for (let at = 0; at < frame.length; at += most) {
    const begins = at === 0 ? 0x08 : 0;
    const ends = at + most >= frame.length ? 0x04 : 0;
    const predicted = key ? 0 : 0x40;
    const flags = 0x80 | predicted | (layers ? 0x20 : 0) | (flexible ? 0x10 : 0) | begins | ends;
    const number = [0x80 | ((picture >> 8) & 0x7f), picture & 0xff];
    const index = layers
      ? [(spatialLayer << 1) | (spatialLayer > 0 ? 1 : 0), ...(flexible ? [] : [picture & 0xff])]
      : [];
    const references = flexible && !key ? [1 << 1] : [];
    payloads.push(bytes([flags], number, index, references, frame.subarray(at, at + most)));
  }
  return payloads.map((payload, i) => ({ payload, marker: !more && i === payloads.length - 1 }));
}

export const opusPayloads = (packet: Uint8Array): Payload[] => [{ payload: packet, marker: false }];
