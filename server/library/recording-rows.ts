/** A recording as its owner's page reads it. PURE. */
import type { Static } from "typebox";
import type { ManifestReply, RecordingRow } from "#protocol/http/recordings.ts";
import type { Recording, RecordingPart, RecordingSegment } from "../stores/recording-store.ts";

/** Null for one that is being erased. In the bin it is locked: no key and no title is handed out. */
export function shown(
  recording: Recording,
  parts: readonly RecordingPart[],
  segments: readonly RecordingSegment[],
  missing: ReadonlySet<string>,
): Static<typeof RecordingRow> | null {
  const { id, state, startedAt, endedAt, bytes, decideBy, expiresAt, eraseAt } = recording;
  if (state === "erasing") return null;
  const locked = state === "bin";
  return {
    recording: id,
    ...{ state, startedAt, endedAt, bytes, decideBy, expiresAt, eraseAt },
    lastsMs: segments.reduce((sum, { lastsMs }) => sum + lastsMs, 0),
    sealedTitle: locked ? null : recording.sealedTitle,
    keys: locked ? [] : parts.map(({ keyFile }) => keyFile),
    whole: !segments.some(({ object }) => missing.has(object)),
  };
}

export const manifestOf = (
  { id, startedAt, sealedTitle }: Recording,
  parts: readonly RecordingPart[],
  segments: readonly RecordingSegment[],
): ManifestReply => ({
  recording: id,
  ...{ startedAt, sealedTitle },
  parts: parts.map(({ part, keyFile }) => ({
    ...{ part, keyFile },
    segments: segments
      .filter((one) => one.part === part)
      .map(({ segment, atMs, lastsMs, bytes, chunks }) => ({
        ...{ segment, atMs, lastsMs, bytes, chunks },
      })),
  })),
});
