// limit 240 s
import { spawnSync } from "node:child_process";
import { createPublicKey } from "node:crypto";
import { cp, readFile, readdir, rm, stat, writeFile, appendFile } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newIdentity, recipientOf } from "#recordings/keys.ts";
import type { Receipt } from "#protocol/events.ts";
import { verifyReceipt } from "#server/audit/receipts.ts";
import { BEGIN_ANEW } from "#server/library/tombstones.ts";
import { DATABASE_FILE } from "#server/stores/sqlite.ts";
import { withFolder } from "#test/contract/with-stores.ts";
import { addTeacher, fileIn, openAt, type Opened, type OpenOptions } from "./at.ts";
import { DAY, record, withShelf } from "./shelf.ts";

const test = suite("deletion");
const CHILD = new URL("erasing-child.ts", import.meta.url).pathname;
const CLOCK = { clock: { ahead: 0, steady: 0 } };
const AT_ONCE = {
  undoDays: 0,
  keepDays: null,
  untouched: "discard" as const,
  quotaBytes: null,
};

interface Ready {
  account: string;
  publicKey: string;
  id: string;
  objects: string[];
}
/** A teacher who deletes without a window, with one recording. */
async function makeReady(opened: Opened): Promise<Ready> {
  const publicKey = await recipientOf(await newIdentity());
  const account = await addTeacher(opened, publicKey);
  await opened.stores.recordings.setSettings({ account, ...AT_ONCE });
  const { id, objects } = await record({ ...opened, ...CLOCK }, account, publicKey, { parts: 1 });
  return { account, publicKey, id, objects };
}
const askerOf = (account: string) => ({ account, sid: "sid", again: () => Promise.resolve() });
/** Opens, works, closes. */
async function during<T>(
  data: string,
  work: (opened: Opened) => Promise<T>,
  options?: OpenOptions,
) {
  const opened = await openAt(data, options);
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
}
async function assertGone({ stores, storage, tombstones }: Opened, { id, objects }: Ready) {
  assert.is(await stores.recordings.byId(id), null);
  assert.equal(await stores.recordings.parts(id), []);
  for (const object of objects) assert.is(await storage.size(object), null);
  assert.ok(tombstones.has("recording", id));
}
const refusal = (data: string): Promise<string> =>
  openAt(data).then(
    (opened) => opened.close().then(() => "it started"),
    (error: Error) => error.message,
  );

test("R18: killed before or after any step of an erasure, the next start finishes it", () =>
  withFolder(async (folder) => {
    const template = join(folder, "template");
    const ready = await during(template, makeReady);
    const run = async (data: string, step: number, when: string) => {
      await cp(template, data, { recursive: true });
      const args = [CHILD, data, ready.id, String(step), when];
      return spawnSync(process.execPath, args, { encoding: "utf8", timeout: 60_000 });
    };
    const whole = await run(join(folder, "whole"), 0, "never");
    assert.is(whole.status, 0, whole.stderr);
    const steps = Number(whole.stdout);
    assert.is(steps, 1 + 1 + 1 + ready.objects.length + 1, "claim, tombstone, keys, objects, rows");
    for (let step = 1; step <= steps; step += 1) {
      // After one step is before the next.
      for (const when of step === 1 ? ["before", "after"] : ["after"]) {
        const data = join(folder, `${step} ${when}`);
        const { signal } = await run(data, step, when);
        assert.is(signal, "SIGKILL", `${when} step ${step}`);
        await during(data, async (opened) => {
          const claimed = step > 1 || when === "after";
          if (claimed) await assertGone(opened, ready);
          else assert.is((await opened.stores.recordings.byId(ready.id))?.state, "undecided");
        });
        await rm(data, { recursive: true });
      }
    }
  }));

