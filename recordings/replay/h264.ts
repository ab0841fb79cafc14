/**
 * H.264 from RTP (RFC 6184): single NAL units, STAP-A, FU-A. PURE.
 *
 * A frame becomes one sample as ISO/IEC 14496-15 has it: NAL units with four bytes
 * of length. Parameter sets stay within the samples (`avc3`), so that a picture
 * that changes its size goes on in the same track.
 */
import { BitReader } from "./bits.ts";
import { join, viewOf } from "../format/bytes.ts";
import type { VideoConfig } from "./frame.ts";
import { sizeOf, unescape } from "./h264-sps.ts";
import type { RtpRecord } from "../types.ts";
import { type Collected, PictureAssembler } from "./pictures.ts";

const NAL = { slice: 1, partition: 2, idr: 5, sps: 7, pps: 8, stapA: 24, fuA: 28 } as const;

const typeOf = (nal: Uint8Array | undefined): number => (nal?.[0] ?? 0) & 0x1f;

class Garbage extends Error {}

/** RFC 6184, 5.7.1. */
function* aggregated(payload: Uint8Array): Generator<Uint8Array> {
  let at = 1;
  while (at < payload.length) {
    const length = ((payload[at] ?? 0) << 8) | (payload[at + 1] ?? 0);
    at += 2;
    if (length === 0 || at + length > payload.length) throw new Garbage();
    yield payload.subarray(at, at + length);
    at += length;
  }
}

/** The pieces of one NAL unit, in order; the first holds its first byte. */
type Unit = readonly Uint8Array[];

/** The NAL units of packets that follow one another; null when the first lacks its beginning. */
function unitsOf(packets: Pick<RtpRecord, "payload">[]): Unit[] | null {
  const units: Unit[] = [];
  let parts: Uint8Array[] | null = null;
  for (const { payload } of packets) {
    const type = typeOf(payload);
    if (type !== NAL.fuA && parts !== null) throw new Garbage();
    if (type === NAL.stapA) {
      for (const unit of aggregated(payload)) units.push([unit]);
    } else if (type > 0 && type < NAL.stapA) units.push([payload]);
    else if (type === NAL.fuA) {
      const [indicator = 0, header = 0] = payload;
      if ((header & 0x80) !== 0) parts = [Uint8Array.of((indicator & 0xe0) | (header & 0x1f))];
      else if (parts === null) return null;
      parts.push(payload.subarray(2));
      if ((header & 0x40) === 0) continue;
      units.push(parts);
      parts = null;
    } else throw new Garbage();
  }
  if (parts !== null) throw new Garbage();
  return units;
}

/** A slice that begins the picture: first_mb_in_slice is 0 (ITU-T H.264, 7.3.3). */
function beginsPicture(slice: Unit): boolean {
  const begin = join(...slice.slice(0, 2).map((piece) => piece.subarray(0, 8)));
  return new BitReader(unescape(begin.subarray(1, 8))).unsigned() === 0;
}

/** AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1.2). */
function record(sps: Uint8Array, pps: Uint8Array): Uint8Array {
  const length = (unit: Uint8Array): number[] => [unit.length >> 8, unit.length & 0xff];
  const [, profile = 0, compatible = 0, level = 0] = sps;
  return Uint8Array.from([
    ...[1, profile, compatible, level, 0xff, 0xe1, ...length(sps), ...sps],
    ...[1, ...length(pps), ...pps],
  ]);
}

function sampleOf(units: readonly Unit[]): Uint8Array {
  const parts = units.flatMap((unit) => {
    const length = new Uint8Array(4);
    viewOf(length).setUint32(
      0,
      unit.reduce((sum, piece) => sum + piece.length, 0),
    );
    return [length, ...unit];
  });
  return join(...parts);
}

const hex = (byte: number | undefined): string => (byte ?? 0).toString(16).padStart(2, "0");

/** One for each stream: it remembers the parameter sets. */
export function createH264(): PictureAssembler {
  let sps: Uint8Array | null = null;
  let pps: Uint8Array | null = null;

  const configOf = (): VideoConfig | null =>
    sps === null || pps === null
      ? null
      : {
          codec: `avc3.${hex(sps[1])}${hex(sps[2])}${hex(sps[3])}`,
          description: record(sps, pps),
          ...sizeOf(sps),
        };

  return new PictureAssembler(({ packets, missingBefore }: Collected) => {
    const units = unitsOf(packets.map(({ packet }) => packet));
    if (units === null) return null;
    const find = (type: number) => {
      const found = units.find(([begin]) => typeOf(begin) === type);
      return found && join(...found);
    };
    const slice = units.find(([begin]) => typeOf(begin) >= NAL.slice && typeOf(begin) <= NAL.idr);
    const own = { sps: find(NAL.sps), pps: find(NAL.pps) };
    sps = own.sps ?? sps;
    pps = own.pps ?? pps;
    // Parameter sets may come by themselves: they are no picture.
    if (slice === undefined || !beginsPicture(slice)) return null;
    if (typeOf(slice[0]) !== NAL.idr) {
      return { data: sampleOf(units), key: false, config: null, lastsMs: 0 };
    }
    // Browsers send parameter sets with every key frame: what is missing are these.
    if (missingBefore > 0 && (own.sps === undefined || own.pps === undefined)) return null;
    const config = configOf();
    if (config === null || sps === null || pps === null) return null;
    const added = [...(own.sps ? [] : [[sps]]), ...(own.pps ? [] : [[pps]])];
    return { data: sampleOf([...added, ...units]), key: true, config, lastsMs: 0 };
  });
}
