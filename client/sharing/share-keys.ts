/**
 * What a share gives: the keys of the pieces that it touches, wrapped to the other's vault,
 * and its title. Never the chain: what is cut or recorded later stays out of it.
 */
import type { ManifestReply } from "#protocol/http/recordings.ts";
import type { ShareBody } from "#protocol/http/shares.ts";
import { FormatError } from "#recordings/format.ts";
import { writeKeyFile, type KeyFile } from "#recordings/key-file.ts";
import { wrapTo } from "#recordings/keys.ts";
import { openText } from "#recordings/text.ts";
import type { VaultHere } from "../live/key-check.ts";
import type { Stretch } from "../player/film.ts";
import { toBase64 } from "../vault/bytes.ts";
import { refuse } from "../vault/vault.ts";
import { words } from "../words.ts";
import { keptIn, type KeptPart } from "../recordings/recording-range.ts";
import { checkEdges, type ReadPiece } from "./share-edges.ts";

type Manifest = Pick<ManifestReply, "recording" | "parts" | "sealedTitle">;
type ShareKeys = Pick<ShareBody, "keys" | "label">;

const text = words.keys.share;
/** So much of a title goes along, letters: a label has its limit. */
const TITLE = 500;

export const writeLabel = (title: string): string =>
  JSON.stringify({ v: 1, title: title.slice(0, TITLE) });

/** The title inside a share's label. Throws FormatError. */
export function readLabel(label: string): string {
  let value: unknown;
  try {
    value = JSON.parse(label);
  } catch {
    // The parser's own error may quote what it read.
    throw new FormatError("not JSON");
  }
  const of = typeof value === "object" && value !== null ? value : {};
  const fits = "v" in of && of.v === 1 && "title" in of && typeof of.title === "string";
  if (!fits) throw new FormatError("not a label");
  return String(of.title).slice(0, TITLE);
}

/** The text of a key file for the other: keys of these pieces, and N where notes go along. */
export async function sharedKeyFile(
  key: KeyFile,
  notes: Uint8Array | null,
  { part, segments }: KeptPart,
): Promise<string> {
  const keys = [];
  for (const { segment } of segments) {
    const found = await key.keyOf(segment);
    if (found === null) throw refuse(text.wrongKey, "wrong-key");
    keys.push({ segment, key: found });
  }
  return writeKeyFile({ recording: key.recording, part, text: null, notes, segments: keys });
}

async function labelOf(
  { recording, sealedTitle }: Manifest,
  key: Uint8Array | null,
  publicKey: string,
): Promise<string | null> {
  if (sealedTitle === null || key === null) return null;
  // A title that was altered is nobody's to read; the recording is shared without one.
  const title = await openText(key, recording, "title", sealedTitle).catch(() => null);
  return title === null ? null : toBase64(await wrapTo(publicKey, writeLabel(title)));
}

/**
 * Keys and label of a `ShareBody`. `range`: ms since the recording began; null: the whole.
 * `publicKey`: of the other, compared with its pin by the caller. Rejects with `Refused`
 * where this vault does not open a piece, there is none in the range, or as `checkEdges`.
 */
export async function shareKeysOf(
  vault: Pick<VaultHere, "openKeyFile" | "titleKeyOf">,
  manifest: Manifest,
  range: Stretch | null,
  withNotes: boolean,
  publicKey: string,
  read: ReadPiece,
): Promise<ShareKeys> {
  const kept = keptIn(manifest, range?.fromMs ?? 0, range?.toMs ?? Infinity);
  if (kept === null) throw refuse(text.nothing, "nothing-there");
  const fileOf = new Map(manifest.parts.map(({ part, keyFile }) => [part, keyFile]));
  const notes = withNotes ? await notesOf(vault, manifest) : null;
  const keys: ShareKeys["keys"] = [];
  for (const one of kept.parts) {
    const { part, segments } = one;
    const key = await vault.openKeyFile(fileOf.get(part) ?? "");
    const [first, last] = [segments[0], segments.at(-1)];
    const fits = key?.recording === manifest.recording && key.part === part;
    if (!fits || first === undefined || last === undefined)
      throw refuse(text.wrongKey, "wrong-key");
    if (range !== null) await checkEdges(key, one, range, read);
    const file = await wrapTo(publicKey, await sharedKeyFile(key, notes, one));
    keys.push({
      ...{ part, fromSegment: first.segment, toSegment: last.segment },
      keyFile: toBase64(file),
    });
  }
  const title = await vault.titleKeyOf([...fileOf.values()]);
  return { keys, label: await labelOf(manifest, title, publicKey) };
}

/** N, from whichever part's key file has it: it goes into each of the share's. */
async function notesOf(
  vault: Pick<VaultHere, "openKeyFile">,
  { recording, parts }: Manifest,
): Promise<Uint8Array> {
  for (const { keyFile } of parts) {
    const key = await vault.openKeyFile(keyFile);
    const notes = key?.recording === recording ? await key.notes() : null;
    if (notes) return notes;
  }
  throw refuse(text.wrongKey, "wrong-key");
}
