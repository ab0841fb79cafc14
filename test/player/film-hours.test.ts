// runs alone, limit 300 s
/** Three hours open anywhere without what lies between, and an hour of playing holds two minutes of it. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { FRAME_MS } from "#test/recordings/lesson/produce.ts";
import { hours, PIECE_S } from "./film-of-hours.ts";
import { isState, seek, shows, standOf, until, withPlayer } from "./player-page.ts";
import type { RecordedFilm } from "./recorded-film.ts";

const test = suite("a film of hours");
const MINUTES = 180;

let film: Promise<RecordedFilm> | null = null;
const aFilm = () => (film ??= hours(MINUTES));

test("anywhere in three hours the right frame is shown, and nothing between is fetched", async () => {
  const recorded = await aFilm();
  await withPlayer(async ({ page, open, complaints }) => {
    await open(recorded);
    const first = await isState(page, "ready");
    await shows(page, 0);
    assert.ok(Math.abs(first.durationMs - MINUTES * 60_000) < 1_000, `${first.durationMs}`);
    const zeroMs = (first.video.ranges[0]?.[0] ?? 0) * 1_000;
    const frames = PIECE_S * 25;
    for (const minute of [179.6, 0.9, 90, 31.4, 120.2, 60]) {
      const frame = Math.round((minute * 60_000) / FRAME_MS) + 7;
      await seek(page, zeroMs + (frame + 0.5) * FRAME_MS);
      await shows(page, frame % frames);
      const stand = await isState(page, "ready");
      assert.ok(Math.abs(stand.atMs - minute * 60_000) < 1_000, `${stand.atMs}`);
    }
    const { asked, damage } = await standOf(page);
    assert.ok(asked.length < 60, `${asked.length} segments were asked for`);
    assert.equal([damage, complaints], [[], []]);
  });
});

test("an hour of playing fetches each piece once, and holds two minutes at most", async () => {
  const recorded = await aFilm();
  await withPlayer(async ({ page, open, complaints }) => {
    await open(recorded);
    await isState(page, "ready");
    await page.evaluate(() => window.played.film.play());
    /** Playing all the while, over everything, a little faster than a browser plays. */
    const playTo = async (minute: number): Promise<void> => {
      const step = async () => {
        const { film: shown } = window.played;
        const reach = (ms: number) =>
          new Promise<void>((done) => {
            const look = (): void => {
              if (shown.playing && shown.atMs >= ms) done();
              else requestAnimationFrame(look);
            };
            look();
          });
        const fromMs = shown.atMs;
        shown.seek(fromMs + 15_000);
        await reach(fromMs + 15_100);
        return shown.atMs;
      };
      let atMs = 0;
      while (atMs < minute * 60_000) atMs = await page.evaluate(step);
    };
    await playTo(60);
    const { asked, video, heard } = await standOf(page);
    const segments = new Set(asked).size;
    assert.ok(segments >= 450, `an hour is ${segments} segments`);
    assert.ok(asked.length - segments <= 5, `${asked.length - segments} were fetched twice`);
    for (const { ranges } of [video, ...heard]) {
      const sum = ranges.reduce((all, [from = 0, to = 0]) => all + to - from, 0);
      assert.ok(sum < 120, `${sum} s are held`);
    }
    await page.evaluate(() => window.played.film.pause());
    await until(page, "paused", ({ playing }) => !playing);
    assert.equal(complaints, []);
  });
});

test.run();
