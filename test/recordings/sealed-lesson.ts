/** A recording with every kind of record, sealed in memory: the same bytes for the same name. */
import { createHash } from "node:crypto";
import { encodeHead, encodeRecords, fileHeader } from "#recordings/format.ts";
import { parseKeyFile, type KeyFile } from "#recordings/key-file.ts";
import { openRecording, type Damage, type RecordingList } from "#recordings/open.ts";
import { Chain } from "#recordings/seal.ts";
import type { MediaRecord, SegmentHead, StreamInfo } from "#recordings/types.ts";

export const SEGMENT_MS = 8_000;
export const CAMERA: StreamInfo = {
  ...{ stream: 1, source: "camera", kind: "video" },
  ...{ codec: "H264", clockRate: 90_000, channels: 0 },
};
const ROOM: StreamInfo = {
  ...{ stream: 2, source: "room", kind: "audio" },
  ...{ codec: "opus", clockRate: 48_000, channels: 2 },
};

/** So many bytes that look random and come of the name alone. */
export function bytesOf(name: string, length: number): Uint8Array {
  const blocks: Buffer[] = [];
  for (let at = 0; at * 32 < length; at++) {
    blocks.push(createHash("sha256").update(`${name} ${at}`).digest());
  }
  return new Uint8Array(Buffer.concat(blocks).subarray(0, length));
}

/** No two records of a lesson are alike, so that a stranger among them is seen. */
function recordsOf(part: number, segment: number, chunk: number): MediaRecord[] {
  const atMs = segment * SEGMENT_MS + chunk * 100;
  const payload = (length: number) =>
    bytesOf(`payload ${part} ${segment} ${chunk} ${length}`, length);
  const sequence = segment * 100 + chunk;
  return [
    { type: "clock", atMs },
    ...(chunk === 1 ? [{ type: "stream" as const, info: ROOM }] : []),
    {
      type: "rtp",
      stream: 1,
      marker: chunk % 2 === 0,
      sequence,
      timestamp: atMs * 90,
      payload: payload(200),
    },
    { type: "rtp", stream: 2, marker: false, sequence, timestamp: atMs * 48, payload: payload(60) },
    {
      type: "report",
      stream: 1,
      ntpSeconds: 3_900_000_000 + segment,
      ntpFraction: chunk,
      rtpTimestamp: atMs * 90,
    },
    {
      type: "gap",
      gap: { kind: "curtain", fromMs: atMs, toMs: chunk % 2 === 0 ? null : atMs + part },
    },
  ];
}

export interface SealedSegment {
  part: number;
  segment: number;
  /** File header, then whole frames. */
  pieces: Uint8Array[];
  /** What chunk n holds, by n; nothing for head and end. */
  truth: MediaRecord[][];
  head: SegmentHead;
}
export interface SealedLesson {
  recording: string;
  segments: SealedSegment[];
  /** Plaintext of each part's key file. */
  keyFiles: string[];
}
export interface LessonOptions {
  parts?: number;
  segments?: number;
  /** Media chunks of a segment. */
  chunks?: number;
  /** Segments that the owner dropped, of every part. */
  dropped?: number[];
}

export function sealLesson(name: string, options: LessonOptions = {}): SealedLesson {
  const { parts = 2, segments = 3, chunks = 6, dropped = [] } = options;
  const recording = Buffer.from(bytesOf(`${name} id`, 16)).toString("base64url");
  const lesson: SealedLesson = { recording, segments: [], keyFiles: [] };
  for (let part = 0; part < parts; part++) {
    const chain = new Chain(Buffer.from(bytesOf(`${name} key ${part}`, 32)), recording, part);
    lesson.keyFiles.push(Buffer.from(chain.keyFileText()).toString());
    let previous: SegmentHead["previous"] = null;
    const gaps: SegmentHead["gaps"] = [];
    for (let segment = 0; segment < segments; segment++) {
      const sealer = chain.next();
      const atMs = segment * SEGMENT_MS;
      if (dropped.includes(segment)) {
        gaps.push({ kind: "dropped", fromMs: atMs, toMs: atMs + SEGMENT_MS });
        continue;
      }
      const head = {
        atMs,
        wallMs: 1_800_000_000_000 + atMs,
        streams: [CAMERA],
        previous,
        gaps: [...gaps],
      };
      const pieces: Uint8Array[] = [fileHeader(), sealer.seal("head", encodeHead(head))];
      const truth: MediaRecord[][] = [[]];
      for (let chunk = 1; chunk <= chunks; chunk++) {
        truth.push(recordsOf(part, segment, chunk));
        pieces.push(sealer.seal("media", encodeRecords(truth[chunk] ?? [])));
      }
      pieces.push(sealer.seal("end", new Uint8Array(0)));
      previous = { segment, chunks: sealer.chunks };
      lesson.segments.push({ part, segment, pieces, truth: [...truth, []], head });
    }
    chain.erase();
  }
  return lesson;
}

export const objectOf = ({ pieces }: Pick<SealedSegment, "pieces">): Uint8Array =>
  new Uint8Array(Buffer.concat(pieces));
export const nameOf = (of: { part: number; segment: number }) => `${of.part}/${of.segment}`;
export type Objects = Map<string, Uint8Array>;
export const objectsOf = (lesson: SealedLesson): Objects =>
  new Map(lesson.segments.map((one) => [nameOf(one), objectOf(one)]));

export const listOf = ({ recording, segments, keyFiles }: SealedLesson): RecordingList => ({
  recording,
  parts: keyFiles.map((_, part) => ({
    part,
    segments: segments.filter((one) => one.part === part),
  })),
});
export const keysOf = ({ keyFiles }: SealedLesson): KeyFile[] =>
  keyFiles.map((text) => parseKeyFile(text));

/** For comparing: a short line for each record, no two of a lesson alike. */
export function lineOf(of: { part: number; segment: number }, record: MediaRecord): string {
  const whole = JSON.stringify(record, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value,
  );
  return `${nameOf(of)} ${record.type} ${createHash("sha256").update(whole).digest("hex").slice(0, 12)}`;
}
export const linesOf = (of: SealedSegment, ...chunks: number[]): string[] =>
  chunks.flatMap((chunk) => (of.truth[chunk] ?? []).map((record) => lineOf(of, record)));
export const truthOf = (segments: readonly SealedSegment[]): string[] =>
  segments.flatMap((one) => one.truth.flat().map((record) => lineOf(one, record)));

export interface Outcome {
  lines: string[];
  damage: Damage[];
}
/** Everything that opens, and everything that is named. */
export async function openAll(
  list: RecordingList,
  objects: Objects,
  keys: readonly (KeyFile | null)[],
): Promise<Outcome> {
  const outcome: Outcome = { lines: [], damage: [] };
  const read = (part: number, segment: number) =>
    Promise.resolve(objects.get(nameOf({ part, segment })) ?? null);
  for await (const one of openRecording(list, read, (part) =>
    Promise.resolve(keys[part] ?? null),
  )) {
    outcome.lines.push(...one.records.map((record) => lineOf(one, record)));
    outcome.damage.push(...one.damage);
  }
  return outcome;
}

/** What was named, for comparing: `1/2#3 forged`. */
export const named = (damage: readonly Damage[]): string[] =>
  damage.map(({ part, segment, chunk, what }) => `${part}/${segment}#${chunk ?? "-"} ${what}`);
