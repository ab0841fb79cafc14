// runs alone, limit 300 s
/** A sealed recording plays in a real Chromium: right frames, gaps jumped, damage named, in step. */
import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { FRAME_MS, produce, type Lesson } from "#test/recordings/lesson/produce.ts";
import { isState, numberIn, seek, shows, standOf, until, withPlayer } from "./player-page.ts";
import { sealFilm, type RecordedFilm } from "./recorded-film.ts";
import { SECOND_FROM_MS, twoCameras } from "./two-cameras.ts";

const test = suite("film in Chromium");
const SECONDS = 100;
const CURTAIN = [40_000, 52_000] as const;
let lesson: Promise<Lesson> | null = null;
const aFilm = async (): Promise<RecordedFilm> => {
  lesson ??= produce({ seconds: SECONDS });
  const made = twoCameras(await lesson, [CURTAIN]);
  return sealFilm([made], made.gaps);
};

const play = (page: Page, rate = 1) =>
  page.evaluate((times) => {
    const { film } = window.played;
    film.setRate(times);
    film.play();
  }, rate);

/** Where the lesson's first frame stands in the film, ms; the film's very first picture is it. */
const zeroOf = async (page: Page): Promise<number> => {
  const stand = await isState(page, "ready");
  return (stand.video.ranges[0]?.[0] ?? 0) * 1_000;
};
/** A moment within that frame. */
const within = (zeroMs: number, frame: number): number => zeroMs + frame * FRAME_MS + FRAME_MS / 2;

/** So many pictures one after the other are in step: then it has caught up, ... */
const IN_STEP = 12;
/** ... by no more than this, ms: people hear and see no difference. */
const CLOSE_MS = 40;

/**
 * How far each picture is from the sound that leads while it plays, ms, until it keeps in
 * step or the film is there. A busy machine takes longer to it; whoever does not steer
 * never gets there.
 */
const apart = (page: Page, which: "video" | "beside", untilMs: number) =>
  page.evaluate(
    ({ name, endMs, enough, closeMs }) =>
      new Promise<number[]>((resolve) => {
        const { film, sounds, [name]: video } = window.played;
        const [lead] = sounds;
        const found: number[] = [];
        const look = (): void => {
          if (lead !== undefined) found.push((video.currentTime - lead.currentTime) * 1_000);
          const last = found.slice(-enough);
          const kept = last.length === enough && last.every((ms) => Math.abs(ms) <= closeMs);
          if (!kept && film.atMs < endMs && film.playing) video.requestVideoFrameCallback(look);
          else resolve(found);
        };
        video.requestVideoFrameCallback(look);
      }),
    { name: which, endMs: untilMs, enough: IN_STEP, closeMs: CLOSE_MS },
  );
/** Puts the picture beside where it belongs, as a busy machine does; it is to come back. */
const push = (page: Page, which: "video" | "beside") =>
  page.evaluate((name) => {
    window.played[name].currentTime += 0.25;
  }, which);

test("it opens with one segment, shows the first frame, and seeks to the right ones", async () => {
  const film = await aFilm();
  await withPlayer(async ({ page, open, complaints }) => {
    await open(film);
    const zeroMs = await zeroOf(page);
    await shows(page, 0);
    const goTo = async (wanted: number): Promise<void> => {
      await seek(page, within(zeroMs, wanted));
      await shows(page, wanted);
    };
    for (const wanted of [220, 31, 2400, 1600, 5, 200, 201]) await goTo(wanted);
    const { asked } = await standOf(page);
    assert.is(asked[0], "0/0");
    // Half a minute ahead of where it stands, and no more.
    assert.ok(!asked.includes("0/5"), `it never read what lies between: ${asked.join(" ")}`);
    await goTo(701);
    assert.equal(complaints, []);
  });
});

