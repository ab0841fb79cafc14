// runs alone, limit 150 s
/** What a browser may do to a film at any time: let go of it, run out of room; and what holds it still. */
import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { produce, type Lesson } from "#test/recordings/lesson/produce.ts";
import { isState, seek, shows, standOf, until, withPlayer } from "./player-page.ts";
import { sealFilm, type RecordedFilm } from "./recorded-film.ts";
import { twoCameras } from "./two-cameras.ts";

const test = suite("film that is let go of");
let lesson: Promise<Lesson> | null = null;
const aFilm = async (): Promise<RecordedFilm> => {
  lesson ??= produce({ seconds: 60 });
  return sealFilm([twoCameras(await lesson, [])]);
};
declare global {
  interface Window {
    buffers: SourceBuffer[];
    /** Where the film had to go on further on, ms. */
    jumps: number[];
  }
}

/** Keeps every source buffer that is made, where a test can reach it. */
const keepBuffers = (page: Page) =>
  page.addInitScript(() => {
    window.buffers = [];
    const make = MediaSource.prototype.addSourceBuffer;
    MediaSource.prototype.addSourceBuffer = function kept(type: string) {
      const buffer = make.call(this, type);
      window.buffers.push(buffer);
      return buffer;
    };
  });
/** As a managed source does when memory is short. */
const letGo = (page: Page) =>
  page.evaluate(async () => {
    for (const buffer of window.buffers) {
      while (buffer.updating)
        await new Promise((done) => buffer.addEventListener("updateend", done, { once: true }));
      buffer.remove(0, Infinity);
    }
  });
const play = (page: Page) => page.evaluate(() => window.played.film.play());
const pause = (page: Page) => page.evaluate(() => window.played.film.pause());

test("what the browser has let go of is fetched again: while it stands, and while it plays", async () => {
  const film = await aFilm();
  await withPlayer(async ({ page, open, complaints }) => {
    await keepBuffers(page);
    await open(film);
    await isState(page, "ready");
    await seek(page, 12_000);
    await isState(page, "ready");
    const before = (await standOf(page)).asked.length;
    await letGo(page);
    await until(page, "fetched again", ({ asked }) => asked.length > before);
    await play(page);
    await until(page, "on", ({ atMs, playing }) => playing && atMs > 13_000);
    await letGo(page);
    const on = await until(page, "on once more", ({ atMs }) => atMs > 15_000);
    assert.is(on.fault, null);
    await pause(page);
    assert.equal(complaints, []);
  });
});

test("a browser whose memory is small loses no piece: the film plays to its end without a jump", async () => {
  const film = await aFilm();
  await withPlayer(async ({ page, open, complaints }) => {
    // A full buffer says so, as the standard has it; here it is full after a few seconds.
    await page.addInitScript(() => {
      const append = SourceBuffer.prototype.appendBuffer;
      SourceBuffer.prototype.appendBuffer = function small(bytes: BufferSource) {
        const { buffered } = this;
        let held = 0;
        for (let i = 0; i < buffered.length; i += 1) held += buffered.end(i) - buffered.start(i);
        if (held > 14) throw new DOMException("full", "QuotaExceededError");
        append.call(this, bytes);
      };
    });
    await open(film);
    await isState(page, "ready");
    await page.evaluate(() => {
      const { film: shown } = window.played;
      window.jumps = [];
      // Where the sound that leads has nothing, it is moved on.
      setInterval(() => {
        if (shown.playing && window.played.sounds[0]?.seeking === true)
          window.jumps.push(shown.atMs);
      }, 10);
      shown.setRate(2);
      shown.play();
    });
    const end = await until(page, "ended", ({ state }) => state === "ended", 90_000);
    assert.ok(end.durationMs - end.atMs < 400, `${end.atMs} of ${end.durationMs}`);
    assert.equal(await page.evaluate(() => window.jumps), [], "it never had to jump");
    assert.equal([end.damage, end.fault], [[], null]);
    assert.equal(complaints, []);
  });
});

test("R17: a film that is held is silent and stands, whoever plays it, and goes on when it is let go", async () => {
  const film = await aFilm();
  await withPlayer(async ({ page, open, complaints }) => {
    await open(film);
    await isState(page, "ready");
    await shows(page, 0);
    await play(page);
    await until(page, "playing", ({ atMs }) => atMs > 2_000);
    const held = await page.evaluate(() => {
      const { film: shown, sounds, video } = window.played;
      shown.hold(true);
      const stopped = [video, ...sounds].map((one) => one.paused && one.muted);
      const atMs = shown.atMs;
      // A teacher leads, a note is kept, somebody seeks.
      shown.pause();
      shown.play();
      shown.seek(10_000);
      return { stopped, atMs };
    });
    assert.ok(held.stopped.length > 1 && held.stopped.every(Boolean), JSON.stringify(held));
    await until(page, "there", ({ video }) => Math.abs(video.at - 10) < 0.1);
    // As long as anything comes that would let it begin.
    await until(page, "all fetched", ({ asked }) => asked.includes("0/5"));
    const still = await page.evaluate(() => {
      const { film: shown, sounds, video } = window.played;
      return {
        ...{ atMs: shown.atMs, state: shown.state, wants: shown.playing },
        silent: [video, ...sounds].every((one) => one.paused && one.muted),
      };
    });
    assert.equal(still, { atMs: 10_000, state: "waiting", wants: true, silent: true });
    await page.evaluate(() => window.played.film.hold(false));
    await until(page, "on", ({ atMs, state }) => state === "ready" && atMs > 10_300);
    assert.is(await page.evaluate(() => window.played.sounds[0]?.muted), false);
    assert.equal(complaints, []);
  });
});

test.run();
