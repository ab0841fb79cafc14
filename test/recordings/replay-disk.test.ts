/** `npm run replay` onto a disk that fills meanwhile: a file system of the kernel that is really full. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { run } from "#test/recordings/lesson/command.ts";
import { exportTo } from "#test/recordings/lesson/export-folder.ts";
import { produce } from "#test/recordings/lesson/produce.ts";
import { record } from "#test/recordings/lesson/recorded.ts";
import { withSmallDisk } from "#test/support/recorder/bad-disk.ts";
import { withTempFolder } from "#test/support/recorder/host.ts";

/** Of a film of some 250 kB: a part of it is written before the disk is full. */
const DISK_BYTES = 128 * 1_024;

const test = suite("npm run replay and a full disk");

/** `body` is given the arguments for a film of that name on the small disk, and the disk. */
const withFilmOf = (body: (argsFor: (name: string) => string[], disk: string) => Promise<void>) =>
  withTempFolder(async (folder) => {
    const { senders, arrivals } = record(await produce({ seconds: 10 }), { seed: 1 });
    const parts = [{ streams: [senders.camera.info, senders.room.info], arrivals }];
    const made = await exportTo({ folder: join(folder, "export"), parts, segmentMs: 2_000 });
    const key = join(folder, "key.txt");
    await writeFile(key, `${made.identity}\n`);
    await withSmallDisk(DISK_BYTES, (disk) =>
      body((name) => [made.folder, "--out", join(disk, name), "--identity", key], disk),
    );
  });

test("a disk that fills while the film is written is said, and no half film is left", () =>
  withFilmOf(async (argsFor, disk) => {
    const { code, said, out } = await run(argsFor("lesson.mp4"));
    assert.is(code, 1, said);
    // It had begun, and was not refused beforehand.
    assert.match(said, /^\d\d %/);
    const last = said.trimEnd().split("\n").at(-1);
    assert.is(last, `${join(disk, "lesson.mp4")} was not written: The disk is full.`);
    assert.is(out, "");
    assert.equal(await readdir(disk), []);
  }));

test("an older film of that name is as it was, whether it was to be replaced or not", () =>
  withFilmOf(async (argsFor, disk) => {
    const old = join(disk, "old.mp4");
    await writeFile(old, "an older film");
    const forced = await run([...argsFor("old.mp4"), "--force"]);
    assert.is(forced.code, 1, forced.said);
    assert.match(forced.said, /old\.mp4 was not written: The disk is full\.\n$/);
    assert.is(await readFile(old, "utf8"), "an older film");
    const refused = await run(argsFor("old.mp4"));
    assert.is(refused.code, 1);
    assert.match(refused.said, /exists\. Write --force/);
    assert.is(await readFile(old, "utf8"), "an older film");
    assert.equal(await readdir(disk), ["old.mp4"]);
  }));

test("a disk without a single byte left is said as well", () =>
  withFilmOf(async (argsFor, disk) => {
    await writeFile(join(disk, "other"), Buffer.alloc(DISK_BYTES));
    const { code, said } = await run(argsFor("lesson.mp4"));
    assert.is(code, 1, said);
    assert.match(said, /lesson\.mp4 was not written: The disk is full\.\n$/);
    assert.equal(await readdir(disk), ["other"]);
  }));

test.run();
