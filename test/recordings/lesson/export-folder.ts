/** Seals records into an export folder, as the recorder and the owner's page would. */
import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeHead, encodeRecords, fileHeader } from "#recordings/format.ts";
import {
  newIdentity,
  newRecoveryCode,
  recipientOf,
  sealIdentity,
  wrapTo,
} from "#recordings/keys.ts";
import { Chain } from "#recordings/seal.ts";
import type { Gap, MediaRecord, StreamInfo } from "#recordings/types.ts";
import type { Arrival } from "./line.ts";

export interface SealedPart {
  streams: StreamInfo[];
  /** With clock records, in order. */
  arrivals: readonly Arrival[];
}

export interface ExportOptions {
  folder: string;
  parts: readonly SealedPart[];
  segmentMs?: number;
  batchMs?: number;
}

export interface Exported {
  folder: string;
  recording: string;
  identity: string;
  code: string;
  /** Bytes of all segments. */
  bytes: number;
}

interface Segment {
  atMs: number;
  chunks: MediaRecord[][];
}

function segmentsOf(arrivals: readonly Arrival[], segmentMs: number, batchMs: number): Segment[] {
  const segments: Segment[] = [];
  let batchFromMs = 0;
  for (const { atMs, record } of arrivals) {
    let segment = segments.at(-1);
    if (segment === undefined || atMs - segment.atMs >= segmentMs) {
      segment = { atMs, chunks: [[{ type: "clock", atMs }]] };
      segments.push(segment);
      batchFromMs = atMs;
    }
    if (atMs - batchFromMs >= batchMs) {
      segment.chunks.push([]);
      batchFromMs = atMs;
    }
    segment.chunks.at(-1)?.push(record);
  }
  return segments;
}

const numbered = (segment: number): string => `${String(segment).padStart(6, "0")}.seg`;

export async function exportTo(options: ExportOptions): Promise<Exported> {
  const { folder, parts, segmentMs = 8_000, batchMs = 100 } = options;
  const recording = randomBytes(16).toString("base64url");
  const identity = await newIdentity();
  const code = newRecoveryCode();
  const recipient = await recipientOf(identity);
  const startedAt = Date.UTC(2026, 10, 23);
  const gaps: Gap[] = [];
  const listed = [];
  let bytes = 0;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "vault.age"), await sealIdentity(identity, code));
  for (const [part, { streams, arrivals }] of parts.entries()) {
    const chain = new Chain(randomBytes(32), recording, part);
    const keyFile = await wrapTo(recipient, chain.keyFileText());
    await writeFile(join(folder, `part-${part}.key.age`), keyFile);
    await mkdir(join(folder, String(part)), { recursive: true });
    const segments = [];
    let previous: { segment: number; chunks: number } | null = null;
    for (const [segment, { atMs, chunks }] of segmentsOf(arrivals, segmentMs, batchMs).entries()) {
      const sealer = chain.next();
      const head = { atMs, wallMs: startedAt + atMs, streams, previous, gaps: [...gaps] };
      const frames = [
        fileHeader(),
        sealer.seal("head", encodeHead(head)),
        ...chunks.map((records) => sealer.seal("media", encodeRecords(records))),
      ];
      for (const record of chunks.flat()) if (record.type === "gap") gaps.push(record.gap);
      frames.push(sealer.seal("end", new Uint8Array()));
      const object = Buffer.concat(frames);
      const file = `${part}/${numbered(segment)}`;
      await writeFile(join(folder, file), object);
      bytes += object.length;
      const count = chunks.length + 2;
      segments.push({
        segment,
        atMs,
        lastsMs: segmentMs,
        bytes: object.length,
        chunks: count,
        file,
      });
      previous = { segment, chunks: count };
    }
    chain.erase();
    listed.push({ part, keyFile: Buffer.from(keyFile).toString("base64"), segments });
  }
  const manifest = { format: 1, recording, startedAt, sealedTitle: null, parts: listed };
  await writeFile(join(folder, "recording.json"), JSON.stringify(manifest));
  return { folder, recording, identity, code, bytes };
}
