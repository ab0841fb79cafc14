/**
 * VP9 from RTP (RFC 9628), flexible and non-flexible mode, with spatial layers. PURE.
 *
 * All layer frames of a picture become one sample. More than one are joined to a
 * superframe (VP9 bitstream specification, annex B), which decoders take apart.
 *
 * After a loss nothing but a key frame can be decoded: what a picture was coded with
 * adapts from picture to picture, and decoders give up where they lack a step.
 */
import { BitReader } from "./bits.ts";
import { join } from "../format/bytes.ts";
import type { Size, VideoConfig } from "./frame.ts";
import { type Collected, PictureAssembler } from "./pictures.ts";
import { readDescriptor } from "./vp9-descriptor.ts";

const SYNC_CODE = 0x49_83_42;
const SRGB = 7;

/** Of a key frame of profile 0 or 2 (6.2 of the specification); null for anything else. */
export function keyFrameSize(frame: Uint8Array): (Size & { profile: number }) | null {
  const bits = new BitReader(frame);
  if (bits.bits(2) !== 2) return null;
  const profile = bits.bit() + bits.bit() * 2;
  if (profile === 3) bits.bit();
  const showsExisting = bits.bit() === 1;
  if (showsExisting || bits.bit() === 1) return null;
  bits.bits(2);
  if (bits.bits(24) !== SYNC_CODE) return null;
  if (profile >= 2) bits.bit();
  if (bits.bits(3) === SRGB) return null;
  bits.bit();
  if (profile === 1 || profile === 3) bits.bits(3);
  return { profile, width: bits.bits(16) + 1, height: bits.bits(16) + 1 };
}

/** The lowest level whose picture is large enough (levels of the specification, annex A). */
function levelOf({ width, height }: Size): string {
  const pixels = width * height;
  const levels = [
    [36_864, "10"],
    [73_728, "11"],
    [122_880, "20"],
    [245_760, "21"],
    [552_960, "30"],
    [983_040, "31"],
    [2_228_224, "40"],
  ] as const;
  return levels.find(([most]) => pixels <= most)?.[1] ?? "50";
}

function configOf(size: Size, profile: number): VideoConfig {
  const { width, height } = size;
  const depth = profile >= 2 ? "10" : "08";
  const codec = `vp09.0${profile}.${levelOf(size)}.${depth}`;
  return { codec, description: null, width, height };
}

/** Annex B: the frames, then their sizes between two marker bytes. */
function superframe(frames: Uint8Array[]): Uint8Array {
  const [only] = frames;
  if (frames.length === 1 && only !== undefined) return only;
  const marker = 0b1100_0000 | (3 << 3) | (frames.length - 1);
  const index = new Uint8Array(2 + 4 * frames.length).fill(marker);
  const view = new DataView(index.buffer);
  for (const [i, frame] of frames.entries()) view.setUint32(1 + 4 * i, frame.length, true);
  return join(...frames, index);
}

interface Layer {
  parts: Uint8Array[];
  ended: boolean;
}

/** The layer frames of a picture; null when the first packets are missing. */
function layersOf(packets: Collected["packets"]) {
  const layers: Layer[] = [];
  let size: Size | null = null;
  let predicted = true;
  for (const { packet } of packets) {
    const descriptor = readDescriptor(packet.payload);
    size = descriptor.size ?? size;
    const part = packet.payload.subarray(descriptor.length);
    const open = layers.at(-1);
    if (descriptor.begins) {
      if (layers.length === 0) {
        if (descriptor.spatialLayer > 0 && descriptor.dependsOnLower) return null;
        predicted = descriptor.predicted;
      }
      if (open?.ended === false) return null;
      layers.push({ parts: [part], ended: descriptor.ends });
    } else {
      if (open === undefined || open.ended) return null;
      open.parts.push(part);
      open.ended = descriptor.ends;
    }
  }
  if (layers.at(-1)?.ended !== true) return null;
  return { frames: layers.map(({ parts }) => join(...parts)), size, predicted };
}

export function createVp9(): PictureAssembler {
  return new PictureAssembler(({ packets, missingSince }) => {
    const picture = layersOf(packets);
    const [first] = picture?.frames ?? [];
    if (picture === null || first === undefined) return null;
    const header = picture.predicted ? null : keyFrameSize(first);
    const data = superframe(picture.frames);
    if (header === null && missingSince > 0) return "undecodable";
    if (header === null) return { data, key: false, config: null, lastsMs: 0 };
    const largest = picture.frames.length > 1 ? (picture.size ?? header) : header;
    return { data, key: true, config: configOf(largest, header.profile), lastsMs: 0 };
  });
}
