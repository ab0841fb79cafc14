/** A recording as its owner's page reads it. PURE. */
import type { Static } from "typebox";
import type { ManifestReply, RecordingRow } from "#protocol/http/recordings.ts";
import type {
  Recording,
  RecordingContents,
  RecordingPart,
  RecordingSegment,
  Stretch,
} from "../stores/recording-store.ts";

/** Objects that a row names and that are not there, with the recording. */
export type Missing = ReadonlyMap<string, string>;

type Timed = Pick<RecordingSegment, "atMs" | "lastsMs">;
/** Of what is stored, ms that are cut out. */
const hiddenMs = (segments: readonly Timed[], hidden: readonly Stretch[]): number => {
  let sum = 0;
  for (const { fromMs, toMs } of hidden) {
    for (const { atMs, lastsMs } of segments) {
      sum += Math.max(0, Math.min(toMs, atMs + lastsMs) - Math.max(fromMs, atMs));
    }
  }
  return sum;
};

/** Of a recording, what its row says besides. */
export interface Looked {
  contents: RecordingContents;
  /** Where it was looked into: something is cut out or missing. */
  segments: readonly RecordingSegment[];
}

/** Null for one that is being erased. In the bin it is locked: no key and no title is handed out. */
export function shown(
  recording: Recording,
  { contents, segments }: Looked,
  missing: Missing,
): Static<typeof RecordingRow> | null {
  const { id, state, startedAt, endedAt, bytes, decideBy, expiresAt, eraseAt } = recording;
  if (state === "erasing") return null;
  const locked = state === "bin";
  return {
    recording: id,
    sealedAs: recording.sealedAs,
    ...{ state, startedAt, endedAt, bytes, decideBy, expiresAt, eraseAt },
    lastsMs: contents.storedMs - hiddenMs(segments, recording.hidden),
    sealedTitle: locked ? null : recording.sealedTitle,
    keys: locked ? [] : contents.keyFiles,
    whole: !segments.some(({ object }) => missing.has(object)),
  };
}

export const manifestOf = (
  { sealedAs, startedAt, sealedTitle, hidden }: Recording,
  parts: readonly RecordingPart[],
  segments: readonly RecordingSegment[],
): ManifestReply => ({
  recording: sealedAs,
  ...{ startedAt, sealedTitle, hidden },
  parts: parts.map(({ part, keyFile }) => ({
    ...{ part, keyFile },
    segments: segments
      .filter((one) => one.part === part)
      .map(({ segment, atMs, lastsMs, bytes, chunks }) => ({
        ...{ segment, atMs, lastsMs, bytes, chunks },
      })),
  })),
});
