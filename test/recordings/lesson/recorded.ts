/** A lesson through a line into a film, as tests want it. */
import { open } from "node:fs/promises";
import type { MediaRecord, StreamInfo } from "#recordings/types.ts";
import { toMp4, type Made } from "#recordings/replay/to-mp4.ts";
import type { SegmentOfPart } from "#recordings/open.ts";
import {
  picturePayloads,
  recordsOf,
  reports,
  send,
  soundPayloads,
  through,
  type Arrival,
  type LineOptions,
  type Sender,
  type Through,
} from "./line.ts";
import type { EncodedFrame, Lesson } from "./produce.ts";

export const CAMERA = 1;
export const ROOM = 2;

/** Picture and sound of one device: both counters are about to wrap, the picture takes longer. */
export function sendersOf(lesson: Lesson, startMs = 100): { camera: Sender; room: Sender } {
  const common = { startMs, firstSequence: 65_400, firstTimestamp: 2 ** 32 - 200_000 };
  const { codec } = lesson;
  return {
    camera: {
      info: {
        stream: CAMERA,
        source: "camera",
        kind: "video",
        codec,
        clockRate: 90_000,
        channels: 0,
      },
      ...common,
      encodingMs: 150,
    },
    room: {
      info: {
        stream: ROOM,
        source: "room",
        kind: "audio",
        codec: "opus",
        clockRate: 48_000,
        channels: 2,
      },
      ...common,
      encodingMs: 5,
    },
  };
}

export interface Recorded {
  senders: { camera: Sender; room: Sender };
  through: Through;
  arrivals: Arrival[];
}

/** `setsOf`: the parameter sets of a frame, where not all pictures have the same size. */
export function record(
  lesson: Lesson,
  line: LineOptions,
  more: readonly Arrival[] = [],
  setsOf?: (frame: EncodedFrame) => Uint8Array[],
): Recorded {
  const senders = sendersOf(lesson);
  const { camera, room } = senders;
  const sent = [
    ...send(camera, lesson.frames, picturePayloads(lesson, setsOf)),
    ...send(room, lesson.sound, soundPayloads),
  ];
  const arrived = through(
    sent.toSorted((a, b) => a.sentMs - b.sentMs),
    line,
  );
  const lastsMs = lesson.frames.length * 40;
  const all: Arrival[] = [
    { atMs: 0, record: { type: "clock", atMs: 0 } },
    ...arrived.arrivals,
    ...reports(camera, camera.startMs, lastsMs),
    ...reports(room, room.startMs, lastsMs),
    ...more,
  ];
  return { senders, through: arrived, arrivals: recordsOf(all) };
}

export const segmentOf = (
  streams: StreamInfo[],
  records: MediaRecord[],
  place: Partial<SegmentOfPart> = {},
): SegmentOfPart => ({
  part: 0,
  segment: 0,
  head: { atMs: 0, wallMs: 0, streams, previous: null, gaps: [] },
  records,
  damage: [],
  ended: true,
  chunks: 3,
  ...place,
});

/** Writes the film of these segments to `path`. */
export async function film(
  path: string,
  segments: Iterable<SegmentOfPart> | AsyncIterable<SegmentOfPart>,
  skipGaps = false,
): Promise<Made> {
  const file = await open(path, "w");
  try {
    let at = 0;
    const made = await toMp4(segments, {
      skipGaps,
      write: async (bytes) => {
        await file.write(bytes, 0, bytes.length, at);
        at += bytes.length;
      },
    });
    if (made.header !== null) await file.write(made.header, 0, made.header.length, 0);
    return made;
  } finally {
    await file.close();
  }
}
