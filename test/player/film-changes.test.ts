// runs alone, limit 240 s
/** What changes within a film: the picture's size, its codec, how loud each sound is. */
import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { StreamInfo } from "#recordings/types.ts";
import {
  picturePayloads,
  recordsOf,
  reports,
  send,
  soundPayloads,
  through,
  type Sender,
} from "#test/recordings/lesson/line.ts";
import {
  FRAME_MS,
  produce,
  type EncodedFrame,
  type Lesson,
} from "#test/recordings/lesson/produce.ts";
import { sendersOf } from "#test/recordings/lesson/recorded.ts";
import { isState, seek, shows, standOf, until, withPlayer } from "./player-page.ts";
import { sealFilm, type RecordedFilm } from "./recorded-film.ts";
import { twoCameras } from "./two-cameras.ts";

const test = suite("film that changes");
/** The second lesson begins here: within a segment. */
const CHANGE_MS = 12_000;
const SECONDS = CHANGE_MS / 1_000;
const START_MS = 100;

/** One lesson, then another by the same camera: `stream` is another one where its codec changes. */
function oneAfterAnother(first: Lesson, second: Lesson, stream: StreamInfo["stream"]) {
  const { camera, room } = sendersOf(first, START_MS);
  const { codec } = second;
  const later = (frames: readonly EncodedFrame[]) =>
    frames.map((frame) => ({ ...frame, timeMs: frame.timeMs + CHANGE_MS }));
  const sound = [...first.sound.filter(({ timeMs }) => timeMs < CHANGE_MS), ...later(second.sound)];
  const second_ = later(second.frames);
  const same = stream === camera.info.stream;
  const setsOf = (frame: EncodedFrame) =>
    second_.includes(frame) ? second.parameterSets : first.parameterSets;
  const other: Sender = { ...camera, info: { ...camera.info, stream, codec } };
  const pictures = same
    ? send(camera, [...first.frames, ...second_], picturePayloads(first, setsOf))
    : [
        ...send(camera, first.frames, picturePayloads(first)),
        ...send(other, second_, picturePayloads(second)),
      ];
  const sent = [...pictures, ...send(room, sound, soundPayloads)];
  const { arrivals } = through(
    sent.toSorted((one, two) => one.sentMs - two.sentMs),
    { seed: 3, jitterMs: 10 },
  );
  const all = [
    ...arrivals,
    ...reports(camera, START_MS, same ? 2 * CHANGE_MS : CHANGE_MS),
    ...reports(room, START_MS, 2 * CHANGE_MS),
    ...(same ? [] : reports(other, CHANGE_MS, 2 * CHANGE_MS)),
    ...(same ? [] : [{ atMs: CHANGE_MS, record: { type: "stream" as const, info: other.info } }]),
  ];
  const streams = same ? [camera.info, room.info] : [camera.info, room.info, other.info];
  return { streams, arrivals: recordsOf(all) };
}

/** Seeks into both halves and back, plays over the change, and steps over it. */
async function watch(film: RecordedFilm, sizes: readonly [number, number]): Promise<void> {
  await withPlayer(async ({ page, open, complaints }) => {
    await open(film);
    const zeroMs = ((await isState(page, "ready")).video.ranges[0]?.[0] ?? 0) * 1_000;
    const width = () => page.evaluate(() => window.played.video.videoWidth);
    const goTo = async (half: 0 | 1, frame: number): Promise<void> => {
      await seek(page, zeroMs + half * CHANGE_MS + (frame + 0.5) * FRAME_MS);
      await shows(page, frame);
      assert.is(await width(), sizes[half], `half ${half} has its own size`);
    };
    await goTo(0, 100);
    await goTo(1, 150);
    await goTo(0, 299);
    await page.evaluate(() => window.played.film.step(1));
    await shows(page, 0);
    assert.is(await width(), sizes[1]);
    await page.evaluate(() => window.played.film.step(-1));
    await shows(page, 299);
    await goTo(0, 250);
    await page.evaluate(() => window.played.film.play());
    await until(page, "over the change", ({ atMs }) => atMs > CHANGE_MS + 1_000);
    await page.evaluate(() => window.played.film.pause());
    assert.is(await width(), sizes[1]);
    // Every picture goes to where the sound stopped.
    assert.equal((await isState(page, "ready")).damage, []);
    assert.equal(complaints, []);
  });
}

