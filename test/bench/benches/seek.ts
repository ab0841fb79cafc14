/**
 * From asking for a moment to its painted frame, in real Chromiums: a sealed recording in
 * our pages, from our whole server, beside the same frames as a plain MP4 and with hls.js.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { signIn } from "#test/support/browser-steps.ts";
import { makeVault } from "#test/support/browser-recording.ts";
import { withGround } from "#test/support/seed.ts";
import { withDataFolder, withServer, type Server } from "#test/support/server.ts";
import { type BenchOptions, pause } from "../core/bench.ts";
import { runBlocks, shuffled } from "../core/blocks.ts";
import { workerPath } from "../core/facts.ts";
import { canPin, CORES, pin, treeOf } from "../core/machine.ts";
import { absolute, comparison, control, type Report } from "../core/report.ts";
import { median, quantile, seededRandom } from "../core/statistics.ts";
import { withChromium } from "../load/chromium.ts";
import { KEY_EVERY_S, makeLoop, makePlain, shelveLoop } from "../load/film-material.ts";
import { openOurs, prepare, seekIn, shown, writePages } from "../load/film-pages.ts";
import { withStaticFiles } from "../systems/static-files.ts";

const SIDES = ["plain", "plain again", "hls.js", "ours"] as const;
type Side = (typeof SIDES)[number];
const FILMS = ["short", "short again", "long"] as const;
const MINUTES = { short: 1, long: 180 } as const;
const SEEKS = 6;
const OPENS = 5;
/** Until whatever is fetched ahead is there, and nobody is taken for dragging. */
const REST_MS = 800;
/** So much is fetched ahead by itself: a seek to there would need nothing. */
const AHEAD_MS = 40_000;
const KEY_FRAMES_MS = KEY_EVERY_S * 1_000;
/** Moments to go to lie anywhere in so much, ms. */
const SPREAD_MS = 2_000;
const NAME = "lesson";

interface Stage extends Record<Exclude<Side, "ours">, Page> {
  ours: Page;
  recordings: Record<"short" | "long", string>;
  lastsMs: Record<"short" | "long", number>;
}

/**
 * The same moments for everybody who asks with the same seed, in any order, and none that was
 * fetched ahead at an earlier one: hls.js keeps all it ever had, and would need nothing there.
 */
const freshMoments = (seed: number, lastsMs: number): (() => number) => {
  const random = seededRandom(seed);
  const apart = AHEAD_MS + SPREAD_MS;
  const places = shuffled(
    Array.from({ length: Math.floor(lastsMs / apart) - 1 }, (_, index) => (index + 1) * apart),
    random,
  );
  return () => {
    const place = places.pop();
    if (place === undefined) throw new RangeError("fewer --blocks: no fresh moment is left");
    return Math.round(place + random() * SPREAD_MS);
  };
};
/**
 * Moments that are not there when the film has just been opened; of the same seed, each as far
 * behind its key frame as everybody else's, since all from there on has to be decoded.
 */
const moments = (seed: number, lastsMs: number): (() => number) => {
  const random = seededRandom(seed);
  const first = Math.ceil(AHEAD_MS / KEY_FRAMES_MS);
  const count = Math.floor(lastsMs / KEY_FRAMES_MS) - 1 - first;
  return () => {
    const [group, behind] = [first + Math.floor(random() * count), random()];
    return Math.round((group + behind) * KEY_FRAMES_MS);
  };
};

const seeks = async (stage: Stage, { quick, seed, blocks }: BenchOptions) => {
  const { ours, recordings, lastsMs } = stage;
  await openOurs(ours, recordings.long);
  const fresh = () => freshMoments(seed, lastsMs.long - 2_000);
  const next = { plain: fresh(), "plain again": fresh(), "hls.js": fresh(), ours: fresh() };
  return runBlocks(SIDES, { blocks, seed }, async (side) => {
    const page = side === "ours" ? ours : stage[side];
    const times: number[] = [];
    for (let sought = 0; sought < (quick ? 1 : SEEKS); sought += 1) {
      await pause(REST_MS);
      times.push(await seekIn(page, next[side]()));
    }
    return times;
  });
};

const opens = async (stage: Stage, { quick, seed, blocks }: BenchOptions) => {
  const { ours, recordings, lastsMs } = stage;
  const short = () => moments(seed, lastsMs.short);
  const next = { short: short(), "short again": short(), long: moments(seed, lastsMs.long) };
  return runBlocks(FILMS, { blocks, seed }, async (name) => {
    const which = name === "long" ? "long" : "short";
    const found = { first: [] as number[], seek: [] as number[] };
    for (let opened = 0; opened < (quick ? 1 : OPENS); opened += 1) {
      found.first.push(await openOurs(ours, recordings[which]));
      await pause(REST_MS);
      found.seek.push(await seekIn(ours, next[name]()));
    }
    return found;
  });
};

