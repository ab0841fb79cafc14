/** Opens one segment: what is good comes out, everything else is named (FORMAT.md, 9). */
import { FormatError, ordinary } from "../format/bytes.ts";
import { MAX_CHUNKS, readFrames, type Frame } from "../format/frames.ts";
import { decodeRecords } from "../format/records.ts";
import { decodeHead } from "../format/values.ts";
import type { MediaRecord, SegmentHead } from "../types.ts";
import { judgeFrames, type Judged, type OpenedChunk, type SegmentPlace } from "./chunks.ts";
import type { Damage, DamageKind, OpenedSegment } from "./damage.ts";

type Named = Map<number, DamageKind>;

/** Chunks once each, by number; those that stood elsewhere, or twice, are named. */
function sorted(judged: readonly Judged[], named: Named): OpenedChunk[] {
  const once = new Map<number, OpenedChunk>();
  for (const { opened } of judged) {
    if (!opened) continue;
    if (once.has(opened.chunk)) named.set(opened.chunk, "out-of-place");
    else once.set(opened.chunk, opened);
  }
  const asTheyStand = [...once.values()];
  const inOrder = asTheyStand.toSorted((one, other) => one.chunk - other.chunk);
  inOrder.forEach(({ chunk }, at) => {
    if (asTheyStand[at]?.chunk !== chunk) named.set(chunk, "out-of-place");
  });
  return inOrder;
}

/**
 * Gives the frames that did not open the numbers that are free where they stand, and
 * names the numbers that nobody has. Answers how many chunks there were.
 */
function nameLost(judged: readonly Judged[], good: readonly OpenedChunk[], named: Named): number {
  const known = new Set(good.map(({ chunk }) => chunk));
  const length = (good.at(-1)?.chunk ?? -1) + 1;
  let next = 0;
  let run: Frame[] = [];
  const settle = (until: number) => {
    // A damaged length leaves a frame that does not open and a rest of it that is no frame.
    const rests = run.some(({ kind }) => kind !== null);
    for (const { kind } of run) {
      const what = kind === null ? "garbage" : "forged";
      while (next < until && known.has(next)) next++;
      if (kind === null && rests && (next >= until || until === Infinity)) continue;
      // More frames than numbers: something was put in before this chunk.
      if (next < until) named.set(next++, what);
      else named.set(next, "garbage");
    }
    run = [];
  };
  for (const { frame, opened } of judged) {
    if (!opened) run.push(frame);
    else if (opened.chunk >= next) {
      settle(opened.chunk);
      next = opened.chunk + 1;
    }
  }
  next = Math.max(next, length);
  settle(Infinity);
  for (let chunk = 0; chunk < length; chunk++) {
    if (!known.has(chunk) && !named.has(chunk)) named.set(chunk, "missing");
  }
  return next;
}

function read(good: readonly OpenedChunk[], named: Named) {
  let head: SegmentHead | null = null;
  const records: MediaRecord[] = [];
  for (const { chunk, kind, plain } of good) {
    try {
      if (kind === "head" && chunk === 0) head = decodeHead(plain);
      else if (kind === "media" && chunk > 0) {
        for (const record of decodeRecords(plain)) records.push(record);
      } else if (kind !== "end" || chunk === 0 || plain.length > 0) named.set(chunk, "garbage");
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      named.set(chunk, "garbage");
    }
  }
  return { head, records };
}

/**
 * Never rejects for what it reads. Chunks that are damaged are named and left out;
 * chunks that are genuine but stood elsewhere are named and come in their own order.
 * @param object the sealed bytes @param key S(segment), 32 bytes
 */
export async function openSegment(
  object: Uint8Array,
  key: Uint8Array,
  place: SegmentPlace,
): Promise<OpenedSegment> {
  const { part, segment } = place;
  const whole = (what: DamageKind): OpenedSegment => ({
    head: null,
    records: [],
    damage: [{ part, segment, chunk: null, what }],
    ended: false,
    chunks: 0,
  });
  const { frames, rest } = readFrames(object);
  if (rest === "version") return whole("version");
  if (rest === "not-a-segment" || frames.length > 2 * MAX_CHUNKS) return whole("garbage");
  const judged = await judgeFrames(frames, ordinary(key), place);
  if (frames.some(({ kind }) => kind !== null) && judged.every(({ opened }) => !opened)) {
    return whole("wrong-key");
  }
  const named: Named = new Map();
  const good = sorted(judged, named);
  const chunks = nameLost(judged, good, named);
  const last = good.at(-1);
  const ended = last?.kind === "end";
  if (ended && chunks > last.chunk + 1) {
    // Nothing follows an end: what stands there was put there.
    for (let chunk = last.chunk + 1; chunk < chunks; chunk++) named.set(chunk, "garbage");
  }
  // What stands at the end may be what is left of the end chunk: then nothing else is known.
  const tail = judged.at(-1);
  const isEnd = tail?.opened === null && tail.frame.kind !== "head" && tail.frame.kind !== "media";
  if (rest === "cut" || (!ended && !isEnd)) named.set(chunks, "cut");
  const { head, records } = read(good, named);
  const damage: Damage[] = [...named]
    .toSorted(([one], [other]) => one - other)
    .map(([chunk, what]) => ({ part, segment, chunk, what }));
  return { head, records, damage, ended, chunks: ended ? last.chunk + 1 : chunks };
}
