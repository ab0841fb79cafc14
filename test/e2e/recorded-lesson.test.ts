// runs alone, limit 180 s
/**
 * The whole way of a lesson: a real browser's camera and microphone, the real server and
 * recorder, the owner's copy, the command that makes a film of it, and judges that nobody
 * here wrote.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { RecordingsReply } from "#protocol/http/recordings.ts";
import { run as judge } from "#test/recordings/lesson/ffmpeg.ts";
import { look } from "#test/recordings/lesson/judge.ts";
import { withLesson } from "#test/support/browser-lesson.ts";
import { withLive } from "#test/support/browser-live.ts";
import { makeVault, record, recordedFor, strip } from "#test/support/browser-recording.ts";
import { drawCurtain, end, liftCurtain, says, signIn } from "#test/support/browser-steps.ts";
import { watchFor } from "#test/support/classroom/observe.ts";
import { ROOM_MARKER_HZ } from "#test/support/classroom/classroom.ts";
import { exportTo, ownerApi } from "#test/support/owner-api.ts";
import { signIn as signInBare } from "#test/support/page.ts";

const test = suite("a recorded lesson, end to end");
const run = promisify(execFile);
const ROOT = new URL("../../", import.meta.url).pathname;
const OPENER = join(ROOT, "test/recordings/independent-opener.mjs");
/** What a film may show later or earlier than its neighbours: the browser's own pacing, ms. */
const PACE_MS = 150;
/** A frame's time is reckoned from Sender Reports, a gap's from arrivals: they agree within this, ms. */
const TIMING_MS = 40;
/** A curtain is drawn and lifted between two packets of sound, ms. */
const EDGE_MS = 600;

interface Gap {
  kind: string;
  fromMs: number;
  toMs: number | null;
}
/** In the film's time, as declared in the sealed heads: read by the opener that shares no code with the recorder. */
const declaredIn = async (copy: string, code: string): Promise<Gap[]> => {
  const { stdout } = await run(process.execPath, [OPENER, copy, "--code", code], {
    maxBuffer: 256e6,
  });
  const lines = stdout.trimEnd().split("\n");
  assert.match(lines.at(-1) ?? "", /"failed":\[\]/);
  const heads = lines
    .filter((line) => line.includes('"head"'))
    .map((line) => (JSON.parse(line) as { head: { atMs: number; gaps: Gap[] } }).head);
  // The film begins where the first segment does.
  const originMs = heads[0]?.atMs ?? 0;
  return (heads.at(-1)?.gaps ?? []).map(({ kind, fromMs, toMs }) => ({
    kind,
    fromMs: fromMs - originMs,
    toMs: toMs === null ? null : toMs - originMs,
  }));
};

/** Longer stretches in which the room's tone is not to be heard, ms. */
const silencesIn = async (film: string): Promise<[number, number][]> => {
  const tone = `bandpass=f=${ROOM_MARKER_HZ}:width_type=h:w=40`;
  const { said } = await judge("ffmpeg", [
    ...["-nostats", "-i", film, "-map", "0:a:0"],
    ...["-af", `aresample=async=1:first_pts=0,${tone},silencedetect=noise=-40dB:d=1`],
    ...["-f", "null", "-"],
  ]);
  const of = (what: string) =>
    [...said.matchAll(new RegExp(`silence_${what}: ([\\d.]+)`, "g"))].map(
      ([, seconds]) => Number(seconds) * 1_000,
    );
  const ends = of("end");
  return of("start").map((from, at) => [from, ends[at] ?? Number.POSITIVE_INFINITY]);
};

const replay = async (copy: string, film: string, code: string): Promise<string> => {
  const made = run("npm", ["run", "--silent", "replay", "--", copy, "--out", film], { cwd: ROOT });
  made.child.stdin?.end(`${code}\n`);
  const { stdout, stderr } = await made;
  return stdout + stderr;
};

