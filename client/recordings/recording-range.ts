/** "Keep a part": which whole segments lie in a range of time, and what that keeps and destroys. Pure. */
import type { ManifestReply } from "#protocol/http/recordings.ts";

type Segment = ManifestReply["parts"][number]["segments"][number];

export interface KeptPart {
  part: number;
  /** In order, each a whole piece. */
  segments: readonly Segment[];
}
export interface Kept {
  parts: readonly KeptPart[];
  /** Where the kept pieces begin and end, ms since the recording began. */
  fromMs: number;
  toMs: number;
  /** Stored time that is kept, and that is destroyed, ms; gaps left out. */
  keptMs: number;
  goneMs: number;
}

const lasting = (segments: readonly Segment[]): number =>
  segments.reduce((sum, { lastsMs }) => sum + lastsMs, 0);

/** Every piece that shares a moment with [fromMs, toMs): a piece is kept whole or not at all. Null for none. */
export const keptIn = (
  { parts }: Pick<ManifestReply, "parts">,
  fromMs: number,
  toMs: number,
): Kept | null => {
  const kept = parts
    .map(({ part, segments }) => ({
      part,
      segments: segments
        .filter(({ atMs, lastsMs }) => atMs < toMs && atMs + lastsMs > fromMs)
        .toSorted((a, b) => a.segment - b.segment),
    }))
    .filter(({ segments }) => segments.length > 0);
  const all = kept.flatMap(({ segments }) => segments);
  if (all.length === 0) return null;
  const keptMs = lasting(all);
  return {
    parts: kept,
    fromMs: Math.min(...all.map(({ atMs }) => atMs)),
    toMs: Math.max(...all.map(({ atMs, lastsMs }) => atMs + lastsMs)),
    keptMs,
    goneMs: lasting(parts.flatMap(({ segments }) => segments)) - keptMs,
  };
};

export interface Preset {
  kind: "first" | "last" | "middle";
  /** Its length where it has one of its own, ms. */
  lengthMs: number;
  fromMs: number;
  toMs: number;
}
const MINUTE_MS = 60_000;

/** What is offered to choose at once; only what leaves something out and something in. */
export const presetsOf = (allMs: number): readonly Preset[] => {
  const lengths = [5, 10, 20].map((minutes) => minutes * MINUTE_MS).filter((ms) => ms < allMs);
  const half = lengths.length === 0 && allMs >= 2_000 ? [Math.floor(allMs / 2_000) * 1_000] : [];
  const ends = [...lengths, ...half].flatMap((lengthMs): Preset[] => [
    { kind: "first", lengthMs, fromMs: 0, toMs: lengthMs },
    { kind: "last", lengthMs, fromMs: allMs - lengthMs, toMs: allMs },
  ]);
  const inner: Preset[] =
    allMs > 3 * MINUTE_MS
      ? [
          {
            kind: "middle",
            lengthMs: allMs - 2 * MINUTE_MS,
            fromMs: MINUTE_MS,
            toMs: allMs - MINUTE_MS,
          },
        ]
      : [];
  return [...ends, ...inner];
};