test("R18: keys go only behind a tombstone, and a disk that says no is asked again", () =>
  withFolder(async (data) => {
    const failing = new Set<string>();
    const order: string[] = [];
    const opened = await openAt(data, {
      spoil({ stores, storage, tombstones }) {
        const { recordings } = stores;
        const step = async (name: string, work: () => Promise<void>) => {
          if (failing.has(name)) throw new Error(`${name} fails`);
          await work();
          order.push(name);
        };
        return {
          stores: {
            ...stores,
            recordings: {
              ...recordings,
              destroyKeys: (id) => step("keys", () => recordings.destroyKeys(id)),
              forget: (id) => step("rows", () => recordings.forget(id)),
            },
          },
          storage: {
            create: (name) => storage.create(name),
            read: (name) => storage.read(name),
            size: (name) => storage.size(name),
            list: () => storage.list(),
            free: () => storage.free(),
            remove: (name) => step("object", () => storage.remove(name)),
          },
          tombstones: {
            has: (kind, id) => tombstones.has(kind, id),
            ids: (kind) => tombstones.ids(kind),
            close: () => tombstones.close(),
            add: (kind, id) => step("stone", () => tombstones.add(kind, id)),
          },
        };
      },
    });
    try {
      const { account, id } = await makeReady(opened);
      const { library, stores } = opened;
      const remove = () => library.recordings.remove(askerOf(account), id).then(() => "", String);
      for (const name of ["stone", "keys"]) {
        failing.add(name);
        assert.match(await remove(), `${name} fails`);
        assert.is((await stores.recordings.parts(id)).length, 1, "no key without a tombstone");
        await library.keeper.round();
        failing.clear();
      }
      failing.add("object");
      assert.is(await remove(), "", "the keys are gone: that is what is acknowledged");
      assert.equal(await stores.recordings.parts(id), []);
      assert.is((await stores.recordings.byId(id))?.state, "erasing");
      failing.clear();
      await library.keeper.round();
      assert.is(await stores.recordings.byId(id), null);
      // Each try begins with the tombstone; nothing comes before what it hangs on.
      const last = order.slice(order.lastIndexOf("stone"));
      assert.equal([...new Set(last)], ["stone", "keys", "object", "rows"]);
      assert.ok(order.indexOf("stone") < order.indexOf("keys"));
    } finally {
      await opened.close();
    }
  }));

test("R18: a database copied before the deletion and restored brings nothing back", () =>
  withFolder(async (folder) => {
    const [data, backup] = [join(folder, "data"), join(folder, "backup")];
    const ready = await during(data, makeReady);
    await cp(data, backup, { recursive: true });
    await during(data, ({ library }) =>
      library.recordings.remove(askerOf(ready.account), ready.id),
    );
    // The database and the sealed bytes come back; the file of tombstones never does.
    for (const name of (await readdir(data)).filter((one) => one.startsWith(DATABASE_FILE))) {
      await rm(join(data, name));
    }
    await cp(join(backup, "recordings"), join(data, "recordings"), { recursive: true });
    await cp(join(backup, DATABASE_FILE), join(data, DATABASE_FILE));
    await during(data, async (opened) => {
      await assertGone(opened, ready);
      assert.match(opened.logged(), "destroyed again");
      assert.is((await opened.stores.recordings.facts()).tombstones, 1);
      // And it may be deleted and restored once more: the count goes on.
      const { id, objects } = await record(
        { ...opened, ...CLOCK },
        ready.account,
        ready.publicKey,
        { parts: 1 },
      );
      await opened.library.recordings.remove(askerOf(ready.account), id);
      await assertGone(opened, { ...ready, id, objects });
      assert.is((await opened.stores.recordings.facts()).tombstones, 2);
    });
  }));