test("nothing further on is fetched before the picture that was asked for is painted", async () => {
  const film = await aFilm();
  await withPlayer(async ({ page, open, complaints }) => {
    await open(film);
    const zeroMs = await zeroOf(page);
    const segments = film.manifest.parts[0]?.segments ?? [];
    const originMs = segments[0]?.atMs ?? 0;
    // In the middle of a segment: nothing else is needed for it.
    const toMs = within(
      zeroMs,
      Math.round(((segments[9]?.atMs ?? 0) - originMs + 3_000) / FRAME_MS),
    );
    const asked = await page.evaluate(
      (ms) =>
        new Promise<string[]>((resolve) => {
          const { film: playing, video, asked: all } = window.played;
          const before = all.length;
          const look: VideoFrameRequestCallback = (_, { mediaTime }) => {
            if (Math.abs(mediaTime * 1_000 - ms) < 200) resolve(all.slice(before));
            else video.requestVideoFrameCallback(look);
          };
          video.requestVideoFrameCallback(look);
          playing.seek(ms);
        }),
      toMs,
    );
    assert.equal(asked, ["0/9"]);
    await until(page, "fetched ahead", (stand) => stand.asked.includes("0/11"));
    assert.equal(complaints, []);
  });
});

test("a step is exactly one frame, also over the edge of what was fetched", async () => {
  const film = await aFilm();
  await withPlayer(async ({ page, open, complaints }) => {
    await open(film);
    const zeroMs = await zeroOf(page);
    for (const begins of [300, 1_525]) {
      await seek(page, within(zeroMs, begins));
      await shows(page, begins);
      let wanted = begins;
      for (const by of [1, 1, 1, -1, -1, -1, -1, 1] as const) {
        await page.evaluate((step) => window.played.film.step(step), by);
        wanted += by;
        await shows(page, wanted);
      }
    }
    const first = (await standOf(page)).asked.length;
    // Back over the begin of a segment before which nothing was fetched.
    for (let wanted = 1_524; wanted > 1_490; wanted -= 1) {
      await page.evaluate(() => window.played.film.step(-1));
      await shows(page, wanted);
    }
    assert.ok((await standOf(page)).asked.length > first);
    assert.equal(complaints, []);
  });
});

test("playing jumps over a curtain, a lost and a changed segment, and says so", async () => {
  const film = await aFilm();
  const flipped = film.objects.get("0/2")?.slice() ?? new Uint8Array();
  for (let at = 100; at < flipped.length; at += 1_000) flipped[at] = (flipped[at] ?? 0) ^ 1;
  film.objects.set("0/2", flipped);
  film.objects.delete("0/6");
  await withPlayer(async ({ page, open, complaints }) => {
    await open(film);
    await isState(page, "ready");
    const segments = film.manifest.parts[0]?.segments ?? [];
    const originMs = segments[0]?.atMs ?? 0;
    const beginOf = (segment: number): number => (segments[segment]?.atMs ?? 0) - originMs;
    await seek(page, beginOf(2) - 1_500);
    await play(page);
    const over = await until(page, "past the changed segment", ({ atMs }) => atMs > beginOf(3));
    assert.ok(over.atMs < beginOf(3) + 1_500, `${over.atMs} of ${beginOf(3)}`);
    const changed = over.damage.filter(({ segment }) => segment === 2);
    assert.equal(changed, [
      { part: 0, segment: 2, chunk: null, what: "wrong-key", atMs: beginOf(2) },
    ]);

    await seek(page, CURTAIN[0] - originMs - 1_500);
    const later = await until(page, "past the curtain", ({ atMs }) => atMs > 47_000);
    assert.ok(later.atMs < CURTAIN[1] - originMs + 1_500, `${later.atMs}`);
    assert.equal(later.gaps, [
      { kind: "curtain", fromMs: CURTAIN[0] - originMs, toMs: CURTAIN[1] - originMs },
    ]);
    await page.evaluate(() => window.played.film.pause());

    await seek(page, 45_000);
    const landed = await isState(page, "ready");
    assert.ok(Math.abs(landed.atMs - (CURTAIN[1] - originMs)) < 60, `${landed.atMs}`);

    await seek(page, beginOf(6) + 3_000);
    const after = await until(page, "after the lost one", (stand) => stand.state === "ready");
    assert.ok(Math.abs(after.atMs - beginOf(7)) < 60, `${after.atMs} of ${beginOf(7)}`);
    const lost = after.damage.filter(({ what }) => what === "missing");
    assert.equal(lost, [{ part: 0, segment: 6, chunk: null, what: "missing", atMs: beginOf(6) }]);
    assert.equal(complaints, []);
  });
});

