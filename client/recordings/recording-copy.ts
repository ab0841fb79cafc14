/**
 * A copy that opens without this server: the export folder (FORMAT.md) as one
 * zip file, put together in the page piece by piece, sealed as it is stored.
 */
import { downloadZip } from "client-zip";
import type { ManifestReply } from "#protocol/http/recordings.ts";
import { fromBase64 } from "../vault/bytes.ts";
import { words } from "../words.ts";
import { patiently } from "../house/patience.ts";

export { Cancelled } from "../house/patience.ts";

const text = words.recordings.copy;

export const segmentFile = (part: number, segment: number): string =>
  `${part}/${String(segment).padStart(6, "0")}.seg`;
export const keyFileName = (part: number): string => `part-${part}.key.age`;

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

export interface CopyAsk {
  manifest: ManifestReply;
  /** The identity sealed by the recovery code, base64. */
  sealedByCode: string;
  /** One sealed piece; rejects with `Refused`. */
  piece: (part: number, segment: number) => Promise<Blob>;
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

/** Pieces that the server could not give whole: the copy opens around them, and replay names them. */
export interface Copied {
  zip: Blob;
  missing: number;
}

const entry = (name: string, input: Entry["input"]): Entry => ({ name, input });

async function* filesOf(ask: CopyAsk, missed: () => void) {
  const { manifest, sealedByCode, progress } = ask;
  const all = manifest.parts.flatMap(({ segments }) => segments);
  const total = all.reduce((sum, { bytes }) => sum + bytes, 0);
  let here = 0;
  yield entry("README.txt", text.readme(text.commands.open, text.commands.age));
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

/** Rejects with `Cancelled`, or with `Refused` where the server does not answer. */
export const copyOf = async (ask: CopyAsk): Promise<Copied> => {
  let missing = 0;
  const files = filesOf(ask, () => {
    missing += 1;
  });
  return { zip: await downloadZip(files).blob(), missing };
};
