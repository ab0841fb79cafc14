// runs alone, limit 300 s
/** Films play and seek in a real Chromium, through Media Source Extensions, after losses too. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { run } from "#test/recordings/lesson/ffmpeg.ts";
import { FRAME_MS, produce } from "#test/recordings/lesson/produce.ts";
import {
  CAMERA,
  film,
  record,
  segmentOf,
  type Recorded,
} from "#test/recordings/lesson/recorded.ts";
import { chromiumPath } from "#test/support/browser.ts";
import { decodeStamp, readBlocks, STRIP_HEIGHT } from "#test/support/classroom/strip.ts";

const browserSuite = suite("replay in Chromium");
const [WIDTH, HEIGHT] = [320, 180];
let folder = "";
let server: Server;
let browser: Browser;
let address = "";

browserSuite.before(async () => {
  folder = await mkdtemp(join(tmpdir(), "aside-films-"));
  server = createServer((request, response) => {
    const name = /^\/([\w-]+\.mp4)$/.exec(request.url ?? "")?.[1];
    if (name === undefined) {
      response.setHeader("content-type", "text/html").end("<!doctype html><title>film</title>");
      return;
    }
    readFile(join(folder, name)).then(
      (bytes) => response.setHeader("content-type", "video/mp4").end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const at = server.address();
  if (at === null || typeof at === "string") throw new Error("the server has no port");
  address = `http://127.0.0.1:${at.port}/`;
  browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"],
  });
});
browserSuite.after(async () => {
  await browser.close();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

/** Appends the whole film to a source buffer, gives what is buffered, s. */
const append = (page: Page, name: string, type: string) =>
  page.evaluate(
    async ({ path, mime }) => {
      if (!MediaSource.isTypeSupported(mime)) throw new Error(`${mime} cannot be played`);
      const video = document.createElement("video");
      document.body.append(video);
      const media = new MediaSource();
      video.src = URL.createObjectURL(media);
      await new Promise((resolve) => media.addEventListener("sourceopen", resolve, { once: true }));
      const buffer = media.addSourceBuffer(mime);
      const bytes = await (await fetch(path)).arrayBuffer();
      await new Promise((resolve, reject) => {
        buffer.addEventListener("updateend", resolve, { once: true });
        buffer.addEventListener("error", () =>
          reject(new Error(video.error?.message ?? "refused")),
        );
        buffer.appendBuffer(bytes);
      });
      media.endOfStream();
      const ranges = Array.from({ length: video.buffered.length }, (_, i) => [
        video.buffered.start(i),
        video.buffered.end(i),
      ]);
      return { ranges, duration: media.duration };
    },
    { path: name, mime: type },
  );

/** Seeks and waits until that number is to be read: "seeked" may come before its picture is painted. */
async function shows(page: Page, toMs: number, wanted: number): Promise<void> {
  const until = Date.now() + 10_000;
  for (;;) {
    const number = await seek(page, toMs);
    if (number === wanted) return;
    if (Date.now() > until) throw new Error(`${number} is shown instead of ${wanted}`);
  }
}

/** Seeks and gives the burnt-in number. */
async function seek(page: Page, toMs: number): Promise<number | null> {
  const strip = await page.evaluate(
    async ({ seconds, width, height }) => {
      const video = document.querySelector("video");
      if (video === null) throw new Error("no video");
      await new Promise((resolve, reject) => {
        video.addEventListener("seeked", resolve, { once: true });
        const fail = () => reject(new Error(video.error?.message));
        video.addEventListener("error", fail, { once: true });
        video.currentTime = seconds;
      });
      const canvas = document.createElement("canvas");
      canvas.width = width;
      canvas.height = height;
      const pen = canvas.getContext("2d");
      if (pen === null) throw new Error("no canvas");
      pen.drawImage(video, 0, 0, width, height);
      return [...pen.getImageData(0, 0, width, height * 0.2).data];
    },
    { seconds: toMs / 1000, width: WIDTH, height: HEIGHT },
  );
  const rgba = new Uint8ClampedArray(strip);
  const stamp = decodeStamp(readBlocks(rgba, WIDTH, Math.round(HEIGHT * STRIP_HEIGHT)));
  return stamp?.counter ?? null;
}

