/** A lesson, recorded and sealed in memory, with the manifest that a server would give. */
import { randomBytes } from "node:crypto";
import type { ManifestReply } from "#protocol/http/recordings.ts";
import { encodeHead, encodeRecords, fileHeader } from "#recordings/format.ts";
import { newIdentity, recipientOf, wrapTo } from "#recordings/keys.ts";
import { Chain } from "#recordings/seal.ts";
import type { Gap, MediaRecord, StreamInfo } from "#recordings/types.ts";
import type { Arrival } from "#test/recordings/lesson/line.ts";

export const SEGMENT_MS = 8_000;
const BATCH_MS = 100;

export interface RecordedPart {
  streams: StreamInfo[];
  /** With clock records, in order. */
  arrivals: readonly Arrival[];
}
export interface RecordedFilm {
  identity: string;
  manifest: ManifestReply;
  /** `part/segment` to its sealed bytes. */
  objects: Map<string, Uint8Array>;
}

interface Segment {
  atMs: number;
  lastMs: number;
  chunks: MediaRecord[][];
  gaps: Gap[];
}

/** As the recorder does: every 8 s, and anew after each gap. */
function segmentsOf(arrivals: readonly Arrival[], gaps: readonly Gap[]): Segment[] {
  const segments: Segment[] = [];
  let batchFromMs = 0;
  for (const { atMs, record } of arrivals) {
    const declared = gaps.filter(({ toMs }) => (toMs ?? Infinity) <= atMs);
    let segment = segments.at(-1);
    const full = segment !== undefined && atMs - segment.atMs >= SEGMENT_MS;
    if (segment === undefined || full || declared.length > segment.gaps.length) {
      const begins = Math.max(atMs - 50, declared.at(-1)?.toMs ?? 0, segment?.lastMs ?? 0);
      const first: MediaRecord[] = [{ type: "clock", atMs }];
      segment = { atMs: begins, lastMs: atMs, chunks: [first], gaps: declared };
      segments.push(segment);
      batchFromMs = atMs;
    }
    if (atMs - batchFromMs >= BATCH_MS) {
      segment.chunks.push([{ type: "clock", atMs }]);
      batchFromMs = atMs;
    }
    segment.lastMs = atMs;
    segment.chunks.at(-1)?.push(record);
  }
  return segments;
}

export async function sealFilm(
  parts: readonly RecordedPart[],
  gaps: readonly Gap[] = [],
  /** Of somebody's vault; else of `identity`. */
  publicKey: string | null = null,
): Promise<RecordedFilm> {
  const recording = randomBytes(16).toString("base64url");
  const identity = await newIdentity();
  const recipient = publicKey ?? (await recipientOf(identity));
  const startedAt = Date.UTC(2026, 10, 23);
  const objects = new Map<string, Uint8Array>();
  const listed: ManifestReply["parts"] = [];
  for (const [part, { streams, arrivals }] of parts.entries()) {
    const chain = new Chain(randomBytes(32), recording, part);
    const keyFile = Buffer.from(await wrapTo(recipient, chain.keyFileText())).toString("base64");
    const segments: ManifestReply["parts"][number]["segments"] = [];
    let previous: { segment: number; chunks: number } | null = null;
    for (const [segment, one] of segmentsOf(arrivals, gaps).entries()) {
      const { atMs, lastMs, chunks } = one;
      const sealer = chain.next();
      const head = { atMs, wallMs: startedAt + atMs, streams, previous, gaps: one.gaps };
      const object = Buffer.concat([
        fileHeader(),
        sealer.seal("head", encodeHead(head)),
        ...chunks.map((records) => sealer.seal("media", encodeRecords(records))),
        sealer.seal("end", new Uint8Array()),
      ]);
      objects.set(`${part}/${segment}`, new Uint8Array(object));
      const count = chunks.length + 2;
      const moments = { atMs: Math.round(atMs), lastsMs: Math.round(lastMs - atMs) };
      segments.push({ segment, ...moments, bytes: object.length, chunks: count });
      previous = { segment, chunks: count };
    }
    chain.erase();
    listed.push({ part, keyFile, segments });
  }
  const manifest = { recording, startedAt, sealedTitle: null, hidden: [], parts: listed };
  return { identity, manifest, objects };
}
