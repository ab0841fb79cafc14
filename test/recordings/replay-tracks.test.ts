/** A film of everything at once: two cameras, one of them plugged in midway, and three sounds. */
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openRecording } from "#recordings/open.ts";
import { openFolder } from "#recordings/replay/folder.ts";
import type { StreamInfo } from "#recordings/types.ts";
import { exportTo } from "#test/recordings/lesson/export-folder.ts";
import { listen, look } from "#test/recordings/lesson/judge.ts";
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
import { probe, type Probed } from "#test/recordings/lesson/probe.ts";
import { FRAME_MS, isFlash, produce, type Lesson } from "#test/recordings/lesson/produce.ts";
import { film } from "#test/recordings/lesson/recorded.ts";
import { withTempFolder } from "#test/support/recorder/host.ts";

const SECONDS = 20;
const START_MS = 100;
const TOGETHER_MS = 40;
/** Of the network: where the recording's clock sees the sender's moment 0. */
const SLACK_MS = 60;
/** The second camera's first frame: a key frame. */
const SECOND_FROM = 175;
/** The coach speaks so long, ms of the lesson; their clock is hours away. */
const VOICE = { fromMs: 9_000, toMs: 14_000 };
const COACH_CLOCK_S = -9_000;

const test = suite("a film with several tracks");

const sender = (stream: number, source: StreamInfo["source"], encodingMs: number): Sender => {
  const isPicture = source === "camera" || source === "second";
  const info: StreamInfo = isPicture
    ? { stream, source, kind: "video", codec: "H264", clockRate: 90_000, channels: 0 }
    : { stream, source, kind: "audio", codec: "opus", clockRate: 48_000, channels: 2 };
  return {
    ...{ info, encodingMs, startMs: START_MS },
    ...{ firstSequence: 65_000 + stream, firstTimestamp: 2 ** 32 - 90_000 * stream },
  };
};

const SENDERS = {
  camera: sender(1, "camera", 150),
  room: sender(2, "room", 5),
  own: sender(3, "own", 5),
  // A slow camera: from capture to sending it takes much longer than the other.
  second: sender(4, "second", 320),
  voice: sender(5, "talkback", 5),
};

const announced = ({ info, startMs }: Sender, afterMs: number): Arrival => ({
  atMs: startMs + afterMs,
  record: { type: "stream", info },
});

const withClockOff = ({ atMs, record }: Arrival): Arrival => ({
  atMs,
  record:
    record.type === "report"
      ? { ...record, ntpSeconds: record.ntpSeconds + COACH_CLOCK_S }
      : record,
});

function arrivalsOf(lesson: Lesson): Arrival[] {
  const { camera, room, own, second, voice } = SENDERS;
  const pictures = picturePayloads(lesson);
  const late = lesson.frames.slice(SECOND_FROM);
  const spoken = lesson.sound.filter(({ timeMs }) => timeMs >= VOICE.fromMs && timeMs < VOICE.toMs);
  const sent = [
    ...send(camera, lesson.frames, pictures),
    ...send(second, late, pictures),
    ...send(room, lesson.sound, soundPayloads),
    ...send(own, lesson.sound, soundPayloads),
    ...send(voice, spoken, soundPayloads),
  ];
  const endMs = SECONDS * 1_000;
  const secondMs = SECOND_FROM * FRAME_MS;
  return recordsOf([
    { atMs: 0, record: { type: "clock", atMs: 0 } },
    ...through(
      sent.toSorted((a, b) => a.sentMs - b.sentMs),
      { seed: 9, jitterMs: 30 },
    ).arrivals,
    ...[camera, room, own].flatMap((one) => reports(one, START_MS, endMs)),
    announced(second, secondMs),
    ...reports(second, START_MS + secondMs, endMs),
    announced(voice, VOICE.fromMs),
    ...reports(voice, START_MS + VOICE.fromMs, START_MS + VOICE.toMs).map(withClockOff),
  ]);
}