/** Where the first picture stands, ms: a player may begin a little before. */
async function beginsAt(path: string): Promise<number> {
  const args = "-v error -select_streams v -show_entries stream=start_time -of csv=p=0";
  const { out } = await run("ffprobe", [...args.split(" "), path]);
  return Number(out.toString()) * 1000;
}

/** Plays on from the start to the end, four times as fast; rejects for any error. */
const playOut = (page: Page) =>
  page.evaluate(async () => {
    const video = document.querySelector("video");
    if (video === null) throw new Error("no video");
    video.currentTime = video.buffered.start(0);
    video.playbackRate = 4;
    const over = new Promise<void>((resolve, reject) => {
      video.addEventListener("ended", () => resolve(), { once: true });
      video.addEventListener("error", () => reject(new Error(video.error?.message)), {
        once: true,
      });
    });
    await video.play();
    await over;
    const { totalVideoFrames } = video.getVideoPlaybackQuality();
    return { totalVideoFrames, seconds: video.currentTime };
  });

const segmentsOf = ({ senders, arrivals }: Recorded) => {
  const streams = [senders.camera.info, senders.room.info];
  return [
    segmentOf(
      streams,
      arrivals.map((one) => one.record),
    ),
  ];
};

const TYPES = {
  H264: 'video/mp4; codecs="avc3.42e01f,opus"',
  VP9: 'video/mp4; codecs="vp09.00.11.08,opus"',
} as const;

for (const codec of ["H264", "VP9"] as const) {
  for (const loss of [0, 0.03]) {
    browserSuite(
      `${codec} with ${loss * 100} % lost plays to its end and seeks to the right picture`,
      async () => {
        const lesson = await produce({ codec, seconds: 12 });
        const recorded = record(lesson, { seed: 12, loss, jitterMs: 40 });
        const name = `${codec}-${loss * 100}.mp4`;
        const made = await film(join(folder, name), segmentsOf(recorded));
        const page = await browser.newPage();
        page.setDefaultTimeout(20_000);
        await page.goto(address);
        const { ranges, duration } = await append(page, name, TYPES[codec]);
        assert.is(ranges.length, 1, JSON.stringify(ranges));
        assert.ok(Math.abs(duration * 1000 - made.durationMs) < 100, `${duration} s`);
        const whole = recorded.through.whole.get(CAMERA) ?? new Set();
        // The first picture that could be decoded is the lesson's first in all of these.
        assert.ok(whole.has(0));
        const originMs = await beginsAt(join(folder, name));
        let compared = 0;
        for (const wanted of [220, 31, 101, 150, 260, 99, 5]) {
          const toMs = originMs + wanted * FRAME_MS + FRAME_MS / 2;
          // Only what follows a key frame without a hole is the picture that was sent.
          const key = lesson.frames.findLastIndex((frame, at) => at <= wanted && frame.key);
          const chain = Array.from({ length: wanted - key + 1 }, (_, i) => key + i);
          if (!chain.every((one) => whole.has(one))) continue;
          compared += 1;
          await shows(page, toMs, wanted);
        }
        assert.ok(compared >= 2, `${compared} places could be compared`);
        const played = await playOut(page);
        assert.ok(Math.abs(played.seconds - duration) < 0.2, `it ended at ${played.seconds} s`);
        await page.close();
      },
    );
  }
}

browserSuite("a picture that changes its size plays on in the same track", async () => {
  const small = await produce({ seconds: 4 });
  const large = await produce({ seconds: 4, width: 640, height: 360 });
  const frames = [
    ...small.frames,
    ...large.frames.map((frame) => ({ ...frame, timeMs: frame.timeMs + 4_000 })),
  ];
  const sets = small.parameterSets;
  const both = { ...small, frames, sound: small.sound };
  const recorded = record(both, { seed: 1 }, [], (frame) =>
    large.frames.some(({ data }) => data === frame.data) ? large.parameterSets : sets,
  );
  await film(join(folder, "sizes.mp4"), segmentsOf(recorded));
  const page = await browser.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(address);
  await append(page, "sizes.mp4", TYPES.H264);
  const early = Math.floor((2_000 - (await beginsAt(join(folder, "sizes.mp4")))) / FRAME_MS);
  await shows(page, 2_000, early);
  assert.is(await page.evaluate(() => document.querySelector("video")?.videoWidth), 320);
  await shows(page, 6_000, early);
  assert.is(await page.evaluate(() => document.querySelector("video")?.videoWidth), 640);
  await page.close();
});

browserSuite.run();
