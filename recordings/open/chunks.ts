/** Which of a segment's frames is which chunk: the key says, not the order in which they stand. */
import { ordinary, type Bytes } from "../format/bytes.ts";
import { aad, nonce, type Frame } from "../format/frames.ts";
import type { ChunkKind, ChunkPlace } from "../types.ts";

export interface OpenedChunk {
  chunk: number;
  kind: ChunkKind;
  plain: Uint8Array;
}
/** A frame, and the chunk that it proved to be; null where it proved to be none. */
export interface Judged {
  frame: Frame;
  opened: OpenedChunk | null;
}
export type SegmentPlace = Omit<ChunkPlace, "chunk">;

type AesKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** So many frames that do not open where they stand are looked for elsewhere in the segment. */
const SEARCHED = 32;
/** After so many that are found nowhere, while nothing else opens, the key is not this segment's. */
const HOPELESS = 4;
/** Chunks that may be missing at a segment's end, for all that its frames tell. */
const BEYOND = 64;

async function openAt(aes: AesKey, place: ChunkPlace, frame: Frame) {
  const { kind, sealed } = frame;
  if (kind === null) return null;
  const how = { name: "AES-GCM", iv: nonce(place.chunk), additionalData: aad(place, kind) };
  const plain = await crypto.subtle.decrypt(how, aes, ordinary(sealed)).catch(() => {
    // Authenticated encryption says no more than no; the caller judges what it means.
    return null;
  });
  return plain && { chunk: place.chunk, kind, plain: new Uint8Array(plain) };
}

async function search(aes: AesKey, place: SegmentPlace, frames: readonly Frame[]) {
  const judged: Judged[] = [];
  const most = frames.length + BEYOND;
  let expected = 0;
  let lost = 0;
  let searched = 0;
  let found = 0;
  for (const frame of frames) {
    const tries = [expected + lost, expected];
    const further = frame.kind !== null && searched < SEARCHED && !(searched >= HOPELESS && !found);
    let opened: OpenedChunk | null = null;
    for (let at = 0; opened === null && at < tries.length + (further ? most : 0); at++) {
      const chunk = tries[at] ?? at - tries.length;
      opened = await openAt(aes, { ...place, chunk }, frame);
      if (at === tries.length) searched++;
    }
    judged.push({ frame, opened });
    if (opened) {
      found++;
      if (opened.chunk >= expected) {
        expected = opened.chunk + 1;
        lost = 0;
      }
    } else lost++;
  }
  return judged;
}

/** Every frame, in the order in which they stand. @param key S(segment), 32 bytes */
export async function judgeFrames(
  frames: readonly Frame[],
  key: Bytes,
  place: SegmentPlace,
): Promise<Judged[]> {
  const aes = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
  const straight = await Promise.all(
    frames.map(async (frame, chunk) => ({
      frame,
      opened: await openAt(aes, { ...place, chunk }, frame),
    })),
  );
  return straight.every(({ opened }) => opened) ? straight : search(aes, place, frames);
}
