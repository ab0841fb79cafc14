// runs alone
/** Talk is found in the opened sound, in the worker, in a real Chromium. */
import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Talk } from "../../client/player/film.ts";
import { FLASH_EVERY, FLASH_FROM, FRAME_MS, produce } from "#test/recordings/lesson/produce.ts";
import { isState, seek, standOf, until, withPlayer } from "./player-page.ts";
import { sealFilm } from "./recorded-film.ts";
import { TALK_FROM_MS, twoCameras } from "./two-cameras.ts";

const test = suite("talk in a film");
const SECONDS = 96;
const WORD_MS = 800;
const OFF_MS = 80;
const EVERY_MS = FLASH_EVERY * FRAME_MS;

const near = (talk: readonly Talk[], source: Talk["source"], beginsMs: number): boolean =>
  talk.some(
    (one) =>
      one.source === source &&
      Math.abs(one.fromMs - beginsMs) < OFF_MS &&
      Math.abs(one.toMs - beginsMs - WORD_MS) < OFF_MS,
  );

/** Runs before each script of the page and of its worker. */
async function inWorker(page: Page, script: string): Promise<void> {
  await page.context().route("**/*.js", async (route) => {
    const answer = await route.fetch();
    return route.fulfill({ response: answer, body: `${script}${await answer.text()}` });
  });
}

test("who is heard stands where it is heard, as far as the film was opened, and once", async () => {
  const lesson = await produce({ seconds: SECONDS, beepMs: WORD_MS });
  const film = await sealFilm([twoCameras(lesson, [])]);
  await withPlayer(async ({ page, open, complaints }) => {
    await open(film);
    const zeroMs = ((await isState(page, "ready")).video.ranges[0]?.[0] ?? 0) * 1_000;
    const wordMs = (n: number): number => zeroMs + FLASH_FROM * FRAME_MS + n * EVERY_MS;
    const wordsOf = (talk: readonly Talk[], source: Talk["source"], from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => from + i).filter((n) =>
        near(talk, source, wordMs(n)),
      ).length;

    const early = await until(
      page,
      "the first words",
      ({ talk }) => wordsOf(talk, "room", 0, 11) === 11,
    );
    assert.ok(
      early.talk.every(({ toMs }) => toMs < 48_000),
      "nothing is told of what was not opened",
    );
    const coachFrom = Math.ceil((TALK_FROM_MS - zeroMs) / EVERY_MS);
    assert.ok(
      early.talk.every(({ source, fromMs }) => source === "room" || fromMs > TALK_FROM_MS - OFF_MS),
      "the coach's voice is told of the coach",
    );

    await seek(page, 80_000);
    const late = await until(
      page,
      "words further on",
      ({ talk }) => wordsOf(talk, "room", 41, 47) === 6 && wordsOf(talk, "talkback", 41, 47) === 6,
    );
    assert.ok(wordsOf(late.talk, "room", 0, 11) === 11, "what was known stays known");
    await seek(page, TALK_FROM_MS);
    await until(
      page,
      "the coach's first words",
      ({ talk }) => wordsOf(talk, "talkback", coachFrom, coachFrom + 5) === 5,
    );
    const { talk } = await standOf(page);
    for (const source of ["room", "talkback"] as const) {
      const own = talk.filter((one) => one.source === source);
      assert.is(
        new Set(own.map(({ fromMs }) => Math.round((fromMs - wordMs(0)) / EVERY_MS))).size,
        own.length,
      );
    }
    assert.equal(complaints, []);
  });
});

test("what was being listened to when somebody went elsewhere is heard when they come back", async () => {
  const film = await sealFilm([twoCameras(await produce({ seconds: 64, beepMs: WORD_MS }), [])]);
  await withPlayer(async ({ page, open, complaints }) => {
    await inWorker(
      page,
      `{ const flush = AudioDecoder.prototype.flush;
         AudioDecoder.prototype.flush = async function () {
           await fetch("/favicon.ico?listening");
           return flush.call(this);
         }; }`,
    );
    let listening = (): void => undefined;
    const listens = new Promise<void>((resolve) => (listening = resolve));
    let goOn = (): void => undefined;
    const away = new Promise<void>((resolve) => (goOn = resolve));
    await page.context().route("**/favicon.ico?listening", async (route) => {
      listening();
      await away;
      await route.fulfill({ status: 204 });
    });
    await open(film);
    const zeroMs = ((await isState(page, "ready")).video.ranges[0]?.[0] ?? 0) * 1_000;
    await listens;
    await seek(page, 56_000);
    await until(page, "there", ({ video }) => video.at > 55);
    goOn();
    await isState(page, "ready");
    await seek(page, 1_000);
    const firstMs = zeroMs + FLASH_FROM * FRAME_MS;
    await until(page, "the first word", ({ talk }) => near(talk, "room", firstMs));
    assert.equal(complaints, []);
  });
});

test("where a browser cannot listen, the film plays and no talk is told", async () => {
  const film = await sealFilm([twoCameras(await produce({ seconds: 30, beepMs: WORD_MS }), [])]);
  await withPlayer(async ({ page, open, complaints }) => {
    await inWorker(page, "delete self.AudioDecoder;");
    await open(film);
    await isState(page, "ready");
    await page.evaluate(() => window.played.film.play());
    const { talk } = await until(page, "on", ({ atMs }) => atMs > 3_000);
    assert.equal(talk, []);
    assert.equal(complaints, []);
  });
});

test.run();
