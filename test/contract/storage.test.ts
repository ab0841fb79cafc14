/**
 * What every driver of the storage promises. A third one (an object store) adds a
 * line to `drivers`: `create` must refuse a name that is taken, `append` must not
 * resolve before the bytes are out of this process, and what a store can only put
 * whole has to be put in numbered pieces below the name.
 */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openFolder } from "#recordings/storage/fs.ts";
import { Memory } from "#recordings/storage/memory.ts";
import { StorageError, type Storage } from "#recordings/storage/port.ts";
import { withFolder } from "./with-stores.ts";

const drivers: Record<string, (body: (storage: Storage) => Promise<void>) => Promise<void>> = {
  memory: (body) => body(new Memory()),
  "local disk": (body) =>
    withFolder(async (folder) => body(await openFolder(join(folder, "objects")))),
};

const newName = (): string => randomBytes(16).toString("hex");
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = async (storage: Storage, name: string): Promise<string> =>
  new TextDecoder().decode(await storage.read(name));
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "",
    (error: unknown) => (error instanceof StorageError ? error.code : String(error)),
  );
const namesIn = async (storage: Storage): Promise<string[]> => {
  const names: string[] = [];
  for await (const name of storage.list()) names.push(name);
  return names.toSorted();
};

for (const [driver, withStorage] of Object.entries(drivers)) {
  const test = suite(`storage, ${driver}`);

  test("what was appended is read back whole and in order, without waiting in between", () =>
    withStorage(async (storage) => {
      const name = newName();
      const writer = await storage.create(name);
      const pieces = Array.from({ length: 50 }, (_, index) => randomBytes(1 + index * 997));
      const done = pieces.map((piece) => writer.append(piece));
      await Promise.all([...done, writer.sync()]);
      const all = Buffer.concat(pieces);
      assert.ok(Buffer.from(await storage.read(name)).equals(all));
      await writer.append(bytes("more"));
      await writer.close();
      assert.is(await storage.size(name), all.byteLength + 4);
    }));

  test("what is being written can be read before it is closed", () =>
    withStorage(async (storage) => {
      const name = newName();
      const writer = await storage.create(name);
      assert.is(await storage.size(name), 0);
      await writer.append(bytes("half"));
      assert.is(await textOf(storage, name), "half");
      await writer.close();
    }));

  test("a name is taken once, and what is there is not touched", () =>
    withStorage(async (storage) => {
      const name = newName();
      const writer = await storage.create(name);
      await writer.append(bytes("first"));
      assert.is(await codeOf(storage.create(name)), "exists");
      await writer.close();
      assert.is(await codeOf(storage.create(name)), "exists");
      assert.is(await textOf(storage, name), "first");
    }));

  test("of two that create the same name at once, one does", () =>
    withStorage(async (storage) => {
      const name = newName();
      const makers = Array.from({ length: 8 }, () => storage.create(name));
      const codes = await Promise.all(makers.map(codeOf));
      assert.is(codes.filter((code) => code === "").length, 1);
      assert.is(codes.filter((code) => code === "exists").length, 7);
      for (const maker of await Promise.allSettled(makers)) {
        if (maker.status === "fulfilled") await maker.value.close();
      }
    }));

  test("what was never there is missing, has no size, and is removed already", () =>
    withStorage(async (storage) => {
      const name = newName();
      assert.is(await codeOf(storage.read(name)), "missing");
      assert.is(await storage.size(name), null);
      await storage.remove(name);
    }));

  test("what was removed is gone, also while it is still written to", () =>
    withStorage(async (storage) => {
      const [kept, gone] = [newName(), newName()];
      for (const name of [kept, gone]) {
        const writer = await storage.create(name);
        await writer.append(bytes(name));
        if (name === gone) await storage.remove(name);
        await writer.append(bytes("more"));
        await writer.close();
      }
      await storage.remove(gone);
      assert.equal(await namesIn(storage), [kept]);
      assert.is(await storage.size(gone), null);
      assert.is(await codeOf(storage.read(gone)), "missing");
    }));

  test("everything that exists is listed, and nothing else", () =>
    withStorage(async (storage) => {
      assert.equal(await namesIn(storage), []);
      const names = Array.from({ length: 40 }, newName);
      for (const name of names) await (await storage.create(name)).close();
      assert.equal(await namesIn(storage), names.toSorted());
    }));

  test("a second close does nothing, and nothing is appended after the first", () =>
    withStorage(async (storage) => {
      const name = newName();
      const writer = await storage.create(name);
      await writer.append(bytes("all"));
      await Promise.all([writer.close(), writer.close()]);
      await writer.close();
      assert.is(await codeOf(writer.append(bytes("late"))), "failed");
      assert.is(await storage.size(name), 3);
    }));

  test("free is a number of bytes, or null where that cannot be told", () =>
    withStorage(async (storage) => {
      const free = await storage.free();
      assert.ok(free === null || (Number.isFinite(free) && free >= 0));
    }));

  test.run();
}

const full = suite("a storage that is full");
full("says so, keeps what fitted, and takes no more behind the hole", async () => {
  const storage = new Memory(10);
  const name = newName();
  const writer = await storage.create(name);
  await writer.append(bytes("12345678"));
  assert.is(await storage.free(), 2);
  assert.is(await codeOf(writer.append(bytes("too much"))), "full");
  assert.is(await codeOf(writer.append(bytes("1"))), "full");
  assert.is(await codeOf(writer.sync()), "full");
  assert.is(await codeOf(writer.close()), "full");
  assert.is(await storage.size(name), 8);
  await storage.remove(name);
  assert.is(await storage.free(), 10);
});
full.run();
