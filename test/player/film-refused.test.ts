// runs alone, limit 150 s
/** Where a film cannot be played, may not be, or was damaged at its most tender places. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newIdentity } from "#recordings/keys.ts";
import { FRAME_MS, produce, type Lesson } from "#test/recordings/lesson/produce.ts";
import { isState, seek, shows, standOf, until, withPlayer } from "./player-page.ts";
import { sealFilm, type RecordedFilm } from "./recorded-film.ts";
import { twoCameras } from "./two-cameras.ts";

const test = suite("film that is refused");
let lesson: Promise<Lesson> | null = null;
const aFilm = async (): Promise<RecordedFilm> => {
  lesson ??= produce({ seconds: 60 });
  return sealFilm([twoCameras(await lesson, [])]);
};

test("a browser without Media Source Extensions is told so before anything is fetched", async () => {
  const film = await aFilm();
  await withPlayer(async ({ page, open, complaints }) => {
    await page.addInitScript(() => {
      Reflect.deleteProperty(window, "MediaSource");
      Reflect.deleteProperty(window, "ManagedMediaSource");
    });
    await open(film);
    const stand = await isState(page, "cannot");
    assert.equal(stand.asked, []);
    assert.is(page.workers().length, 0);
    assert.equal(complaints, []);
  });
});

test("where only the managed kind exists it is used, and nothing is sent to a television", async () => {
  const film = await aFilm();
  await withPlayer(async ({ page, open, complaints }) => {
    await page.addInitScript(() => {
      Object.assign(window, { ManagedMediaSource: MediaSource });
      Reflect.deleteProperty(window, "MediaSource");
    });
    await open(film);
    await isState(page, "ready");
    await shows(page, 0);
    const off = await page.evaluate(() => {
      const { video, sounds } = window.played;
      return [video, ...sounds].map((element) => element.disableRemotePlayback);
    });
    assert.ok(off.length > 1 && off.every(Boolean));
    assert.equal(complaints, []);
  });
});

test("another vault's film is locked, and its worker is gone", async () => {
  const film = { ...(await aFilm()), identity: await newIdentity() };
  await withPlayer(async ({ page, open }) => {
    await open(film);
    await isState(page, "locked");
    await page.evaluate(() => window.played.film.play());
    const stand = await standOf(page);
    assert.equal([stand.state, stand.playing, stand.video.ready], ["locked", false, 0]);
    // The browser tells of it a moment later.
    for (const worker of page.workers()) await worker.waitForEvent("close");
  });
});

test("a refusal stops it and says why; when it is served again, it goes on from there", async () => {
  const film = await aFilm();
  await withPlayer(async ({ page, open, refuse }) => {
    await open(film);
    await isState(page, "ready");
    refuse(true);
    await seek(page, 50_000);
    const failed = await isState(page, "failed");
    assert.equal([failed.fault, failed.playing], ["forbidden", false]);
    refuse(false);
    await page.evaluate(() => window.played.film.play());
    const again = await until(page, "on", ({ playing, atMs }) => playing && atMs > 50_200);
    assert.is(again.fault, null);
  });
});

test("a segment whose head is damaged shows its pictures all the same, and is named", async () => {
  const film = await aFilm();
  const changed = film.objects.get("0/5")?.slice() ?? new Uint8Array();
  changed[30] = (changed[30] ?? 0) ^ 1;
  film.objects.set("0/5", changed);
  await withPlayer(async ({ page, open, complaints }) => {
    await open(film);
    const first = (await isState(page, "ready")).video.ranges[0]?.[0] ?? 0;
    const wanted = 1_100;
    await seek(page, first * 1_000 + wanted * FRAME_MS + FRAME_MS / 2);
    await shows(page, wanted);
    const { damage, asked } = await standOf(page);
    assert.ok(asked.includes("0/4"), "the one before it knows the streams");
    assert.is(damage.length, 1, JSON.stringify(damage));
    assert.equal([damage[0]?.segment, damage[0]?.chunk, damage[0]?.what], [5, 0, "forged"]);
    assert.equal(complaints, []);
  });
});

test.run();
