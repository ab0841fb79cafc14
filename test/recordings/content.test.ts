// runs alone, limit 240 s
/**
 * The content proof: a lesson with burnt-in numbers and beeps goes through a bad
 * line into a sealed export and out as a film. Which frames are in the film is
 * judged by their bytes, what they show by `ffmpeg`. The burnt-in number is asked
 * of every frame whose chain of references is whole: after a loss a decoder
 * conceals, and what it paints until the next key frame is its own affair.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } from "mediabunny";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openRecording } from "#recordings/open.ts";
import { openFolder } from "#recordings/replay/folder.ts";
import type { Made } from "#recordings/replay/to-mp4.ts";
import { exportTo } from "#test/recordings/lesson/export-folder.ts";
import { listen, look } from "#test/recordings/lesson/judge.ts";
import { unitsOf } from "#test/recordings/lesson/packetise.ts";
import { FRAME_MS, isFlash, produce, type Lesson } from "#test/recordings/lesson/produce.ts";
import { CAMERA, film, record, ROOM, type Recorded } from "#test/recordings/lesson/recorded.ts";
import type { LineOptions } from "#test/recordings/lesson/line.ts";
import { run } from "#test/recordings/lesson/ffmpeg.ts";

const SECONDS = 20;
const TOGETHER_MS = 40;
/** Of the network: where the recording's clock sees the sender's moment 0. */
const SLACK_MS = 60;

const content = suite("content");
const lessons = new Map<string, Lesson>();
let folder = "";

content.before(async () => {
  folder = await mkdtemp(join(tmpdir(), "aside-content-"));
  lessons.set("H264", await produce({ codec: "H264", seconds: SECONDS }));
  lessons.set("VP9", await produce({ codec: "VP9", seconds: SECONDS }));
});
content.after(() => rm(folder, { recursive: true, force: true }));

const lessonOf = (codec: string): Lesson => {
  const lesson = lessons.get(codec);
  if (lesson === undefined) throw new Error(`no lesson in ${codec}`);
  return lesson;
};

/** Sealed into an export folder, opened from there, made into a film. */
async function replayed(recorded: Recorded, name: string): Promise<{ path: string; made: Made }> {
  const { camera, room } = recorded.senders;
  const place = join(folder, name);
  const streams = [camera.info, room.info];
  const parts = [{ streams, arrivals: recorded.arrivals }];
  const { identity } = await exportTo({ folder: place, parts });
  const from = await openFolder(place);
  const path = join(folder, `${name}.mp4`);
  const made = await film(path, openRecording(from.list, from.read, from.keysFor(identity)));
  return { path, made };
}

interface Stored {
  timeMs: number;
  key: boolean;
  bytes: string;
}

async function storedFrames(path: string, kind: "video" | "audio"): Promise<Stored[]> {
  const input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(path) });
  const track =
    kind === "video" ? await input.getPrimaryVideoTrack() : await input.getPrimaryAudioTrack();
  if (track === null) throw new Error(`the film has no ${kind}`);
  const frames: Stored[] = [];
  for await (const { data, timestamp, type } of new EncodedPacketSink(track).packets()) {
    const bytes = Buffer.from(data).toString("latin1");
    frames.push({ timeMs: timestamp * 1000, key: type === "key", bytes });
  }
  return frames;
}

/** Frame numbers of the lesson by their bytes; parameter sets before a key frame do not count. */
function numbersOf(lesson: Lesson): Map<string, number> {
  return new Map(lesson.frames.map(({ data }, i) => [Buffer.from(data).toString("latin1"), i]));
}

function withoutSets(lesson: Lesson, bytes: string): string {
  if (lesson.codec !== "H264") return bytes;
  const data = Buffer.from(bytes, "latin1");
  let at = 0;
  for (const unit of unitsOf(data)) {
    const type = (unit[0] ?? 0) & 0x1f;
    if (type !== 7 && type !== 8) break;
    at += 4 + unit.length;
  }
  return data.subarray(at).toString("latin1");
}

/** Frames that can be decoded as they were: nothing is missing since their key frame. */
function chained(lesson: Lesson, whole: Set<number>): Set<number> {
  const good = new Set<number>();
  let unbroken = false;
  for (const [i, { key }] of lesson.frames.entries()) {
    unbroken = whole.has(i) && (key || unbroken);
    if (unbroken) good.add(i);
  }
  return good;
}

