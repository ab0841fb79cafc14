/**
 * A copy that opens without this server: the export folder (FORMAT.md) with its opener as one
 * zip file, sealed as it is stored; put together and written in the page piece by piece.
 */
import { makeZip } from "client-zip";
import type { ManifestReply } from "#protocol/http/recordings.ts";
import { ordinary } from "#recordings/format/bytes.ts";
import { fromBase64 } from "../vault/bytes.ts";
import { words } from "../words.ts";
import { patiently } from "../house/patience.ts";
import type { Sink } from "../sink.ts";

export { Cancelled } from "../house/patience.ts";

const text = words.recordings.copy;

export const segmentFile = (part: number, segment: number): string =>
  `${part}/${String(segment).padStart(6, "0")}.seg`;
const keyFileName = (part: number): string => `part-${part}.key.age`;

/** `recording.json` of the export folder. Pure. */
export const exportManifest = (manifest: ManifestReply) => ({
  format: 1,
  ...manifest,
  parts: manifest.parts.map(({ part, keyFile, segments }) => ({
    part,
    keyFile,
    segments: segments.map((one) => ({ ...one, file: segmentFile(part, one.segment) })),
  })),
});

/** The program that opens it, and the format to the byte. */
export const OPENER_FILES = ["aside-open.mjs", "FORMAT.md"] as const;
export type OpenerFile = (typeof OPENER_FILES)[number];

export interface CopyAsk {
  manifest: ManifestReply;
  /** The identity sealed by the recovery code, base64. */
  sealedByCode: string;
  /** One sealed piece; rejects with `Refused`. */
  piece: (part: number, segment: number) => Promise<Blob>;
  /** What opens it, by its name; lies among the pages. Rejects with `Refused`. */
  opener: (name: OpenerFile) => Promise<Blob>;
  sink: Pick<Sink, "write">;
  /** Share of the bytes that are here, 0 to 1. */
  progress: (share: number) => void;
  /** Asked before each piece: a copy that nobody wants any more is not fetched. */
  wanted: () => boolean;
  /** Where the server asks for patience, ms. */
  waitMs?: number;
}

interface Entry {
  name: string;
  input: string | Uint8Array<ArrayBuffer> | Blob;
}

/** Pieces that the server could not give whole: the copy opens around them, and the opener names them. */
export interface Copied {
  missing: number;
}

const entry = (name: string, input: Entry["input"]): Entry => ({ name, input });

async function* filesOf(ask: CopyAsk, missed: () => void) {
  const { manifest, sealedByCode, progress } = ask;
  const all = manifest.parts.flatMap(({ segments }) => segments);
  const total = all.reduce((sum, { bytes }) => sum + bytes, 0);
  let here = 0;
  yield entry("README.txt", text.readme(text.commands.open, text.commands.age));
  for (const name of OPENER_FILES) yield entry(name, await ask.opener(name));
  yield entry("recording.json", `${JSON.stringify(exportManifest(manifest), null, 2)}\n`);
  yield entry("vault.age", fromBase64(sealedByCode));
  for (const { part, keyFile, segments } of manifest.parts) {
    yield entry(keyFileName(part), fromBase64(keyFile));
    for (const { segment, bytes } of segments) {
      const sealed = await patiently(() => ask.piece(part, segment), ask);
      here += bytes;
      progress(total === 0 ? 1 : here / total);
      if (sealed === null) missed();
      else {
        if (sealed.size !== bytes) missed();
        yield entry(segmentFile(part, segment), sealed);
      }
    }
  }
}

/** Rejects with `Cancelled`, with `Refused` where the server does not answer, or with what the disk said. */
export const copyOf = async (ask: CopyAsk): Promise<Copied> => {
  let missing = 0;
  const files = filesOf(ask, () => {
    missing += 1;
  });
  const reader = makeZip(files).getReader();
  // Asked for as fast as it is written, and no faster.
  for (let at = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return { missing };
    await ask.sink.write(ordinary(value), at);
    at += value.length;
  }
};
