/**
 * The lesson that the player's tests play: two cameras whose frames say their number,
 * room sound from the beginning, a coach's voice from `TALK_FROM_MS` on, and a curtain.
 */
import type { Gap } from "#recordings/types.ts";
import {
  picturePayloads,
  recordsOf,
  reports,
  send,
  soundPayloads,
  through,
  type Arrival,
  type Sender,
} from "#test/recordings/lesson/line.ts";
import { FRAME_MS, type Lesson } from "#test/recordings/lesson/produce.ts";
import { sendersOf } from "#test/recordings/lesson/recorded.ts";
import type { RecordedPart } from "./recorded-film.ts";

/** The recording's ms at which the lesson's first frame was made. */
export const START_MS = 100;
export const SECOND_FROM_MS = 10_000;
export const TALK_FROM_MS = 20_000;

export interface Made extends RecordedPart {
  gaps: Gap[];
}

export function twoCameras(lesson: Lesson, closed: readonly (readonly [number, number])[]): Made {
  const { camera, room } = sendersOf(lesson, START_MS);
  const second: Sender = { ...camera, info: { ...camera.info, stream: 3, source: "second" } };
  const coach: Sender = { ...room, info: { ...room.info, stream: 4, source: "talkback" } };
  const frames = lesson.frames.filter(({ timeMs }) => timeMs >= SECOND_FROM_MS);
  const talk = lesson.sound.filter(({ timeMs }) => timeMs >= TALK_FROM_MS);
  const sent = [
    ...send(camera, lesson.frames, picturePayloads(lesson)),
    ...send(room, lesson.sound, soundPayloads),
    ...send(second, frames, picturePayloads(lesson)),
    ...send(coach, talk, soundPayloads),
  ];
  const line = { seed: 7, jitterMs: 15, closed };
  const { arrivals } = through(
    sent.toSorted((one, other) => one.sentMs - other.sentMs),
    line,
  );
  const lastsMs = lesson.frames.length * FRAME_MS;
  const begins = (sender: Sender, fromMs: number): Arrival => ({
    atMs: START_MS + fromMs,
    record: { type: "stream", info: sender.info },
  });
  const open = ({ atMs }: Arrival) => !closed.some(([from, to]) => atMs >= from && atMs < to);
  const all: Arrival[] = [
    ...arrivals,
    begins(second, SECOND_FROM_MS),
    begins(coach, TALK_FROM_MS),
    ...reports(camera, START_MS, lastsMs),
    ...reports(room, START_MS, lastsMs),
    ...reports(second, SECOND_FROM_MS, lastsMs),
    ...reports(coach, TALK_FROM_MS, lastsMs),
  ];
  const gaps = closed.map(([fromMs, toMs]) => ({ kind: "curtain" as const, fromMs, toMs }));
  const infos = [camera.info, room.info, second.info, coach.info];
  return { streams: infos, arrivals: recordsOf(all.filter(open)), gaps };
}
