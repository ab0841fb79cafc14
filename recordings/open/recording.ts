/**
 * Opens a whole recording, segment by segment, and judges what no segment can say of
 * itself: order, count, and what is not there (FORMAT.md, 9).
 */
import { ordinary } from "../format/bytes.ts";
import { readFrames } from "../format/frames.ts";
import type { KeyFile } from "../key-file.ts";
import type { Gap, RecordingId, SegmentHead } from "../types.ts";
import { judgeFrames } from "./chunks.ts";
import type { Damage, DamageKind, OpenedSegment } from "./damage.ts";
import { openSegment } from "./segment.ts";

/** What is said to exist; `ManifestReply` and `recording.json` are such lists. Not trusted. */
export interface RecordingList {
  recording: RecordingId;
  parts: readonly { part: number; segments: readonly { segment: number }[] }[];
}
/** Null: there is no such object. */
export type ReadSegment = (part: number, segment: number) => Promise<Uint8Array | null>;
/** Null: the key file does not open with this identity. */
export type KeysOfPart = (part: number) => Promise<KeyFile | null>;

export interface SegmentOfPart extends OpenedSegment {
  part: number;
  segment: number;
}

/** Segments that do not open are tried in so many other places, all together. */
const TRIES = 20_000;
interface Budget {
  left: number;
}

/** Where to begin; what stands before it is neither read nor judged. */
export interface From {
  part: number;
  segment: number;
}

interface Before {
  segment: number;
  atMs: number;
  chunks: number | null;
}

const nothing = (part: number, segment: number, what: DamageKind): SegmentOfPart => ({
  ...{ part, segment, head: null, records: [], ended: false, chunks: 0 },
  damage: [{ part, segment, chunk: null, what }],
});

/** Every number that is said to exist, once, ascending. */
const numbersOf = (list: readonly { segment: number }[]) =>
  [...new Set(list.map(({ segment }) => segment))].toSorted((one, other) => one - other);

/** How often the owner dropped something between these two moments; gaps that touch leave one hole. */
function drops(gaps: readonly Gap[], fromMs: number, toMs: number): number {
  let count = 0;
  let endMs = -1;
  const inTime = gaps.toSorted((one, other) => one.fromMs - other.fromMs);
  for (const gap of inTime) {
    const inside = gap.fromMs >= fromMs && gap.toMs !== null && gap.toMs <= toMs;
    if (gap.kind !== "dropped" || !inside) continue;
    if (gap.fromMs > endMs) count++;
    endMs = Math.max(endMs, gap.toMs ?? 0);
  }
  return count;
}

/** What a head says against what stands before it. */
function judgeOrder(
  part: number,
  segment: number,
  head: SegmentHead,
  before: Before | null,
  covers: (segment: number) => boolean,
  judgesFrom: number,
): Damage[] {
  const damage: Damage[] = [];
  const name = (of: number, chunk: number | null, what: DamageKind) =>
    damage.push({ part, segment: of, chunk, what });
  const { previous } = head;
  const known = previous?.segment ?? -1;
  const dropped = drops(head.gaps, before?.atMs ?? 0, head.atMs);
  // What lies between `previous` and this one has taken one drop; what lies before takes another.
  const earlier = known + 1 < segment ? dropped - 1 : dropped;
  for (let number = (before?.segment ?? judgesFrom - 1) + 1; number < segment; number++) {
    const own = number > known ? dropped > 0 : number < known && earlier > 0;
    if (covers(number) && !own) name(number, null, "missing");
  }
  if (before && before.segment > known) {
    // The recorder did not leave it there: it was dropped, and brought back.
    name(before.segment, null, "out-of-place");
  } else if (before?.segment === previous?.segment && before && before.chunks !== null) {
    if (before.chunks !== previous?.chunks) name(before.segment, before.chunks, "cut");
  }
  return damage;
}

/** Whether the object was sealed for one of these places. */
async function belongsTo(
  object: Uint8Array,
  list: RecordingList,
  keysOfPart: KeysOfPart,
  budget: Budget,
): Promise<boolean> {
  const first = readFrames(object)
    .frames.filter(({ kind }) => kind === "head")
    .slice(0, 1);
  if (first.length === 0) return false;
  for (const { part, segments } of list.parts) {
    const keys = await keysOfPart(part);
    for (const segment of keys ? numbersOf(segments) : []) {
      const key = budget.left > 0 ? await keys?.keyOf(segment) : null;
      if (!key) continue;
      budget.left--;
      const place = { recording: list.recording, part, segment };
      const [judged] = await judgeFrames(first, ordinary(key), place);
      if (judged?.opened) return true;
    }
  }
  return false;
}

/** The segments of a part in their order, damaged and missing ones included. Rejects only as `read` and `keysOfPart` do. */
export async function* openPart(
  list: RecordingList,
  part: number,
  read: ReadSegment,
  keysOfPart: KeysOfPart,
  budget: Budget = { left: TRIES },
  fromSegment = 0,
): AsyncGenerator<SegmentOfPart> {
  const { recording } = list;
  const numbers = numbersOf(
    list.parts.filter((one) => one.part === part).flatMap(({ segments }) => segments),
  );
  const keys = await keysOfPart(part);
  let before: Before | null = null;
  for (const segment of numbers.filter((number) => number >= fromSegment)) {
    const object = await read(part, segment);
    const fits = keys?.recording === recording && keys.part === part;
    const key = fits ? await keys.keyOf(segment) : null;
    if (!object || !key) {
      yield nothing(part, segment, object ? "wrong-key" : "missing");
      continue;
    }
    const opened = await openSegment(object, key, { recording, part, segment });
    const { head, damage, ended, chunks } = opened;
    if (damage[0]?.what === "wrong-key" && (await belongsTo(object, list, keysOfPart, budget))) {
      yield nothing(part, segment, "out-of-place");
      continue;
    }
    if (head) {
      const covers = (number: number) => keys?.covers(number) === true && !numbers.includes(number);
      damage.push(...judgeOrder(part, segment, head, before, covers, fromSegment));
      before = { segment, atMs: head.atMs, chunks: ended ? chunks : null };
    }
    yield { ...opened, part, segment };
  }
}

/** The parts one after the other. A part that the list leaves out is not noticed: it may not have been kept. */
export async function* openRecording(
  list: RecordingList,
  read: ReadSegment,
  keysOfPart: KeysOfPart,
  from: From = { part: 0, segment: 0 },
): AsyncGenerator<SegmentOfPart> {
  const opened = new Map<number, Promise<KeyFile | null>>();
  const once: KeysOfPart = (part) => {
    const keys = opened.get(part) ?? keysOfPart(part);
    opened.set(part, keys);
    return keys;
  };
  const parts = [...new Set(list.parts.map(({ part }) => part))].toSorted(
    (one, other) => one - other,
  );
  const budget = { left: TRIES };
  for (const part of parts.filter((number) => number >= from.part)) {
    const fromSegment = part === from.part ? from.segment : 0;
    yield* openPart(list, part, read, once, budget, fromSegment);
  }
}