async function prove(codec: "H264" | "VP9", line: LineOptions, name: string): Promise<void> {
  const lesson = lessonOf(codec);
  const recorded = record(lesson, line);
  const whole = recorded.through.whole.get(CAMERA) ?? new Set();
  const { path, made } = await replayed(recorded, name);
  assert.equal(made.damage, []);
  assert.equal(made.gaps, []);

  const numbers = numbersOf(lesson);
  const stored = await storedFrames(path, "video");
  const found = stored.map(({ bytes }) => numbers.get(withoutSets(lesson, bytes)) ?? null);
  const intact = chained(lesson, whole);
  const firstKey = lesson.frames.findIndex(({ key }, i) => key && whole.has(i));
  const wanted = [...whole]
    .filter((number) => (codec === "VP9" ? intact.has(number) : number >= firstKey))
    .toSorted((a, b) => a - b);
  assert.equal(found, wanted, "every frame that arrived, once, in order, and no other");

  const originMs = (stored[0]?.timeMs ?? 0) - (found[0] ?? 0) * FRAME_MS;
  assert.ok(Math.abs(originMs - 120) < SLACK_MS, `the picture begins at ${originMs} ms`);
  for (const [i, { timeMs }] of stored.entries()) {
    const offMs = timeMs - originMs - (found[i] ?? 0) * FRAME_MS;
    assert.ok(Math.abs(offMs) < 10, `frame ${found[i]} is off by ${offMs} ms`);
  }

  const sounded = await storedFrames(path, "audio");
  const arrived = recorded.through.whole.get(ROOM) ?? new Set();
  const sounds = new Set(sounded.map(({ bytes }) => bytes));
  for (const [i, { data }] of lesson.sound.entries()) {
    if (!arrived.has(i)) continue;
    assert.ok(sounds.has(Buffer.from(data).toString("latin1")), `sound ${i} is missing`);
  }

  const { frames, said } = await look(path, lesson.width, lesson.height);
  if (intact.size === lesson.frames.length) assert.is(said, "");
  const seen = frames.filter(({ number }) => number !== null);
  const shown = new Set(seen.map(({ number }) => number));
  for (const number of intact) assert.ok(shown.has(number), `frame ${number} is not to be seen`);
  for (const { number, timeMs } of seen) {
    if (number === null || !intact.has(number)) continue;
    const offMs = timeMs - originMs - number * FRAME_MS;
    assert.ok(Math.abs(offMs) < 10, `frame ${number} is seen ${offMs} ms off`);
  }

  const { onsets } = await listen(path);
  const flashes = seen.filter(
    ({ number, flash }) => flash && number !== null && isFlash(number) && intact.has(number),
  );
  assert.is(flashes.length, [...intact].filter(isFlash).length, "flashes to compare with");
  for (const { number, timeMs } of flashes) {
    // A beep whose packets were lost is not to be heard.
    const offs = onsets.map((onset) => onset - timeMs);
    const nearest = offs.toSorted((a, b) => Math.abs(a) - Math.abs(b))[0] ?? Number.NaN;
    const first = Math.floor(((number ?? 0) * FRAME_MS + 2.5) / 20);
    if (![-1, 0, 1].every((step) => arrived.has(first + step))) continue;
    assert.ok(Math.abs(nearest) <= TOGETHER_MS, `sound is ${nearest} ms off at frame ${number}`);
  }
  const { said: complaint } = await run("ffprobe", ["-v", "error", "-show_format", path]);
  assert.is(complaint, "");
}

for (const codec of ["H264", "VP9"] as const) {
  for (const percent of [0, 1, 3, 5]) {
    for (const retransmit of percent === 0 ? [false] : [false, true]) {
      const how = retransmit ? "with retransmission" : "without retransmission";
      content(`${codec} through ${percent} % loss and reordering, ${how}`, async () => {
        const line = { seed: 1_000 + percent, loss: percent / 100, jitterMs: 60, retransmit };
        await prove(codec, line, `${codec}-${percent}-${retransmit}`);
      });
    }
  }
}

content("a curtain is a gap where it was declared: no frame in it, and time goes on", async () => {
  const lesson = lessonOf("H264");
  const [fromMs, toMs] = [6_000, 11_000];
  const gap = { kind: "curtain", fromMs } as const;
  const recorded = record(lesson, { seed: 3, closed: [[fromMs - 160, toMs]] }, [
    { atMs: fromMs, record: { type: "gap", gap: { ...gap, toMs: null } } },
    { atMs: toMs, record: { type: "gap", gap: { ...gap, toMs } } },
  ]);
  const { path, made } = await replayed(recorded, "curtain");
  assert.equal(made.gaps, [{ kind: "curtain", fromMs, toMs }]);
  assert.equal(made.losses, []);
  const stored = await storedFrames(path, "video");
  for (const { timeMs } of stored)
    assert.not.ok(timeMs > fromMs && timeMs < toMs - 300, `${timeMs}`);
  const { frames } = await look(path, lesson.width, lesson.height);
  const [first] = frames;
  const after = frames.filter(({ number, timeMs }) => number !== null && timeMs > toMs);
  assert.ok(after.length > 100);
  for (const { number, timeMs } of after) {
    const offMs = timeMs - (first?.timeMs ?? 0) - (number ?? 0) * FRAME_MS;
    assert.ok(Math.abs(offMs) < 10, `frame ${number} is ${offMs} ms off after the gap`);
  }
  const { onsets } = await listen(path);
  const flashes = frames.filter(({ number, flash }) => flash && number !== null && isFlash(number));
  for (const { timeMs } of flashes) {
    const off = Math.min(...onsets.map((onset) => Math.abs(onset - timeMs)));
    assert.ok(off <= TOGETHER_MS, `sound is ${off} ms off at ${timeMs} ms`);
  }
});

content("what did not arrive and was not declared is told", async () => {
  const lesson = lessonOf("H264");
  const recorded = record(lesson, { seed: 4, closed: [[5_000, 8_000]] });
  const { made } = await replayed(recorded, "outage");
  const nothing = made.losses.filter(({ what }) => what === "nothing");
  assert.is(nothing.length, 1);
  assert.ok(Math.abs((nothing[0]?.fromMs ?? 0) - 5_000) < 100);
  assert.ok(Math.abs((nothing[0]?.toMs ?? 0) - 8_000) < 100);
  assert.ok(made.losses.some(({ what, track }) => what === "packets" && track === "Camera"));
});

content.run();
