/** Segment objects: a file header, then frames (FORMAT.md, 3). */
import type { ChunkKind, ChunkPlace } from "../types.ts";
import { FormatError, idBytes, join, viewOf, type Bytes } from "./bytes.ts";

export const VERSION = 1;
const HEADER: readonly number[] = [0x41, 0x53, 0x44, 0x52, VERSION, 0, 0, 0];
const HEADER_BYTES = 8;
const FRAME_HEADER_BYTES = 6;
/** AES-GCM's tag, bytes. */
export const TAG_BYTES = 16;
/** No chunk's plaintext is longer, bytes. */
export const MAX_CHUNK_BYTES = 4 * 1024 * 1024;
/** No segment has more chunks: 10 a second for 8 s are 82. */
export const MAX_CHUNKS = 4_096;

const NUMBERS: Readonly<Record<ChunkKind, number>> = { head: 1, media: 2, end: 3 };
const KINDS: readonly (ChunkKind | undefined)[] = [undefined, "head", "media", "end"];

export const fileHeader = (): Bytes => Uint8Array.from(HEADER);

/** What is authenticated with a chunk besides its bytes, 40 bytes. Throws FormatError. */
export function aad(place: ChunkPlace, kind: ChunkKind): Bytes {
  const bytes = new Uint8Array(40);
  bytes.set(HEADER);
  bytes.set(idBytes(place.recording), 8);
  const view = viewOf(bytes);
  view.setUint32(24, place.part);
  view.setUint32(28, place.segment);
  view.setUint32(32, place.chunk);
  bytes[36] = NUMBERS[kind];
  bytes[37] = kind === "end" ? 1 : 0;
  return bytes;
}

/** Each segment has a key of its own, so that the chunk's number is enough. */
export function nonce(chunk: number): Bytes {
  const bytes = new Uint8Array(12);
  viewOf(bytes).setUint32(8, chunk);
  return bytes;
}

/** @param sealed ciphertext and tag. Throws FormatError where it is too long or too short. */
export function frame(kind: ChunkKind, sealed: Uint8Array): Bytes {
  if (sealed.length < TAG_BYTES || sealed.length > MAX_CHUNK_BYTES + TAG_BYTES) {
    throw new FormatError("no chunk is so long");
  }
  const header = new Uint8Array(FRAME_HEADER_BYTES);
  viewOf(header).setUint32(0, sealed.length);
  header[4] = NUMBERS[kind];
  return join(header, sealed);
}

export interface Frame {
  /** As written in the clear; the opened chunk proves it. Null: these bytes are no frame. */
  kind: ChunkKind | null;
  /** Ciphertext and tag; a view into the object. */
  sealed: Uint8Array;
  /** Where in the object, bytes. */
  at: number;
}
export interface Frames {
  frames: Frame[];
  /**
   * Null: ends after a whole frame. `cut` ends within one. `garbage` has bytes that
   * are no frame (each such run is a frame of kind null). The other two: nothing is read.
   */
  rest: null | "cut" | "not-a-segment" | "version" | "garbage";
}

interface Found {
  kind: ChunkKind;
  end: number;
}

function frameAt(object: Uint8Array, view: DataView, at: number): Found | null {
  if (at + FRAME_HEADER_BYTES + TAG_BYTES > object.length || object[at + 5] !== 0) return null;
  const kind = KINDS[object[at + 4] ?? 0];
  const length = view.getUint32(at);
  const end = at + FRAME_HEADER_BYTES + length;
  if (!kind || length < TAG_BYTES || length > MAX_CHUNK_BYTES + TAG_BYTES) return null;
  return end > object.length ? null : { kind, end };
}

/** Random bytes look like three frames in a row, or like one that ends with the object, never. */
function soundFrom(object: Uint8Array, view: DataView, start: number): boolean {
  let at = start;
  for (let found = 0; found < 3; found++) {
    const here = frameAt(object, view, at);
    if (!here) return false;
    if (here.end === object.length) return true;
    at = here.end;
  }
  return true;
}

/** Where frames go on after a damaged length: null where none do. */
function soundAfter(object: Uint8Array, view: DataView, from: number): number | null {
  for (let at = from; at + FRAME_HEADER_BYTES + TAG_BYTES <= object.length; at++) {
    if (soundFrom(object, view, at)) return at;
  }
  return null;
}

/** Could what stands at `at` be the beginning of a frame whose end was never written? */
function looksCut(object: Uint8Array, view: DataView, at: number): boolean {
  if (at + FRAME_HEADER_BYTES > object.length) return true;
  const length = view.getUint32(at);
  const inside = length >= TAG_BYTES && length <= MAX_CHUNK_BYTES + TAG_BYTES;
  const known = KINDS[object[at + 4] ?? 0] !== undefined && object[at + 5] === 0;
  return known && inside && at + FRAME_HEADER_BYTES + length > object.length;
}

/** Cuts an object into its frames, past what is damaged. Judges nothing: that takes the key. */
export function readFrames(object: Uint8Array): Frames {
  const begins = HEADER.every((byte, at) => at === 4 || at >= object.length || object[at] === byte);
  if (!begins) return { frames: [], rest: "not-a-segment" };
  if (object.length > 4 && object[4] !== VERSION) return { frames: [], rest: "version" };
  if (object.length < HEADER_BYTES) return { frames: [], rest: "cut" };
  const view = viewOf(object);
  const frames: Frame[] = [];
  let rest: Frames["rest"] = null;
  let before = HEADER_BYTES;
  let at = HEADER_BYTES;
  while (at < object.length) {
    const here = frameAt(object, view, at);
    if (here) {
      const sealed = object.subarray(at + FRAME_HEADER_BYTES, here.end);
      frames.push({ kind: here.kind, sealed, at });
      before = at;
      at = here.end;
      continue;
    }
    // Either this frame's header is damaged or the length of the one before.
    const next = soundAfter(object, view, before + 1);
    if (next === null && looksCut(object, view, at)) return { frames, rest: rest ?? "cut" };
    const end = next ?? object.length;
    frames.push({ kind: null, sealed: object.subarray(Math.min(at, end), end), at });
    rest = "garbage";
    before = end;
    at = end;
  }
  return { frames, rest };
}
