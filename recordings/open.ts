/** Opening what was sealed, in Node and in the page. Nothing that is read makes it reject. */
export type { Damage, DamageKind, OpenedSegment } from "./open/damage.ts";
export {
  openPart,
  openRecording,
  type From,
  type KeysOfPart,
  type ReadSegment,
  type RecordingList,
  type SegmentOfPart,
} from "./open/recording.ts";
export { openSegment } from "./open/segment.ts";
