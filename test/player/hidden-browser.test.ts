// runs alone, limit 200 s
/** What is cut out or not shared is never painted in a real Chromium, and playing goes on after it. */
import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { FRAME_MS, produce } from "#test/recordings/lesson/produce.ts";
import { decodeStamp, readBlocks, STRIP_HEIGHT } from "#test/support/classroom/strip.ts";
import type { FilmManifest, Stretch } from "../../client/player/film.ts";
import { Plan } from "../../client/player/plan.ts";
import { isState, numberIn, seek, until, withPlayer } from "./player-page.ts";
import { sealFilm, type RecordedFilm } from "./recorded-film.ts";
import { twoCameras } from "./two-cameras.ts";

const test = suite("hidden stretches in Chromium");
const lesson = await produce({ seconds: 40 });
const film = await sealFilm([twoCameras(lesson, [])]);
const [WIDTH, HEIGHT] = [320, 180];

const withManifest = (over: FilmManifest): RecordedFilm => ({
  ...film,
  manifest: { ...film.manifest, ...over, parts: [...over.parts], hidden: [...(over.hidden ?? [])] },
});
const { parts } = film.manifest;
/** Without the pieces that lie wholly within it: the server destroyed them. */
const cutOut = (hidden: Stretch): RecordedFilm =>
  withManifest({
    hidden: [hidden],
    parts: parts.map((part) => ({
      ...part,
      segments: part.segments.filter(
        ({ atMs, lastsMs }) => atMs < hidden.fromMs || atMs + lastsMs > hidden.toMs,
      ),
    })),
  });
const sharedRange = (range: Stretch): RecordedFilm =>
  withManifest({
    range,
    parts: parts.map((part) => ({
      ...part,
      segments: part.segments.filter(
        ({ atMs, lastsMs }) => atMs < range.toMs && atMs + lastsMs > range.fromMs,
      ),
    })),
  });

/** From here on every picture that is painted is kept: what stands in it is read later. */
const watchPictures = (page: Page): Promise<void> =>
  page.evaluate(
    ({ width, height }) => {
      const painted: string[] = [];
      Object.assign(window, { painted });
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [width, height];
      const pen = canvas.getContext("2d", { willReadFrequently: true });
      const { video } = window.played;
      const look = (): void => {
        pen?.drawImage(video, 0, 0, width, height);
        const strip = pen?.getImageData(0, 0, width, height * 0.2).data ?? [];
        painted.push(
          Array.from(strip, (byte, i) => (i % 4 === 0 ? (byte > 127 ? "1" : "0") : "")).join(""),
        );
        video.requestVideoFrameCallback(look);
      };
      video.requestVideoFrameCallback(look);
    },
    { width: WIDTH, height: HEIGHT },
  );
const numbersPainted = async (page: Page): Promise<number[]> => {
  const painted = await page.evaluate(() => (window as unknown as { painted: string[] }).painted);
  return painted.flatMap((strip) => {
    const rgba = new Uint8ClampedArray(
      strip.split("").flatMap((one) => Array(4).fill(one === "1" ? 255 : 0) as number[]),
    );
    const stamp = decodeStamp(readBlocks(rgba, WIDTH, Math.round(HEIGHT * STRIP_HEIGHT)));
    return stamp === null ? [] : [stamp.counter];
  });
};

/** ms of the recording at which picture 0 stands. */
async function zeroMs(page: Page, open: (film: RecordedFilm) => Promise<void>): Promise<number> {
  await open(film);
  const stand = await isState(page, "ready");
  return (stand.video.ranges[0]?.[0] ?? 0) * 1_000 + new Plan(film.manifest).originMs;
}
/** The picture that stands at a moment of the recording. */
const pictureAt = (zero: number, ms: number): number => Math.floor((ms - zero) / FRAME_MS);

test("R18: over a short cut and over one whose pieces are gone, no hidden picture is painted", () =>
  withPlayer(async ({ page, open, complaints }) => {
    const zero = await zeroMs(page, open);
    // The short one lies within what one key frame carries.
    for (const hidden of [
      { fromMs: 13_010, toMs: 14_220 },
      { fromMs: 13_010, toMs: 27_333 },
    ]) {
      const cut = cutOut(hidden);
      const { originMs } = new Plan(cut.manifest);
      await open(cut);
      await isState(page, "ready");
      await seek(page, hidden.fromMs - originMs - 1_200);
      await isState(page, "ready");
      await watchPictures(page);
      await page.evaluate(() => window.played.film.play());
      await until(page, "behind it", ({ atMs }) => atMs > hidden.toMs - originMs + 1_000);
      await page.evaluate(() => window.played.film.pause());
      const numbers = await numbersPainted(page);
      const [first, last] = [pictureAt(zero, hidden.fromMs), pictureAt(zero, hidden.toMs)];
      const wrong = numbers.filter((n) => n > first && n < last);
      assert.equal(wrong, [], `${first} to ${last}`);
      assert.ok(
        numbers.some((n) => n >= first - 8 && n <= first),
        numbers.join(" "),
      );
      assert.ok(
        numbers.some((n) => n >= last && n <= last + 3),
        numbers.join(" "),
      );

      // Who goes into it lands behind it, and steps back over it.
      await seek(page, (hidden.fromMs + hidden.toMs) / 2 - originMs);
      const landed = await until(
        page,
        "at its end",
        ({ atMs, state }) => state === "ready" && atMs >= hidden.toMs - originMs - 1,
      );
      assert.ok(Math.abs(landed.atMs - (hidden.toMs - originMs)) < 60, `${landed.atMs}`);
      const shown = await numberIn(page, "video");
      assert.ok(shown !== null && shown >= last && shown <= last + 1, `${shown} of ${last}`);
    }
    assert.equal(complaints, []);
  }));

for (const fromMs of [14_444, 400]) {
  test(`R16: a range from ${fromMs} ms on begins and ends where it was meant to, and nothing else is painted`, () =>
    withPlayer(async ({ page, open, complaints }) => {
      const zero = await zeroMs(page, open);
      const range = { fromMs, toMs: fromMs + 4_667 };
      const shared = sharedRange(range);
      const plan = new Plan(shared.manifest);
      await open(shared);
      await watchPictures(page);
      const stand = await isState(page, "ready");
      assert.ok(Math.abs(stand.atMs - (range.fromMs - plan.originMs)) < 2, `${stand.atMs}`);
      const [first, last] = [pictureAt(zero, range.fromMs), pictureAt(zero, range.toMs)];
      await page.evaluate(() => window.played.film.play());
      const over = await isState(page, "ended");
      assert.ok(Math.abs(over.atMs - plan.durationMs) < 60, `${over.atMs} of ${plan.durationMs}`);
      for (const ms of [0, 100, plan.durationMs, 1e6]) {
        await seek(page, ms);
        await until(page, "somewhere", ({ state }) => state === "ready" || state === "ended");
      }
      const numbers = await numbersPainted(page);
      assert.equal(
        numbers.filter((n) => n < first || n > last),
        [],
        `${first} to ${last}`,
      );
      assert.ok(numbers.length > 60, `${numbers.length} pictures`);
      assert.ok(numbers.some((n) => n <= first + 2) && numbers.some((n) => n >= last - 3));
      assert.equal(complaints, []);
    }));
}

test.run();
