/** Makes the key files of a kept part: they hold the keys of its pieces, and of no other. */
import type { ManifestReply, RecordingKeep } from "#protocol/http/recordings.ts";
import { writeKeyFile, type KeyFile } from "#recordings/key-file.ts";
import type { VaultHere } from "../live/key-check.ts";
import { Refused } from "../refused.ts";
import { words } from "../words.ts";
import type { Kept, KeptPart } from "./recording-range.ts";

type Only = NonNullable<RecordingKeep["only"]>;

const doesNotOpen = (): Refused =>
  new Refused({ code: "wrong-key", message: words.recordings.part.wrongKey, retryable: false });

/**
 * The text of the key file for one kept part. Rejects with `Refused` where the
 * old one does not open a piece: then nothing may be narrowed, or it is lost.
 */
export const narrowed = async (
  key: KeyFile,
  text: Uint8Array | null,
  { part, segments }: KeptPart,
): Promise<string> => {
  const keys = [];
  for (const { segment } of segments) {
    const found = await key.keyOf(segment);
    if (found === null) throw doesNotOpen();
    keys.push({ segment, key: found });
  }
  return writeKeyFile({ recording: key.recording, part, text, segments: keys });
};

/** What to ask of the server for this range. Rejects with `Refused`. */
export const onlyOf = async (
  vault: Pick<VaultHere, "openKeyFile" | "titleKeyOf" | "wrap">,
  manifest: Pick<ManifestReply, "recording" | "parts">,
  { parts }: Kept,
): Promise<Only> => {
  const fileOf = new Map(manifest.parts.map(({ part, keyFile }) => [part, keyFile]));
  // One key opens the title, wherever it lies: it goes along, or the title would be lost.
  const text = await vault.titleKeyOf([...fileOf.values()]);
  const only: Only = [];
  for (const kept of parts) {
    const { part, segments } = kept;
    const key = await vault.openKeyFile(fileOf.get(part) ?? "");
    const [first, last] = [segments[0], segments.at(-1)];
    const fits = key?.recording === manifest.recording && key.part === part;
    if (!fits || first === undefined || last === undefined) throw doesNotOpen();
    only.push({
      part,
      fromSegment: first.segment,
      toSegment: last.segment,
      keyFile: await vault.wrap(await narrowed(key, text, kept)),
    });
  }
  return only;
};