test("R18: a restored vault and the old keys of a part that was kept are destroyed again", () =>
  withFolder(async (folder) => {
    const [data, backup] = [join(folder, "data"), join(folder, "backup")];
    const kept = await during(data, makeReady);
    const other = await during(data, makeReady);
    await cp(data, backup, { recursive: true });
    await during(data, async ({ library, stores }) => {
      const age = "age-encryption.org/v1\nnew";
      const keyFile = Buffer.from(age).toString("base64");
      const only = [{ part: 0, fromSegment: 0, toSegment: 0, keyFile }];
      const pieces = kept.objects.length;
      await library.recordings.keep(askerOf(kept.account), { recording: kept.id, only, pieces });
      assert.is((await stores.recordings.parts(kept.id)).length, 1);
      await library.abandon(askerOf(other.account));
    });
    await cp(join(backup, DATABASE_FILE), join(data, DATABASE_FILE));
    await during(data, async ({ stores }) => {
      assert.equal(await stores.recordings.parts(kept.id), []);
      assert.is(await stores.vaults.of(other.account), null);
      assert.is(await stores.recordings.byId(other.id), null);
      assert.ok(await stores.vaults.of(kept.account));
    });
  }));

test("R23: a restored database gives no removed device or passkey its key back", () =>
  withFolder(async (folder) => {
    const [data, backup] = [join(folder, "data"), join(folder, "backup")];
    const { account } = await during(data, async (opened) => {
      const ready = await makeReady(opened);
      const { vaults } = opened.stores;
      const at = { account: ready.account, createdAt: 2 };
      for (const name of ["Lost", "Here"]) {
        await vaults.addDevice({ ...at, id: `device-${name}`, name, half: `half of ${name}` });
        await vaults.addPasskey({ ...at, credentialId: name, sealed: `sealed for ${name}` });
      }
      return ready;
    });
    await cp(data, backup, { recursive: true });
    await during(data, async ({ library }) => {
      await library.vaults.removeDevice(askerOf(account), "device-Lost");
      await library.vaults.removePasskey(askerOf(account), "Lost");
    });
    await cp(join(backup, DATABASE_FILE), join(data, DATABASE_FILE));
    await during(data, async ({ stores }) => {
      const names = (await stores.vaults.devices(account)).map(({ name }) => name);
      assert.equal(names, ["Laptop", "Here"]);
      const left = (await stores.vaults.passkeys(account)).map((one) => one.credentialId);
      assert.equal(left, ["Here"]);
    });
  }));

test("a file of tombstones that is older, cut, altered or another one stops the start, in words", () =>
  withFolder(async (data) => {
    const gone: Ready[] = [];
    for (let n = 0; n < 2; n += 1) {
      gone.push(
        await during(data, async (opened) => {
          const ready = await makeReady(opened);
          await opened.library.recordings.remove(askerOf(ready.account), ready.id);
          return ready;
        }),
      );
    }
    const path = fileIn(data);
    assert.is(((await stat(path)).mode & 0o777).toString(8), "600");
    const text = await readFile(path, "latin1");
    const [first = "", second = ""] = text.split("\n");
    const wrong = {
      "1 lines where the records counted 2": `${first}\n`,
      "0 lines where the records counted 2": "",
      "is damaged": `${first}\n${second.replace("recording", "vault")}\n`,
      "is damaged, too": `${second}\n${first}\n`,
    };
    for (const [why, content] of Object.entries(wrong)) {
      await writeFile(path, content);
      const said = await refusal(data);
      assert.match(said, why.replace(", too", ""));
      assert.match(said, "put the newest copy of it back");
    }
    // A line that was not whole when the power went was never acknowledged: it is cut off.
    await writeFile(path, text);
    await appendFile(path, "3 17 recording half");
    await during(data, async (opened) => {
      await assertGone(opened, gone[1] ?? gone[0] ?? Object.assign({}, gone[0]));
      assert.is(await readFile(path, "latin1"), text);
    });
    // Every copy is lost, and somebody says so.
    await writeFile(path, `${BEGIN_ANEW}\n`);
    const third = await during(data, makeReady);
    await during(data, ({ library }) =>
      library.recordings.remove(askerOf(third.account), third.id),
    );
    const lines = (await readFile(path, "latin1")).trim().split("\n");
    assert.equal(
      lines.map((line) =>
        line
          .split(" ")
          .slice(0, 3)
          .filter((_, n) => n !== 1),
      ),
      [
        ["2", "anew"],
        ["3", "recording"],
      ],
    );
    assert.is(await refusal(data), "it started");
  }));

