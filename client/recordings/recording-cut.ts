/** Cutting a stretch out, and keeping a range as another recording: the key files are made here, before anything is asked. */
import type { ManifestReply, RecordingCopy, RecordingCut } from "#protocol/http/recordings.ts";
import type { Stretch } from "#protocol/http/shared.ts";
import { copyOut, cutOut } from "#recordings/cut.ts";
import type { VaultHere } from "../live/key-check.ts";
import { onlyOf } from "./recording-part.ts";

type Vault = Pick<VaultHere, "openKeyFile" | "titleKeyOf" | "wrap">;
type Manifest = Pick<ManifestReply, "recording" | "parts" | "hidden" | "sealedTitle">;
type Segment = ManifestReply["parts"][number]["segments"][number];
type Piece = Segment & { part: number };

/** All of them, by part. */
export const piecesOf = ({ parts }: Pick<Manifest, "parts">): Piece[] =>
  parts.flatMap(({ part, segments }) => segments.map((one) => ({ ...one, part })));
/** In order of part and piece. */
const byPart = (pieces: readonly Piece[]): { part: number; segments: Piece[] }[] =>
  [...new Set(pieces.map(({ part }) => part))].map((part) => ({
    part,
    segments: pieces.filter((one) => one.part === part),
  }));
const keysFor = async (vault: Vault, manifest: Manifest, pieces: readonly Piece[]) =>
  onlyOf(vault, manifest, { parts: byPart(pieces), fromMs: 0, toMs: 0, keptMs: 0, goneMs: 0 });

/** How long of what is stored and shown lies between, ms. */
export const shownMs = (manifest: Manifest, { fromMs, toMs }: Stretch): number => {
  const within = (from: number, to: number): number =>
    Math.max(0, Math.min(to, toMs) - Math.max(from, fromMs));
  let sum = 0;
  for (const { atMs, lastsMs } of piecesOf(manifest)) {
    const endMs = atMs + lastsMs;
    sum += within(atMs, endMs);
    for (const cut of manifest.hidden) {
      sum -= within(Math.max(atMs, cut.fromMs), Math.min(endMs, cut.toMs));
    }
  }
  return sum;
};
/** Whether anything would be left: a recording is deleted as a whole another way. */
export const leavesSome = (manifest: Manifest, remove: Stretch): boolean =>
  cutOut(piecesOf(manifest), manifest.hidden, remove).stays.length > 0;

/** How many pieces go for good, with their keys. */
export const goneBy = (manifest: Manifest, remove: Stretch): number =>
  cutOut(piecesOf(manifest), manifest.hidden, remove).gone.length;

/** What to ask of the server. Rejects with `Refused` where this vault does not open a piece that stays. */
export async function cutOf(
  vault: Vault,
  recording: string,
  manifest: Manifest,
  remove: Stretch,
): Promise<RecordingCut> {
  const { stays, parts } = cutOut(piecesOf(manifest), manifest.hidden, remove);
  const touched = new Set(parts);
  const kept = await keysFor(
    vault,
    manifest,
    stays.filter(({ part }) => touched.has(part)),
  );
  const keys = kept.map(({ part, keyFile }) => ({ part, keyFile }));
  return { recording, remove, pieces: stays.length, keys };
}

/** The same for a copy; its title is the first one's, sealed as it is. */
export async function copyOfRange(
  vault: Vault,
  recording: string,
  manifest: Manifest,
  range: Stretch,
): Promise<RecordingCopy> {
  const { pieces } = copyOut(piecesOf(manifest), manifest.hidden, range);
  const keys = await keysFor(vault, manifest, pieces);
  const { sealedTitle } = manifest;
  return { recording, range, pieces: pieces.length, keys, sealedTitle };
}
