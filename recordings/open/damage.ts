import type { MediaRecord, SegmentHead } from "../types.ts";

/**
 * `cut` it ends too early, `forged` a chunk is not what was sealed at its place,
 * `missing` nothing is there, `garbage` bytes that are no frame or no record,
 * `wrong-key` nothing in the segment opens with its key, `version` of a format that
 * is not known here, `out-of-place` sealed for another place than where it stands.
 */
export type DamageKind =
  "cut" | "forged" | "missing" | "garbage" | "wrong-key" | "version" | "out-of-place";

export interface Damage {
  part: number;
  segment: number;
  /** Null: the segment as a whole. */
  chunk: number | null;
  what: DamageKind;
}

export interface OpenedSegment {
  /** Null where chunk 0 is damaged or missing. */
  head: SegmentHead | null;
  /** Everything that opened, in the order in which it was sealed. */
  records: MediaRecord[];
  /** In the order of the chunks. */
  damage: Damage[];
  /** Its end chunk stands: it was closed by the recorder. */
  ended: boolean;
  /** How many chunks it had, as far as can be told. */
  chunks: number;
}
