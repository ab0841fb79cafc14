import { spawnSync } from "node:child_process";
import { cp, readdir, readFile, writeFile, mkdir } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { withShelf } from "./shelf.ts";

const test = suite("what lies on the server");
const THIEF = new URL("thief.mjs", import.meta.url).pathname;
const RECORDINGS = 5;

interface Loot {
  found: number;
  opened: number;
}
const run = (folder: string, out: string, ...more: string[]): Loot => {
  const args = [THIEF, folder, out, ...more];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    timeout: 60_000,
  });
  assert.is(status, 0, stderr);
  return JSON.parse(stdout) as Loot;
};

test("R14: all files, the database and every secret of the server open 0 recordings; the recovery code all", () =>
  withShelf(async (shelf) => {
    const { secrets, folder, stores } = shelf;
    for (let n = 0; n < RECORDINGS; n += 1) await shelf.record();
    await shelf.teacher.post("/api/vault/joins", { publicKey: secrets.publicKey, name: "x" });
    const data = join(folder, "data");
    const stolen = join(folder, "stolen");
    await mkdir(stolen);
    // The whole folder as it lies, write-ahead log and keys of the server included.
    await cp(data, stolen, { recursive: true });
    await writeFile(join(stolen, "logged.txt"), shelf.logged());
    const files = await readdir(stolen);
    for (const name of ["aside.sqlite", "secret.key", "receipts.key.pem", "tombstones"]) {
      assert.ok(files.includes(name), name);
    }
    assert.equal(run(stolen, join(folder, "a")), { found: RECORDINGS, opened: 0 });
    const other = "0".repeat(28);
    assert.equal(run(stolen, join(folder, "b"), other), { found: RECORDINGS, opened: 0 });
    const opened = run(stolen, join(folder, "c"), secrets.code);
    assert.equal(opened, { found: RECORDINGS, opened: RECORDINGS });
    // Nor is anything in plain sight that only the person should have.
    const database = new DatabaseSync(join(stolen, "aside.sqlite"));
    const tables = database.prepare("select name from sqlite_master where type = 'table'").all();
    const all = tables.map(({ name }) => {
      const rows = database.prepare(`select * from "${String(name)}"`).all();
      return JSON.stringify(rows);
    });
    database.close();
    const texts = [...all, shelf.logged(), await readFile(join(stolen, "tombstones"), "latin1")];
    for (const secret of [secrets.identity, secrets.code, secrets.proof]) {
      assert.not.ok(texts.some((text) => text.includes(secret)));
    }
    assert.is((await stores.recordings.ofOwner(shelf.teacher.account)).length, RECORDINGS);
  }));

test.run();