for (const codec of ["H264", "VP9"] as const) {
  test(`${codec}: a picture that changes its size plays, seeks and steps on`, async () => {
    const small = await produce({ seconds: SECONDS, codec });
    const large = await produce({ seconds: SECONDS, codec, width: 640, height: 360 });
    await watch(await sealFilm([oneAfterAnother(small, large, 1)]), [320, 640]);
    await watch(await sealFilm([oneAfterAnother(large, small, 1)]), [640, 320]);
  });
}

test("a camera that goes on in another codec plays, seeks and steps on", async () => {
  const h264 = await produce({ seconds: SECONDS });
  const vp9 = await produce({ seconds: SECONDS, codec: "VP9", width: 640, height: 360 });
  await watch(await sealFilm([oneAfterAnother(h264, vp9, 7)]), [320, 640]);
  await watch(await sealFilm([oneAfterAnother(vp9, h264, 7)]), [640, 320]);
});

test("two cameras in VP9 stand side by side at the same moment", async () => {
  const lesson = await produce({ seconds: 30, codec: "VP9" });
  const film = await sealFilm([twoCameras(lesson, [])]);
  await withPlayer(async ({ page, open, complaints }) => {
    await open(film);
    const zeroMs = ((await isState(page, "ready")).video.ranges[0]?.[0] ?? 0) * 1_000;
    await page.evaluate(() => window.played.film.show("both"));
    for (const frame of [400, 310, 700]) {
      await seek(page, zeroMs + (frame + 0.5) * FRAME_MS);
      await shows(page, frame);
      await shows(page, frame, "beside");
    }
    assert.equal(complaints, []);
  });
});

/** The loudest moment of each sound while the film plays for so long, 0 to 1. */
const loudest = (page: Page, forMs: number) =>
  page.evaluate(async (ms) => {
    const { film, sounds } = window.played;
    const listening = ((window as { listening?: AnalyserNode[] }).listening ??= (() => {
      const context = new AudioContext();
      return sounds.map((sound) => {
        const analyser = context.createAnalyser();
        analyser.fftSize = 32_768;
        context.createMediaElementSource(sound).connect(analyser);
        analyser.connect(context.destination);
        return analyser;
      });
    })());
    const most = sounds.map(() => 0);
    const held = new Float32Array(32_768);
    film.play();
    const endMs = film.atMs + ms;
    while (film.atMs < endMs) {
      await new Promise((done) => setTimeout(done, 100));
      for (const [i, analyser] of listening.entries()) {
        analyser.getFloatTimeDomainData(held);
        for (const one of held) most[i] = Math.max(most[i] ?? 0, Math.abs(one));
      }
    }
    film.pause();
    // What still sounds belongs to before: the next time begins in silence.
    const isSilent = (one: AnalyserNode): boolean => {
      one.getFloatTimeDomainData(held);
      return held.every((sample) => sample === 0);
    };
    const until = performance.now() + 20_000;
    while (!listening.every(isSilent)) {
      if (performance.now() > until) throw new Error("it sounds on while it stands");
      await new Promise((done) => setTimeout(done, 50));
    }
    return most;
  }, forMs);

test("each sound is as loud as it was set, also after a seek", async () => {
  const film = await sealFilm([twoCameras(await produce({ seconds: 40 }), [])]);
  await withPlayer(async ({ page, open, complaints }) => {
    await open(film);
    await isState(page, "ready");
    await seek(page, 22_000);
    await isState(page, "ready");
    const volumes = (room: number, talkback: number) =>
      page.evaluate(
        ([one, other]) => {
          window.played.film.setVolume("room", one);
          window.played.film.setVolume("talkback", other);
        },
        [room, talkback] as const,
      );
    const [room = 0, talkback = 0] = await loudest(page, 2_500);
    assert.ok(room > 0.2 && talkback > 0.2, `both are heard: ${room} and ${talkback}`);
    await volumes(0.25, 1);
    await seek(page, 24_000);
    const [quieter = 1, asBefore = 0] = await loudest(page, 2_500);
    assert.ok(Math.abs(quieter / room - 0.25) < 0.1, `a quarter of ${room} is ${quieter}`);
    assert.ok(Math.abs(asBefore / talkback - 1) < 0.2, `${asBefore} of ${talkback}`);
    await volumes(1, 0);
    await seek(page, 4_000);
    const [loud = 0] = await loudest(page, 2_500);
    await seek(page, 28_000);
    const [, off = 1] = await loudest(page, 2_500);
    assert.ok(Math.abs(loud / room - 1) < 0.2, `${loud} of ${room}`);
    assert.is(off, 0, "what is turned off is not heard");
    assert.equal((await standOf(page)).sounds, [
      { source: "room", volume: 1 },
      { source: "talkback", volume: 0 },
    ]);
    assert.equal(complaints, []);
  });
});

test.run();
