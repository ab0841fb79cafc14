// runs alone, limit 300 s
/** An hour is replayed in the memory of ten minutes, and a player can go to any place in the film. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { run } from "#test/recordings/lesson/command.ts";
import { exportTo } from "#test/recordings/lesson/export-folder.ts";
import { run as tool } from "#test/recordings/lesson/ffmpeg.ts";
import { readStamp } from "#test/recordings/lesson/judge.ts";
import { probe } from "#test/recordings/lesson/probe.ts";
import {
  FPS,
  FRAME_MS,
  produce,
  type EncodedFrame,
  type Lesson,
} from "#test/recordings/lesson/produce.ts";
import { record } from "#test/recordings/lesson/recorded.ts";
import { withTempFolder } from "#test/support/recorder/host.ts";

const PIECE_S = 20;
const KEY_EVERY = 100;
const SHORT_S = 600;
const HOUR_S = 3_600;
/** An hour against ten minutes. */
const MOST_HELD = 1.3;
const MOST_RESIDENT = 2.2;

const test = suite("an hour");

/** The same piece over and over, as if it were one lesson. */
function repeated(piece: Lesson, seconds: number): Lesson {
  const again = (frames: EncodedFrame[]): EncodedFrame[] =>
    Array.from({ length: seconds / PIECE_S }, (_, time) =>
      frames.map((frame) => ({ ...frame, timeMs: frame.timeMs + time * PIECE_S * 1_000 })),
    ).flat();
  return { ...piece, frames: again(piece.frames), sound: again(piece.sound) };
}

/**
 * Says as its last word how much it held at most and how large it was, MiB. Held is what
 * a collection leaves, twice a second: how large a process gets is also the allocator's affair.
 */
const WATCH = `data:text/javascript,
  let held = 0;
  const look = () => {
    gc();
    held = Math.max(held, process.memoryUsage().heapUsed);
  };
  setInterval(look, 500).unref();
  process.on("exit", () => {
    console.error("held", held / 2 ** 20, "resident", process.resourceUsage().maxRSS / 1024);
  });`.replaceAll("\n", "");

interface Replayed {
  path: string;
  heldMiB: number;
  residentMiB: number;
}

async function replayed(folder: string, piece: Lesson, seconds: number): Promise<Replayed> {
  const { senders, arrivals } = record(repeated(piece, seconds), { seed: 1 });
  const streams = [senders.camera.info, senders.room.info];
  const place = join(folder, `export-${seconds}`);
  const { identity } = await exportTo({ folder: place, parts: [{ streams, arrivals }] });
  const key = join(folder, `${seconds}.txt`);
  await writeFile(key, `${identity}\n`);
  const path = join(folder, `${seconds}.mp4`);
  const args = [place, "--out", path, "--identity", key];
  const { code, said } = await run(args, { node: ["--expose-gc", "--import", WATCH] });
  assert.is(code, 0, said);
  const [, held, resident] = /held ([\d.]+) resident ([\d.]+)/.exec(said) ?? [];
  return { path, heldMiB: Number(held), residentMiB: Number(resident) };
}

/** The number burnt into the picture that a player shows when it is sent to this moment. */
async function shownAt(path: string, atMs: number, { width, height }: Lesson) {
  const { out } = await tool("ffmpeg", [
    ...["-v", "error", "-ss", String(atMs / 1000), "-i", path],
    ..."-map 0:v:0 -frames:v 1 -f rawvideo -pix_fmt gray -".split(" "),
  ]);
  return readStamp(out, width, height)?.counter ?? null;
}

test("an hour takes the memory of ten minutes, and a player may go to any place in it", () =>
  withTempFolder(async (folder) => {
    const encoder = ["-sc_threshold", "0"];
    const piece = await produce({ seconds: PIECE_S, keyEvery: KEY_EVERY, encoder });
    const short = await replayed(folder, piece, SHORT_S);
    const hour = await replayed(folder, piece, HOUR_S);
    const held = hour.heldMiB / short.heldMiB;
    assert.ok(held < MOST_HELD, `held ${hour.heldMiB}, in ten minutes ${short.heldMiB} MiB`);
    const resident = hour.residentMiB / short.residentMiB;
    assert.ok(resident < MOST_RESIDENT, `${hour.residentMiB} and ${short.residentMiB} MiB`);

    const { lastsMs, tracks } = await probe(hour.path);
    assert.ok(Math.abs(lastsMs - HOUR_S * 1_000) < 500, `it lasts ${lastsMs} ms`);
    const [video, audio] = ["video", "audio"].map((kind) =>
      tracks.find((track) => track.kind === kind),
    );
    assert.ok(video !== undefined && audio !== undefined);
    const count = HOUR_S * FPS;
    const firstMs = video.atMs[0] ?? Number.NaN;
    assert.is(video.atMs.length, count);
    const drift = (video.atMs.at(-1) ?? Number.NaN) - firstMs - (count - 1) * FRAME_MS;
    assert.ok(Math.abs(drift) < 40, `the picture drifts by ${drift} ms in an hour`);
    const apart = (audio.atMs.at(-1) ?? Number.NaN) - (video.atMs.at(-1) ?? Number.NaN);
    assert.ok(Math.abs(apart) < 100, `sound and picture end ${apart} ms apart`);
    assert.is(video.keysMs.length, count / KEY_EVERY);
    const keys = new Set(video.keysMs);
    assert.ok(
      video.atMs.every((at, frame) => keys.has(at) === (frame % KEY_EVERY === 0)),
      "a key frame is where the sender made one, and nowhere else",
    );

    for (const minute of [0.5, 9.99, 31.4, 59.9]) {
      const frame = Math.round(minute * 60 * FPS);
      const wanted = frame % (PIECE_S * FPS);
      const shown = await shownAt(hour.path, (video.atMs[frame] ?? Number.NaN) - 5, piece);
      assert.is(shown, wanted, `at minute ${minute}`);
    }
  }));

test.run();
