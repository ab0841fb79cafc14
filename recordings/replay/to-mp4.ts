/** A recording's segments, opened one by one, to one MP4 file. PURE: reads and writes through its ports. */
import type { Damage, SegmentOfPart } from "../open.ts";
import { Mp4Writer, type WriteBytes } from "./mp4.ts";
import { Replay, type ReplayOptions, type ReplayReport } from "./replay.ts";

/** Damage, with the moment of the recording near which it lies. */
export interface PlacedDamage extends Damage {
  /** ms since the recording began; null where no segment around it opened. */
  nearMs: number | null;
}

export interface Made extends ReplayReport {
  /** To be written over the file's beginning; null: there is nothing to play. */
  header: Uint8Array<ArrayBuffer> | null;
  durationMs: number;
  /** ms of the recording at which the result begins. */
  originMs: number;
  damage: PlacedDamage[];
}

export interface ToMp4Options extends ReplayOptions {
  write: WriteBytes;
  /** After each segment. */
  onSegment?: (segment: SegmentOfPart) => void;
}

/** Rejects only as the ports do. */
export async function toMp4(
  segments: AsyncIterable<SegmentOfPart> | Iterable<SegmentOfPart>,
  options: ToMp4Options,
): Promise<Made> {
  const replay = new Replay(options);
  const writer = new Mp4Writer(options.write);
  const damage: PlacedDamage[] = [];
  let nearMs: number | null = null;
  await writer.begin();
  for await (const segment of segments) {
    nearMs = segment.head?.atMs ?? nearMs;
    for (const one of segment.damage) damage.push({ ...one, nearMs });
    for (const { track, sample } of replay.push(segment.part, segment.head, segment.records)) {
      await writer.add(track, sample);
    }
    options.onSegment?.(segment);
  }
  for (const { track, sample } of replay.finish()) await writer.add(track, sample);
  const finished = await writer.finish();
  return {
    ...replay.report,
    header: finished?.header ?? null,
    durationMs: finished?.durationMs ?? 0,
    originMs: replay.originMs,
    damage,
  };
}
