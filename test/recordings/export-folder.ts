/** Writes a sealed lesson as FORMAT.md, 2 says. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { SealedLesson } from "./sealed-lesson.ts";

export interface Sealed {
  recording: string;
  /** Each part's age file. */
  keyFiles: Uint8Array[];
  vault: Uint8Array;
  sealedTitle: string;
  segments: { part: number; segment: number; object: Uint8Array; atMs: number; chunks: number }[];
}

export function writeExport(folder: string, sealed: Sealed): void {
  const write = (name: string, bytes: Uint8Array | string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  };
  const { recording, keyFiles, vault, sealedTitle, segments } = sealed;
  const fileOf = (part: number, segment: number) =>
    `${part}/${String(segment).padStart(6, "0")}.seg`;
  const parts = keyFiles.map((keyFile, part) => ({
    part,
    keyFile: Buffer.from(keyFile).toString("base64"),
    segments: segments
      .filter((one) => one.part === part)
      .map(({ segment, object, atMs, chunks }) => ({
        ...{ segment, atMs, lastsMs: 8_000, bytes: object.length, chunks },
        file: fileOf(part, segment),
      })),
  }));
  const startedAt = 1_800_000_000_000;
  write("recording.json", JSON.stringify({ format: 1, recording, startedAt, sealedTitle, parts }));
  write("vault.age", vault);
  keyFiles.forEach((file, part) => write(`part-${part}.key.age`, file));
  for (const { part, segment, object } of segments) write(fileOf(part, segment), object);
}

export const segmentsOf = (lesson: SealedLesson): Sealed["segments"] =>
  lesson.segments.map(({ part, segment, pieces, head }) => ({
    ...{ part, segment, atMs: head.atMs },
    object: new Uint8Array(Buffer.concat(pieces)),
    chunks: pieces.length - 1,
  }));
