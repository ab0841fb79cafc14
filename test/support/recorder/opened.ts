/** Opens what a recorder has stored, as its owner would: key files, identity, objects. */
import { parseKeyFile } from "#recordings/key-file.ts";
import { openWith } from "#recordings/keys.ts";
import { openRecording, type SegmentOfPart } from "#recordings/open.ts";
import { openFolder } from "#recordings/storage/fs.ts";
import { StorageError } from "#recordings/storage/port.ts";
import type { MediaRecord, RtpRecord } from "#recordings/types.ts";
import type { Host, Recorded } from "./host.ts";

/** What a row says of a segment: rows are what the host was asked for, less what is gone. */
export interface Row {
  part: number;
  segment: number;
  object: string;
}
export const rowsOf = (host: Host, recording: string): Row[] => {
  const gone = new Set<string>();
  for (const { part, segment } of host.all("segment-unused", recording)) {
    gone.add(`${part}/${segment}`);
  }
  // A drop names no part: the tests that drop have one.
  for (const { segments } of host.all("dropped", recording)) {
    for (const segment of segments) gone.add(`0/${segment}`);
  }
  return host
    .all("segment-opens", recording)
    .filter(({ part, segment }) => !gone.has(`${part}/${segment}`));
};

export interface OpenedRecording {
  segments: SegmentOfPart[];
  records: MediaRecord[];
  packets: RtpRecord[];
}

export const openRows = async (
  objects: string,
  recording: string,
  rows: readonly Row[],
  identity: string,
  keyFiles: ReadonlyMap<number, Uint8Array>,
): Promise<OpenedRecording> => {
  const storage = await openFolder(objects);
  const parts = [...new Set(rows.map(({ part }) => part))].map((part) => ({
    part,
    segments: rows.filter((row) => row.part === part),
  }));
  const segments: SegmentOfPart[] = [];
  const read = async (part: number, segment: number): Promise<Uint8Array | null> => {
    const row = rows.find((one) => one.part === part && one.segment === segment);
    try {
      return row === undefined ? null : await storage.read(row.object);
    } catch (error) {
      if (error instanceof StorageError && error.code === "missing") return null;
      throw error;
    }
  };
  const keys = async (part: number) => {
    const file = keyFiles.get(part);
    return file === undefined ? null : parseKeyFile(await openWith(identity, file));
  };
  for await (const one of openRecording({ recording, parts }, read, keys)) segments.push(one);
  const records = segments.flatMap((one) => one.records);
  const packets = records.filter((one): one is RtpRecord => one.type === "rtp");
  return { segments, records, packets };
};

export const openHeld = (host: Host, ...recorded: Recorded[]): Promise<OpenedRecording> => {
  const recording = recorded[0]?.recording ?? "";
  const files = new Map(recorded.map(({ part, keyFile }) => [part, keyFile]));
  return openRows(host.objects, recording, rowsOf(host, recording), host.identity, files);
};
