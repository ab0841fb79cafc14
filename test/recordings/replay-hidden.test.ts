/** What the owner cut out is in no film, though the pieces at its edges still hold some of it. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { copyOut, cutOut, type Piece, type Span } from "#recordings/cut.ts";
import { run } from "#test/recordings/lesson/command.ts";
import { exportTo } from "#test/recordings/lesson/export-folder.ts";
import { listen, look } from "#test/recordings/lesson/judge.ts";
import { FRAME_MS, produce, type Lesson } from "#test/recordings/lesson/produce.ts";
import { record } from "#test/recordings/lesson/recorded.ts";
import { withTempFolder } from "#test/support/recorder/host.ts";

const test = suite("a film without what was cut out");
const SECONDS = 20;
const CUT: Span = { fromMs: 5_300, toMs: 13_500 };
/** From key frame to key frame: so long the picture may stay away after a cut, ms. */
const KEY_MS = 1_000;
/** A frame of sound on each side, and what a packet travels, ms. */
const EDGE_MS = 150;

interface List {
  hidden?: Span[];
  parts: { part: number; segments: (Omit<Piece, "part"> & { file: string })[] }[];
}
interface Cutting {
  lesson: Lesson;
  /** The film of the folder once these pieces are left and this is hidden; how it is called. */
  film(
    name: string,
    left: (pieces: Piece[]) => { pieces: Piece[]; hidden: Span[] },
  ): Promise<string>;
}
const withFolder = (body: (cutting: Cutting) => Promise<void>): Promise<void> =>
  withTempFolder(async (folder) => {
    const lesson = await produce({ seconds: SECONDS, keyEvery: 25 });
    const { senders, arrivals } = record(lesson, { seed: 5 });
    const streams = [senders.camera.info, senders.room.info];
    const to = { folder: join(folder, "export"), segmentMs: 2_000 };
    const made = await exportTo({ ...to, parts: [{ streams, arrivals }] });
    const key = join(folder, "key.txt");
    await writeFile(key, `${made.identity}\n`);
    const path = join(made.folder, "recording.json");
    const list = JSON.parse(await readFile(path, "utf8")) as List;
    await body({
      lesson,
      async film(name, left) {
        const [part] = list.parts;
        const all = (part?.segments ?? []).map((one) => ({ ...one, part: 0 }));
        const { pieces, hidden } = left(all);
        const stays = new Set(pieces);
        for (const one of all) {
          if (!stays.has(one)) await rm(join(made.folder, one.file), { force: true });
        }
        await writeFile(
          path,
          JSON.stringify({ ...list, hidden, parts: [{ part: 0, segments: pieces }] }),
        );
        const out = join(folder, name);
        const { code, said } = await run([made.folder, "--out", out, "--identity", key]);
        // A key file that covers the pieces that went would name them; the owner's page replaces it.
        assert.ok(code === 0 || code === 3, said);
        return out;
      },
    });
  });

test("no picture and no sound of the cut is in it, and the film is shorter by the cut", () =>
  withFolder(async ({ lesson, film }) => {
    const whole = await film("whole.mp4", (pieces) => ({ pieces, hidden: [] }));
    const before = await look(whole, lesson.width, lesson.height);
    const originMs = 100;
    const momentOf = (frame: number): number => originMs + frame * FRAME_MS;
    const cut = await film("cut.mp4", (pieces) => {
      const { stays, hidden, gone } = cutOut(pieces, [], CUT);
      assert.ok(gone.length >= 2);
      return { pieces: stays, hidden };
    });
    const { frames, said } = await look(cut, lesson.width, lesson.height);
    assert.is(said, "", "every picture decodes");
    const seen = new Set(frames.map(({ number }) => number));
    for (const { number } of before.frames) {
      if (number === null) continue;
      const atMs = momentOf(number);
      const hidden = atMs > CUT.fromMs + EDGE_MS && atMs < CUT.toMs - EDGE_MS;
      if (hidden) assert.not.ok(seen.has(number), `frame ${number} was cut out`);
      const shown = atMs < CUT.fromMs - EDGE_MS || atMs > CUT.toMs + KEY_MS + EDGE_MS;
      if (shown) assert.ok(seen.has(number), `frame ${number} was kept`);
    }
    const [long, short] = [(await listen(whole)).onsets, (await listen(cut)).onsets];
    // A beep each two seconds: those in the cut are gone, the others stand earlier by it.
    const cutMs = CUT.toMs - CUT.fromMs;
    const kept = long.filter((ms) => ms + originMs < CUT.fromMs || ms + originMs > CUT.toMs);
    assert.ok(kept.length < long.length);
    assert.is(short.length, kept.length);
    for (const [i, ms] of kept.entries()) {
      const wanted = ms + originMs < CUT.fromMs ? ms : ms - cutMs;
      assert.ok(Math.abs((short[i] ?? 0) - wanted) < 60, `${short[i]} for ${wanted}`);
    }
  }));

test("a film of a copy begins and ends where its range does", () =>
  withFolder(async ({ lesson, film }) => {
    const range = { fromMs: 7_000, toMs: 11_000 };
    const path = await film("copy.mp4", (pieces) => copyOut(pieces, [], range));
    const { frames, said } = await look(path, lesson.width, lesson.height);
    assert.is(said, "");
    const numbers = frames.map(({ number }) => number).filter((one) => one !== null);
    const [first, last] = [
      Math.min(...numbers) * FRAME_MS + 100,
      Math.max(...numbers) * FRAME_MS + 100,
    ];
    assert.ok(
      first > range.fromMs - EDGE_MS && first < range.fromMs + KEY_MS + EDGE_MS,
      String(first),
    );
    assert.ok(last < range.toMs + EDGE_MS && last > range.toMs - 2 * EDGE_MS, String(last));
    const lengthMs = frames.at(-1)?.timeMs ?? 0;
    assert.ok(lengthMs < range.toMs - range.fromMs + EDGE_MS, `${lengthMs} ms`);
  }));

test.run();