test("after a seek two cameras come in step with the sound, and come back when they fell out of it", async () => {
  const film = await aFilm();
  await withPlayer(async ({ page, open, complaints }) => {
    await open(film);
    const zeroMs = await zeroOf(page);
    await page.evaluate(() => window.played.film.show("both"));
    for (const fromMs of [12_500, 70_000, 21_000]) {
      await seek(page, fromMs);
      await isState(page, "ready");
      const frame = Math.floor((fromMs - zeroMs) / FRAME_MS);
      await shows(page, frame);
      await shows(page, frame, "beside");
      await play(page);
      for (const which of ["video", "beside"] as const) {
        for (const what of ["begun", "pushed"]) {
          if (what === "pushed") await push(page, which);
          const found = await apart(page, which, fromMs + 15_000);
          const last = found.slice(-IN_STEP);
          const worst = Math.max(...last.map(Math.abs));
          const said = `${which} ${what} after ${fromMs}: ${found.map(Math.round).join(" ")}`;
          assert.ok(last.length === IN_STEP && worst <= CLOSE_MS, said);
        }
      }
      await page.evaluate(() => window.played.film.pause());
    }
    const { cameras, sounds } = await standOf(page);
    assert.equal(cameras, [{ source: "camera" }, { source: "second" }]);
    assert.equal(sounds, [
      { source: "room", volume: 1 },
      { source: "talkback", volume: 1 },
    ]);
    const [, coach] = (await standOf(page)).heard;
    assert.ok((coach?.at ?? 0) > 24, "the coach's voice plays along");
    assert.equal(complaints, []);
  });
});

test("another camera shows the same moment, and before it was on there is none", async () => {
  const film = await aFilm();
  await withPlayer(async ({ page, open, complaints }) => {
    await open(film);
    const zeroMs = await zeroOf(page);
    await seek(page, within(zeroMs, 400));
    await shows(page, 400);
    await page.evaluate(() => window.played.film.show("second"));
    await shows(page, 400);
    await seek(page, SECOND_FROM_MS / 2);
    const early = await isState(page, "ready");
    assert.is(
      early.video.ranges.some(([from = 0]) => from < SECOND_FROM_MS / 1_000 - 1),
      false,
    );
    await page.evaluate(() => window.played.film.show("camera"));
    await shows(page, Math.floor((SECOND_FROM_MS / 2 - zeroMs) / FRAME_MS));
    assert.equal(complaints, []);
  });
});

test("an hour would fit: what is far behind is let go, and closing ends everything", async () => {
  const film = await aFilm();
  await withPlayer(async ({ page, open, complaints }) => {
    await open(film);
    await isState(page, "ready");
    await play(page, 2);
    const behind = await until(page, "far on", ({ atMs }) => atMs > 85_000, 90_000);
    for (const { ranges } of [behind.video, ...behind.heard]) {
      const sum = ranges.reduce((all, [from = 0, to = 0]) => all + to - from, 0);
      assert.ok(sum < 110, `${sum} s are held`);
      assert.ok((ranges[0]?.[0] ?? Infinity) > 8, `it still holds ${JSON.stringify(ranges[0])}`);
    }
    const end = await isState(page, "ended");
    assert.ok(end.durationMs - end.atMs < 400, `${end.atMs} of ${end.durationMs}`);
    assert.is(end.playing, false);
    await page.evaluate(() => {
      const { film: shown } = window.played;
      shown.seek(20_000);
      shown.play();
    });
    await until(page, "playing again", ({ atMs, playing }) => playing && atMs > 20_300);
    assert.is(page.workers().length, 1);
    await page.evaluate(() => window.played.film.close());
    const closed = await standOf(page);
    assert.is(closed.state, "closed");
    assert.is(closed.playing, false);
    assert.equal(
      [closed.video, ...closed.heard].map(({ ready }) => ready),
      [0, 0, 0],
    );
    assert.is(await numberIn(page, "video"), null);
    // The browser tells of it a moment later.
    for (const worker of page.workers()) await worker.waitForEvent("close");
    assert.equal(complaints, []);
  });
});

test.run();