const withStage = async <T>(
  { quick, say }: BenchOptions,
  work: (stage: Stage) => Promise<T>,
): Promise<T> => {
  const minutes = { short: MINUTES.short, long: quick ? 10 : MINUTES.long };
  const folder = await mkdtemp(join(tmpdir(), "aside-bench-seek-"));
  const served = join(folder, "served");
  const ours = async (data: string, server: Server, page: Page): Promise<Stage["recordings"]> => {
    const { account } = server.teacher;
    await prepare(page);
    await signIn(page, server.url, server.teacher);
    await makeVault(page);
    return withGround(data, async ({ stores }) => {
      const shelf = { stores, data, owner: account };
      return {
        short: await shelveLoop(shelf, loop, minutes.short),
        long: await shelveLoop(shelf, loop, minutes.long),
      };
    });
  };
  const film = (origin: string, kind: "plain" | "hls", more: (page: Page) => Promise<T>) =>
    withChromium("about:blank", async (page) => {
      await prepare(page);
      await page.goto(`${origin}/${kind}.html`);
      await shown(page);
      return more(page);
    });
  const loop = await makeLoop();
  if (canPin()) pin([process.pid], CORES.browser);
  try {
    await mkdir(served);
    say(`seek: ${minutes.long} minutes of a lesson`);
    await makePlain(served, NAME, loop, minutes.long);
    await writePages(served, NAME);
    const env = { MEDIASOUP_WORKER_BIN: workerPath(), RTC_WORKERS: "1", LOG_LEVEL: "error" };
    return await withDataFolder((data) =>
      withServer({ data, env }, (server) =>
        withChromium(server.url, async (page) => {
          const recordings = await ours(data, server, page);
          return withStaticFiles(served, (origin, pid) => {
            if (canPin()) pin([...treeOf(server.pid), pid], CORES.system);
            return film(origin, "plain", (plain) =>
              film(origin, "plain", (again) =>
                film(origin, "hls", (hls) => {
                  const lastsMs = { short: minutes.short * 60_000, long: minutes.long * 60_000 };
                  const pages = { plain, "plain again": again, "hls.js": hls, ours: page };
                  return work({ ...pages, recordings, lastsMs });
                }),
              ),
            );
          });
        }),
      ),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

export const seek = (options: BenchOptions): Promise<Report> =>
  withStage(options, async (stage) => {
    const { say, seed } = options;
    say("seek: far seeks");
    const sought = await seeks(stage, options);
    say("seek: opening again and again");
    const opened = await opens(stage, options);
    const all = (side: Side) => sought.kept.map((block) => block[side].flat());
    const p50 = (side: Side) => all(side).map((times) => median(times));
    const p95 = (side: Side) => quantile(all(side).flat(), 0.95);
    const of = (film: (typeof FILMS)[number], what: "first" | "seek") =>
      opened.kept.map((block) => block[film].flatMap((turn) => turn[what]));
    const middle = (film: (typeof FILMS)[number], what: "first" | "seek") =>
      of(film, what).map((times) => median(times));
    const [bare, hls, ours, unit] = [p50("plain"), p50("hls.js"), p50("ours"), "ms"];
    const far = `${MINUTES.long} minutes`;
    const first = of("long", "first").flat();
    const longer = { bare: middle("short", "seek"), ours: middle("long", "seek") };
    const longerFirst = { bare: middle("short", "first"), ours: middle("long", "first") };
    return {
      name: "seek",
      rows: [
        comparison(
          { what: "seek to painted frame, bare is a plain MP4, p50", unit, bare, ours, seed },
          { atMost: 1.5 },
        ),
        comparison(
          { what: "seek to painted frame, bare is hls.js, p50", unit, bare: hls, ours, seed },
          { atMost: 1 },
        ),
        absolute({ what: "plain MP4, p95", unit, bare: p95("plain"), ours: p95("ours") }, null),
        absolute({ what: "hls.js, p95", unit, bare: p95("hls.js"), ours: p95("ours") }, null),
        comparison(
          { what: `seek in ${far}, bare is 1 minute of ours, p50`, unit, ...longer, seed },
          { atMost: 1.1 },
        ),
        comparison(
          {
            what: `first frame of ${far}, bare is 1 minute of ours, p50`,
            unit,
            ...longerFirst,
            seed,
          },
          null,
        ),
        absolute(
          { what: `first frame of ${far}, p95`, unit, ours: quantile(first, 0.95) },
          { atMost: 1_000 },
        ),
      ],
      controls: [
        control("plain MP4", bare, p50("plain again"), seed),
        control("1 minute of ours", longer.bare, middle("short again", "seek"), seed),
      ],
      notes: [
        "from asking the player to the painted frame (requestVideoFrameCallback), at random moments that nobody has fetched before",
        "the servers have one core, the browsers both",
        "H264 640 x 360 at 1.2 Mbit/s with Opus, a key frame every 4 s; the same frames in all three; ours: pages and server as they are",
        ...new Set([...sought.notes, ...opened.notes]),
      ],
    };
  });