const withFilm = (body: (path: string, lesson: Lesson) => Promise<void>): Promise<void> =>
  withTempFolder(async (folder) => {
    // A key frame every second and at no other place.
    const encoder = ["-sc_threshold", "0"];
    const lesson = await produce({ seconds: SECONDS, keyEvery: 25, encoder });
    const streams = [SENDERS.camera.info, SENDERS.room.info, SENDERS.own.info];
    const parts = [{ streams, arrivals: arrivalsOf(lesson) }];
    const { identity } = await exportTo({ folder: join(folder, "export"), parts });
    const from = await openFolder(join(folder, "export"));
    const path = join(folder, "lesson.mp4");
    const made = await film(path, openRecording(from.list, from.read, from.keysFor(identity)));
    assert.equal(made.damage, []);
    assert.equal(made.losses, []);
    await body(path, lesson);
  });

const named = ({ tracks }: Probed, name: string) => {
  const found = tracks.find((track) => track.name === name);
  assert.ok(found, `${name} among ${tracks.map((track) => track.name).join(", ")}`);
  return found;
};

test("each source is a track with its name, its frames and its beginning", () =>
  withFilm(async (path, lesson) => {
    const probed = await probe(path);
    assert.equal(
      probed.tracks
        .map(({ name, codec, isDefault }) => `${name}: ${codec}, ${isDefault}`)
        .toSorted(),
      [
        "Camera: h264, true",
        "Coach: opus, false",
        "Own microphone: opus, false",
        "Room: opus, true",
        "Second camera: h264, false",
      ],
    );
    const [camera, second] = [named(probed, "Camera"), named(probed, "Second camera")];
    assert.is(camera.atMs.length, lesson.frames.length);
    assert.is(second.atMs.length, lesson.frames.length - SECOND_FROM);
    const startMs = camera.atMs[0] ?? Number.NaN;
    assert.ok(Math.abs(startMs - START_MS) < SLACK_MS, `the camera begins at ${startMs} ms`);
    const later = (second.atMs[0] ?? Number.NaN) - startMs;
    assert.ok(Math.abs(later - SECOND_FROM * FRAME_MS) < TOGETHER_MS, `${later} ms later`);
    for (const [name, toMs] of [
      ["Room", SECONDS * 1_000],
      ["Own microphone", SECONDS * 1_000],
      ["Coach", VOICE.toMs],
    ] as const) {
      const { atMs } = named(probed, name);
      // Silence up to where it begins: players want sound from the beginning on.
      assert.is(atMs[0], 0, name);
      const off = (atMs.at(-1) ?? Number.NaN) - START_MS - toMs;
      assert.ok(Math.abs(off) < SLACK_MS, `${name} ends ${off} ms off`);
      assert.ok(
        atMs.every((at, i) => i === 0 || at > (atMs[i - 1] ?? at)),
        `${name} is in order`,
      );
    }
  }));

test("whichever camera is looked at and whichever sound is heard, they are together", () =>
  withFilm(async (path, lesson) => {
    const { tracks } = await probe(path);
    const order = (kind: string) =>
      tracks.filter((track) => track.kind === kind).map(({ name }) => name);
    for (const [picture, from] of [
      ["Camera", 0],
      ["Second camera", SECOND_FROM],
    ] as const) {
      const track = order("video").indexOf(picture);
      const { frames, said } = await look(path, lesson.width, lesson.height, { track });
      assert.is(said, "");
      assert.is(frames.length, lesson.frames.length - from);
      assert.ok(
        frames.every(({ number }, i) => number === from + i),
        `${picture} in its order`,
      );
      const flashes = frames.filter(({ number }) => number !== null && isFlash(number));
      for (const [sound, audible] of [
        ["Room", () => true],
        ["Own microphone", () => true],
        ["Coach", (ms: number) => ms > VOICE.fromMs && ms < VOICE.toMs],
      ] as const) {
        const { onsets } = await listen(path, order("audio").indexOf(sound));
        const seen = flashes.filter(({ number }) => audible((number ?? 0) * FRAME_MS));
        assert.ok(seen.length >= 2, `${seen.length} flashes to compare with`);
        for (const { timeMs } of seen) {
          const off = Math.min(...onsets.map((onset) => Math.abs(onset - timeMs)));
          assert.ok(off <= TOGETHER_MS, `${sound} is ${off} ms off ${picture} at ${timeMs} ms`);
        }
        assert.is(onsets.length, sound === "Coach" ? seen.length : SECONDS / 2, sound);
      }
    }
  }));

test.run();
