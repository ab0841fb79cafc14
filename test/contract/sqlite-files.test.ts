import { chmod, readdir, stat, writeFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ANCHOR_FILE } from "#server/stores/anchor-file.ts";
import { openStores } from "#server/stores/index.ts";
import { openKeyRing } from "#server/stores/key-ring.ts";
import { openSecret } from "#server/stores/secret.ts";
import { openSigningKey } from "#server/stores/signing-key.ts";
import { DATABASE_FILE } from "#server/stores/sqlite.ts";
import { withFolder } from "./with-stores.ts";

const test = suite("the data folder");

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
const line = { at: 1, actor: null, action: "x", object: null, owner: null, detail: {} } as const;

test("the folder and every file in it belong to the server's user alone", () =>
  withFolder(async (parent) => {
    const folder = join(parent, "data");
    const before = process.umask(0o000);
    const stores = await openStores("sqlite", folder);
    openSigningKey(folder, "receipts");
    openKeyRing({ folder, purpose: "access-tokens", outlivesMs: 1 }).turn();
    openSecret(folder, "known-browsers");
    await stores.audit.append({ ...line, outcome: "done" });
    process.umask(before);
    assert.is(await modeOf(folder), "700");
    const files = await readdir(folder);
    for (const file of [DATABASE_FILE, `${DATABASE_FILE}-wal`, ANCHOR_FILE, "secret.key"]) {
      assert.ok(files.includes(file), file);
    }
    for (const file of files) assert.is(await modeOf(join(folder, file)), "600", file);
    await stores.close();
  }));

test("a folder left open to others is closed to them at the next start", () =>
  withFolder(async (folder) => {
    await (await openStores("sqlite", folder)).close();
    await chmod(folder, 0o755);
    await chmod(join(folder, DATABASE_FILE), 0o644);
    await (await openStores("sqlite", folder)).close();
    assert.is(await modeOf(folder), "700");
    assert.is(await modeOf(join(folder, DATABASE_FILE)), "600");
  }));

test("what was written is there after a restart, under the same keys", () =>
  withFolder(async (folder) => {
    const first = await openStores("sqlite", folder);
    await first.audit.append({ ...line, outcome: "done" });
    await first.close();
    const second = await openStores("sqlite", folder);
    assert.is((await second.audit.entries(0, 10)).length, 1);
    await second.close();
    assert.is(openSigningKey(folder, "receipts").id, openSigningKey(folder, "receipts").id);
    const other = openSigningKey(folder, "access-tokens").id;
    assert.is.not(openSigningKey(folder, "receipts").id, other);
  }));

test("a damaged key file stops the start instead of being replaced", () =>
  withFolder(async (folder) => {
    await writeFile(join(folder, "receipts.key.pem"), "not a key", { mode: 0o600 });
    assert.throws(() => openSigningKey(folder, "receipts"));
  }));

test("R11: with the database locked by another, the event loop keeps running and nothing is lost", () =>
  withFolder(async (folder) => {
    const stores = await openStores("sqlite", folder);
    const other = new DatabaseSync(join(folder, DATABASE_FILE));
    other.exec("begin immediate");
    let written = false;
    const append = stores.audit.append({ ...line, outcome: "done" }).then(() => {
      written = true;
    });
    let turns = 0;
    while (turns < 200) {
      await new Promise((resolve) => setImmediate(resolve));
      turns += 1;
    }
    assert.is(written, false);
    other.exec("rollback");
    await append;
    assert.is(written, true);
    other.close();
    await stores.close();
  }));

test("R11: a log that is gone rejects, so that the caller can refuse", () =>
  withFolder(async (folder) => {
    const stores = await openStores("sqlite", folder);
    await stores.close();
    let rejected = false;
    await stores.audit.append({ ...line, outcome: "done" }).catch(() => {
      rejected = true;
    });
    assert.ok(rejected);
  }));

test.run();