const isThere = async (film: string, code: number, gap: Gap): Promise<void> => {
  const { said } = await judge("ffprobe", ["-v", "error", "-show_format", film]);
  assert.is(said, "");
  const seen = await look(film, 640, 360, { code });
  // Raw pictures have no times of their own: that two fall on one tick is no damage.
  const complaints = seen.said.split("\n").filter((line) => !/^$|rawvideo.*dts/.test(line));
  assert.equal(complaints, [], "what the decoder complains of");
  const frames = seen.frames.flatMap(({ timeMs, number, drawnMs }) =>
    number === null || drawnMs === null ? [] : [{ timeMs, number, drawnMs }],
  );
  assert.ok(frames.length > 200, `${frames.length} of ${seen.frames.length} frames can be read`);
  assert.ok(frames.length >= seen.frames.length * 0.98, "nearly every frame says its number");
  let twice = 0;
  for (const [at, { number }] of frames.entries()) {
    const before = frames[at - 1]?.number ?? 0;
    assert.ok(number >= before, `${before}, then ${number}`);
    if (number === before) twice += 1;
  }
  // A browser that is late takes one drawing for two pictures: seldom.
  assert.ok(twice <= frames.length * 0.02, `${twice} drawings are shown twice`);
  const { fromMs, toMs } = gap;
  assert.ok(toMs !== null);
  const under = frames.filter(
    ({ timeMs }) => timeMs > fromMs + TIMING_MS && timeMs < toMs - TIMING_MS,
  );
  assert.equal(under, [], `frames from under the curtain, ${fromMs} to ${toMs}`);
  const middleMs = (fromMs + toMs) / 2;
  const before = frames.filter(({ timeMs }) => timeMs < middleMs);
  const after = frames.filter(({ timeMs }) => timeMs > middleMs);
  assert.ok(before.length > 80 && after.length > 80, `${before.length} and ${after.length}`);
  // Time goes on under the curtain: what comes after it is where it was, on the room's own clock.
  const lags = frames.map(({ timeMs, drawnMs }) => drawnMs - timeMs).toSorted((a, b) => a - b);
  const middle = lags[Math.floor(lags.length / 2)] ?? 0;
  const near = lags.filter((lag) => Math.abs(lag - middle) <= PACE_MS);
  assert.ok(near.length >= lags.length * 0.95, `${near.length} of ${lags.length} are on time`);

  const silences = await silencesIn(film);
  assert.is(silences.length, 1, `silent: ${JSON.stringify(silences)}`);
  const [[quietMs, againMs] = [0, 0]] = silences;
  assert.ok(Math.abs(quietMs - fromMs) < EDGE_MS, `quiet at ${quietMs}, declared ${fromMs}`);
  assert.ok(Math.abs(againMs - toMs) < EDGE_MS, `heard at ${againMs}, declared ${toMs}`);
};

const scratch = async (work: (folder: string) => Promise<void>): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), "recorded-"));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

test("the film of a real lesson shows its frames once, in order, with its sound, and a gap where it was declared", () =>
  scratch((folder) =>
    withLesson({}, async (lesson) => {
      const { server, teacher, code: stamp } = lesson;
      const { page } = teacher;
      await signIn(page, server.url, server.teacher);
      const code = await makeVault(page);
      await withLive(lesson, async () => {
        await record(page);
        await recordedFor(page, 10);
        await drawCurtain(page);
        await says(page, "Your recorder receives nothing");
        await watchFor(page, 4_000);
        await liftCurtain(page);
        await strip(page).getByText("Recording", { exact: true }).waitFor();
        await recordedFor(page, 25);
        await end(page);
        await says(page, "What becomes of the recording?");
        await says(page, "Untouched, it is");
      });
      const api = ownerApi(server.url, await signInBare(server.url, server.teacher));
      const { recordings } = await api.asks<RecordingsReply>("/api/recordings");
      const [{ recording } = { recording: "" }] = recordings;
      assert.is(recordings.length, 1);
      const [copy, film] = [join(folder, "copy"), join(folder, "film.mp4")];
      await exportTo(copy, api, recording);
      const gaps = await declaredIn(copy, code);
      assert.equal(
        gaps.map(({ kind }) => kind),
        ["curtain"],
      );
      const told = await replay(copy, film, code);
      assert.match(told, /Declared gaps:/);
      assert.not.match(told, /[Dd]amage/);
      const [gap] = gaps;
      if (gap !== undefined) await isThere(film, stamp, gap);
    }),
  ));

test.run();
