/** `--skip-gaps`: declared gaps are cut out of the film, and what is left stays together. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Gap } from "#recordings/types.ts";
import { run } from "#test/recordings/lesson/command.ts";
import { exportTo } from "#test/recordings/lesson/export-folder.ts";
import { listen, look } from "#test/recordings/lesson/judge.ts";
import type { Arrival } from "#test/recordings/lesson/line.ts";
import { probe } from "#test/recordings/lesson/probe.ts";
import { FRAME_MS, isFlash, produce, type Lesson } from "#test/recordings/lesson/produce.ts";
import { record } from "#test/recordings/lesson/recorded.ts";
import { withTempFolder } from "#test/support/recorder/host.ts";

const TOGETHER_MS = 40;
/** A cut may fall within a frame of picture and one of sound, on each of its sides. */
const EDGE_MS = 60;
/** One second from key frame to key frame, so that no cut costs much more than itself. */
const LESSON = { seconds: 24, keyEvery: 25 };
/** The last two touch, and the recorder begins a new part in the third. */
const GAPS: readonly (Gap & { toMs: number })[] = [
  { kind: "curtain", fromMs: 4_000, toMs: 7_010 },
  { kind: "hold", fromMs: 6_500, toMs: 8_000 },
  { kind: "restart", fromMs: 12_000, toMs: 14_000 },
  { kind: "dropped", fromMs: 17_000, toMs: 18_500 },
  { kind: "curtain", fromMs: 18_500, toMs: 20_000 },
];
/** Together: those that overlap and those that touch count once. */
const CUTS = [
  [4_000, 8_000],
  [12_000, 14_000],
  [17_000, 20_000],
] as const;
const CUT_MS = CUTS.reduce((sum, [fromMs, toMs]) => sum + toMs - fromMs, 0);

const test = suite("npm run replay --skip-gaps");

const declared = (gap: Gap & { toMs: number }): Arrival[] => [
  { atMs: gap.fromMs, record: { type: "gap", gap: { ...gap, toMs: null } } },
  { atMs: gap.toMs, record: { type: "gap", gap } },
];

interface Films {
  lesson: Lesson;
  whole: string;
  cut: string;
}

/** The same recording twice, with its gaps and without. */
const withFilms = (body: (films: Films) => Promise<void>): Promise<void> =>
  withTempFolder(async (folder) => {
    const lesson = await produce(LESSON);
    const closed = CUTS.map(([fromMs, toMs]) => [fromMs - 160, toMs - 30] as const);
    const { senders, arrivals } = record(lesson, { seed: 5, closed }, GAPS.flatMap(declared));
    const streams = [senders.camera.info, senders.room.info];
    const [, middle] = CUTS[1];
    const parts = [
      { streams, arrivals: arrivals.filter(({ atMs }) => atMs < middle - 1_000) },
      { streams, arrivals: arrivals.filter(({ atMs }) => atMs >= middle) },
    ];
    const made = await exportTo({ folder: join(folder, "export"), parts });
    const key = join(folder, "key.txt");
    await writeFile(key, `${made.identity}\n`);
    const film = async (name: string, ...more: string[]): Promise<string> => {
      const path = join(folder, name);
      const args = [made.folder, "--out", path, "--identity", key, ...more];
      const { code, said } = await run(args);
      assert.is(code, 0, said);
      assert.match(said, /0:12 to 0:14: the recorder began again/);
      return path;
    };
    const whole = await film("whole.mp4");
    await body({ lesson, whole, cut: await film("cut.mp4", "--skip-gaps") });
  });

test("the film is shorter by the gaps, picture and sound alike, and they stay together", () =>
  withFilms(async ({ lesson, whole, cut }) => {
    const [before, after] = [await probe(whole), await probe(cut)];
    const shorter = before.lastsMs - after.lastsMs;
    assert.ok(Math.abs(shorter - CUT_MS) < EDGE_MS, `shorter by ${shorter} of ${CUT_MS} ms`);
    for (const kind of ["video", "audio"] as const) {
      const [long, short] = [before, after].map(
        ({ tracks }) => tracks.find((one) => one.kind === kind)?.atMs.at(-1) ?? Number.NaN,
      );
      const less = (long ?? Number.NaN) - (short ?? Number.NaN);
      assert.ok(Math.abs(less - CUT_MS) < EDGE_MS, `${kind} is shorter by ${less} ms`);
    }

    const { frames, said } = await look(cut, lesson.width, lesson.height);
    assert.is(said, "");
    const originMs = frames[0]?.timeMs ?? Number.NaN;
    const cutBefore = (ms: number): number =>
      CUTS.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(ms, to) - from), 0);
    for (const { number, timeMs } of frames) {
      if (number === null) continue;
      const recordedMs = originMs + number * FRAME_MS;
      const offMs = timeMs - (recordedMs - cutBefore(recordedMs));
      assert.ok(Math.abs(offMs) < 15, `frame ${number} is ${offMs} ms off`);
    }
    const { onsets } = await listen(cut);
    const flashes = frames.filter(
      ({ number, flash }) => flash && number !== null && isFlash(number),
    );
    const [first, last] = [flashes[0]?.timeMs ?? 0, flashes.at(-1)?.timeMs ?? 0];
    assert.ok(flashes.length >= 5 && first < 4_000 && last > 12_000, `${flashes.length} flashes`);
    for (const { number, timeMs } of flashes) {
      const off = Math.min(...onsets.map((onset) => Math.abs(onset - timeMs)));
      assert.ok(off <= TOGETHER_MS, `sound is ${off} ms off at frame ${number}`);
    }
  }));

test.run();
