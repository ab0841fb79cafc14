import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newId } from "#server/accounts/ids.ts";
import { DATABASE_FILE } from "#server/stores/sqlite.ts";
import { newIdentity, recipientOf } from "#recordings/keys.ts";
import { withFolder } from "#test/contract/with-stores.ts";
import { addPerson } from "#test/support/seed.ts";
import { cheapPasswords } from "#test/people/stand-ins.ts";
import { addTeacher, openAt, type Opened } from "./at.ts";
import { wrapped } from "./sharing.ts";
import { record } from "./shelf.ts";

const test = suite("a restored database");
const CLOCK = { clock: { ahead: 0, steady: 0 } };
const askerOf = (account: string) => ({ account, sid: "sid", again: () => Promise.resolve() });
const sealedText = (): string => Buffer.from(`sealed ${newId()} ${newId()}`).toString("base64");

const during = async <T>(data: string, work: (opened: Opened) => Promise<T>): Promise<T> => {
  const opened = await openAt(data);
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
};
/** A teacher with a note that is published and one that is not, who leads a group with Tom in it. */
async function fill(opened: Opened) {
  const { stores, library } = opened;
  const publicKey = await recipientOf(await newIdentity());
  const account = await addTeacher(opened, publicKey);
  const { id: recording } = await record({ ...opened, ...CLOCK }, account, publicKey);
  const me = askerOf(account);
  const write = async (change: object = {}): Promise<string> => {
    const body = { note: newId(), of: { recording }, place: null, replyTo: null };
    const under = "own" as const;
    await library.notebook.add(me, { ...body, under, sealed: sealedText(), ...change });
    return body.note;
  };
  const [own, kept] = [await write(), await write()];
  const published = await write({ under: "recording", place: { part: 0, segment: 0 } });
  const receipts = { sign: () => ({ body: "", signature: "", keyId: "" }) };
  const ground = { stores, receipts, passwords: cheapPasswords };
  const school = (await stores.accounts.byId(account))?.school ?? "";
  const tom = await addPerson(ground, school, { name: "Tom" });
  const theirs = await recipientOf(await newIdentity());
  await stores.vaults.create(
    {
      ...{ account: tom, publicKey: theirs, sealedByCode: "c2VhbGVk", proofDigest: newId() },
      ...{ createdAt: 1, checkedAt: 1, provenAt: Number.MAX_SAFE_INTEGER },
    },
    { id: newId(), account: tom, name: "Laptop", half: newId(), createdAt: 1 },
  );
  const group = newId();
  const groupKey = await recipientOf(await newIdentity());
  const file = await wrapped(publicKey);
  await library.groups.make(me, { group, name: file, publicKey: groupKey, wrapped: file });
  const member = { account: tom, publicKey: theirs, wrapped: await wrapped(theirs) };
  await library.groups.add(me, { group, epoch: 1, member });
  return { me, account, recording, own, kept, published, tom, group };
}

test("R23: what was removed or unpublished and who was taken out do not come back; the rest does", () =>
  withFolder(async (folder) => {
    const [data, backup] = [join(folder, "data"), join(folder, "backup")];
    const made = await during(data, fill);
    await cp(data, backup, { recursive: true });
    const { me, own, kept, published, tom, group, recording } = made;
    await during(data, async ({ library, stores }) => {
      await library.notebook.remove(me, own);
      const before = await stores.notes.byId(published);
      const change = { note: published, under: "own" as const, place: null, sealed: sealedText() };
      await library.notebook.change(me, { ...change, changedAt: before?.changedAt ?? 0 });
      await library.groups.takeOut(me, { group, account: tom });
    });
    const restore = async () => {
      for (const side of ["-wal", "-shm"])
        await rm(join(data, DATABASE_FILE + side), { force: true });
      await cp(join(backup, DATABASE_FILE), join(data, DATABASE_FILE));
    };
    await restore();
    await during(data, async ({ stores, library, logged }) => {
      const left = await stores.notes.ofRecording(recording);
      assert.equal(
        left.map(({ id }) => id),
        [kept],
      );
      assert.equal(
        (await stores.groups.members(group)).map(({ account }) => account),
        [made.account],
      );
      assert.is((await stores.groups.byId(group))?.stale, true);
      assert.match(logged(), "destroyed again");
      await library.groups.close(me, group);
    });
    await restore();
    await during(data, async ({ stores }) => {
      assert.is(await stores.groups.byId(group), null);
    });
  }));

test("R23: with a vault that was abandoned its notes, its papers and the group that it alone led stay gone", () =>
  withFolder(async (folder) => {
    const [data, backup] = [join(folder, "data"), join(folder, "backup")];
    const made = await during(data, async (opened) => {
      const filled = await fill(opened);
      const paper = { paper: "pins" as const, version: 0, sealed: sealedText() };
      await opened.library.notebook.papers.keep(filled.me, paper);
      return filled;
    });
    await cp(data, backup, { recursive: true });
    await during(data, ({ library }) => library.abandon(made.me));
    for (const side of ["-wal", "-shm"])
      await rm(join(data, DATABASE_FILE + side), { force: true });
    await cp(join(backup, DATABASE_FILE), join(data, DATABASE_FILE));
    await during(data, async ({ stores }) => {
      assert.equal(await stores.notes.digests(), []);
      assert.is(await stores.notes.paper(made.account, "pins"), null);
      assert.is(await stores.groups.byId(made.group), null);
      assert.equal(await stores.groups.members(made.group), []);
    });
  }));

test("R18: the key file from before a cut does not come back with an older database", () =>
  withFolder(async (folder) => {
    const [data, backup] = [join(folder, "data"), join(folder, "backup")];
    const keyFiles = async ({ stores }: Opened, recording: string) =>
      (await stores.recordings.parts(recording)).map(({ keyFile }) => keyFile);
    const made = await during(data, async (opened) => {
      const publicKey = await recipientOf(await newIdentity());
      const account = await addTeacher(opened, publicKey);
      const { id } = await record({ ...opened, ...CLOCK }, account, publicKey, { parts: 1 });
      await opened.library.recordings.keep(askerOf(account), { recording: id, only: null });
      return { me: askerOf(account), publicKey, id, before: await keyFiles(opened, id) };
    });
    await cp(data, backup, { recursive: true });
    const { me, publicKey, id: recording, before } = made;
    await during(data, async ({ library }) => {
      const keys = [{ part: 0, keyFile: await wrapped(publicKey) }];
      const remove = { fromMs: 8_000, toMs: 16_000 };
      await library.cutting.cut(me, { recording, remove, pieces: 2, keys });
    });
    for (const side of ["-wal", "-shm"])
      await rm(join(data, DATABASE_FILE + side), { force: true });
    await cp(join(backup, DATABASE_FILE), join(data, DATABASE_FILE));
    await during(data, async (opened) => {
      const after = await keyFiles(opened, recording);
      assert.equal(before.length, 1);
      assert.equal(
        after.filter((one) => before.includes(one)),
        [],
      );
      assert.match(opened.logged(), "destroyed again");
    });
  }));

test.run();