test("orphans are removed at the start, what was under way has ended, and a strange store is left alone", () =>
  withFolder(async (data) => {
    const { account, publicKey } = await during(data, async (opened) => {
      const ready = await makeReady(opened);
      const orphan = await opened.storage.create("0".repeat(32));
      await orphan.append(new Uint8Array(9));
      await orphan.close();
      await record({ ...opened, ...CLOCK }, ready.account, publicKeyOf(ready), { running: true });
      return ready;
    });
    await during(data, async ({ stores, storage }) => {
      assert.is(await storage.size("0".repeat(32)), null);
      const states = (await stores.recordings.ofOwner(account)).map(({ state }) => state);
      assert.equal(states, ["undecided", "undecided"]);
      for (const object of await stores.recordings.objects()) {
        assert.ok((await storage.size(object)) !== null, "nothing that a row names was touched");
      }
    });
    // A new database beside an old store: more likely a wrong setting than rubbish.
    await rm(join(data, DATABASE_FILE));
    await during(data, async ({ storage, logged }) => {
      let left = 0;
      for await (const _ of storage.list()) left += 1;
      assert.ok(left > 0);
      assert.match(logged(), "left alone");
    });
    assert.ok(publicKey);
  }));
const publicKeyOf = ({ publicKey }: Ready): string => publicKey;

test("R18: a deletion gives a signed receipt, waits for the window, and is undone within it", () =>
  withShelf(async (shelf) => {
    const { teacher, receipts, stores } = shelf;
    const { id, objects } = await shelf.record();
    type Deleted = { receipt: Receipt; eraseAt: number | null };
    const remove = () => teacher.post<Deleted>("/api/recordings/delete", { recording: id });
    const first = (await remove()).body;
    assert.ok(verifyReceipt(first.receipt, createPublicKey(receipts.key.publicKey)));
    const body = JSON.parse(first.receipt.body) as Record<string, string>;
    assert.equal([body["kind"], body["recording"]], ["deletion of a recording", id]);
    assert.match(body["keys"] ?? "", new Date(first.eraseAt ?? 0).toISOString());
    assert.is((await remove()).body.eraseAt, first.eraseAt, "asked again it does not move");
    await shelf.pass(3 * DAY - 60_000);
    assert.is((await teacher.post("/api/recordings/undo", { recording: id })).code, "ok");
    assert.is((await stores.recordings.byId(id))?.state, "undecided");
    await shelf.pass(60_000);
    assert.is((await stores.recordings.byId(id))?.state, "undecided", "a day to decide anew");
    const settings = { undoDays: 0, keepDays: null, untouched: "discard", quotaBytes: null };
    await teacher.post("/api/recordings/settings", settings);
    const second = (await remove()).body;
    assert.is(second.eraseAt, null);
    assert.match(second.receipt.body, "every wrapped key was destroyed");
    assert.is(await stores.recordings.byId(id), null);
    for (const object of objects) assert.is(await shelf.storage.size(object), null);
    assert.is((await remove()).code, "no-such-recording");
    assert.is(
      (await teacher.post("/api/recordings/undo", { recording: id })).code,
      "no-such-recording",
    );
    const lines = await stores.audit.ofOwner(teacher.account, {
      limit: 9,
      actions: ["recording:"],
    });
    assert.equal(
      lines.map(({ line }) => (JSON.parse(line) as { action: string }).action),
      ["recording:delete", "recording:settings", "recording:undo", "recording:delete"],
    );
  }));

test.run();
