/** The archive of an export against `unzip`, which nobody here wrote. */
import { spawnSync } from "node:child_process";
import { mkdtemp, open, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createArchive, type ArchiveFile } from "#server/library/exporting/archive.ts";

const test = suite("the archive of an export");
const MADE_AT = Date.UTC(2026, 10, 23, 9, 30, 4);
const MIB = 1_024 * 1_024;

const withFolder = async (work: (folder: string) => Promise<void>): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), "aside-zip-"));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
const fileOf = (name: string, text: string): ArchiveFile => {
  const bytes = Buffer.from(text);
  return { name, size: bytes.length, read: () => Promise.resolve(bytes) };
};
const bytesFrom = async (files: readonly ArchiveFile[], start = 0): Promise<Buffer> => {
  const all: Buffer[] = [];
  for await (const some of createArchive(files, MADE_AT).from(start)) all.push(some);
  return Buffer.concat(all);
};
const unzip = (...args: string[]): string => {
  const { status, stdout, stderr } = spawnSync("unzip", args, {
    encoding: "utf8",
    timeout: 60_000,
    maxBuffer: 64 * MIB,
  });
  assert.is(status, 0, `${stdout.slice(-500)}${stderr.slice(-500)}`);
  return stdout;
};

test("another program unpacks it whole, names, dates and sums", () =>
  withFolder(async (folder) => {
    const files = [
      fileOf("README.txt", "read me"),
      fileOf("a/b/Ähren.json", "{}"),
      fileOf("empty", ""),
    ];
    const zip = join(folder, "a.zip");
    const bytes = await bytesFrom(files);
    assert.is(bytes.length, createArchive(files, MADE_AT).total);
    await writeFile(zip, bytes);
    assert.match(unzip("-t", zip), /No errors detected/);
    assert.match(unzip("-l", zip), /2026-11-23/);
    unzip("-q", zip, "-d", join(folder, "out"));
    const found = await readdir(join(folder, "out"), { recursive: true });
    assert.equal(found.toSorted(), ["README.txt", "a", "a/b", "a/b/Ähren.json", "empty"]);
  }));

test("from every byte on it is the rest of the same archive", async () => {
  const files = [fileOf("one", "first"), fileOf("two/three", "second file"), fileOf("four", "")];
  const whole = await bytesFrom(files);
  for (let start = 0; start < whole.length; start += 1) {
    assert.equal(await bytesFrom(files, start), whole.subarray(start), String(start));
  }
});

test("a piece that is longer or shorter than its row says moves nothing behind it", async () => {
  const files = (sealed: string): ArchiveFile[] => [
    { name: "sealed", size: 4, read: () => Promise.resolve(Buffer.from(sealed)) },
    fileOf("last", "stands"),
  ];
  const right = await bytesFrom(files("1234"));
  for (const wrong of ["", "12", "123456789"]) {
    const bytes = await bytesFrom(files(wrong));
    assert.is(bytes.length, right.length);
    assert.is(bytes.indexOf("stands"), right.indexOf("stands"));
  }
});

test("more than 65,535 files", () =>
  withFolder(async (folder) => {
    const files = Array.from({ length: 66_000 }, (_, n) => fileOf(`0/${n}.seg`, String(n)));
    const zip = join(folder, "many.zip");
    await writeFile(zip, await bytesFrom(files));
    assert.match(unzip("-tq", zip), /No errors detected/);
    assert.is(unzip("-p", zip, "0/65999.seg"), "65999");
  }));

test("more than 4 GiB", () =>
  withFolder(async (folder) => {
    const large = Buffer.alloc(256 * MIB);
    const files = [
      ...Array.from({ length: 17 }, (_, n): ArchiveFile => {
        return { name: `large ${n}`, size: large.length, read: () => Promise.resolve(large) };
      }),
      fileOf("last", "behind 4 GiB"),
    ];
    const archive = createArchive(files, MADE_AT);
    const zip = join(folder, "large.zip");
    const file = await open(zip, "w");
    let at = 0;
    // What is zero stays a hole in the file.
    for await (const bytes of archive.from(0)) {
      if (bytes.length < large.length) await file.write(bytes, 0, bytes.length, at);
      at += bytes.length;
    }
    await file.close();
    assert.is(at, archive.total);
    assert.ok(archive.total > 2 ** 32);
    assert.is(unzip("-p", zip, "last"), "behind 4 GiB");
    assert.match(unzip("-l", zip), /18 files/);
  }));

test.run();
