import { randomBytes } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newId } from "#server/accounts/ids.ts";
import { openStores, type Stores } from "#server/stores/index.ts";
import { DATABASE_FILE } from "#server/stores/sqlite.ts";
import type { Recording } from "#server/stores/recording-store.ts";
import { addTwoSchools, person } from "./people.ts";
import { withFolder } from "./with-stores.ts";

const test = suite("what is erased is not in the files");

const underWay: Recording = {
  ...{ id: "", owner: "maya", session: "s", state: "kept", startedAt: 1, endedAt: 2 },
  ...{ sealedTitle: null, decideBy: null, expiresAt: null, eraseAt: null, before: null, bytes: 0 },
  ...{ sealedAs: "", hidden: [] },
};
/** Of many lengths, so that rows move between pages and pages are split and joined. */
const secretOf = (bytes: number): string => randomBytes(bytes).toString("base64");
/** Any 24 characters of it in a row would be enough to say that it is there. */
const PIECE = 24;

/** The secrets of which a piece is found in any file of the folder. */
async function foundIn(folder: string, secrets: readonly string[]): Promise<number> {
  const files = (await readdir(folder)).filter((name) => name.startsWith(DATABASE_FILE));
  assert.ok(files.includes(`${DATABASE_FILE}-wal`), "the log beside the database is searched too");
  const texts = await Promise.all(
    files.map(async (name) => (await readFile(join(folder, name))).toString("latin1")),
  );
  const has = (secret: string): boolean => {
    for (let at = 0; at + PIECE <= secret.length; at += PIECE) {
      if (texts.some((text) => text.includes(secret.slice(at, at + PIECE)))) return true;
    }
    return false;
  };
  return secrets.filter(has).length;
}
const withFiles = (body: (stores: Stores, folder: string) => Promise<void>) =>
  withFolder(async (folder) => {
    const stores = await openStores("sqlite", folder);
    await addTwoSchools(stores);
    try {
      await body(stores, folder);
    } finally {
      await stores.close();
    }
  });

test("R18: of 300 key files half are destroyed, and no piece of those is in any file", () =>
  withFiles(async ({ recordings }, folder) => {
    const made: { id: string; keyFile: string }[] = [];
    for (let n = 0; n < 300; n += 1) {
      const [id, keyFile] = [newId(), secretOf(200 + ((n * 37) % 900))];
      await recordings.begin({ ...underWay, id });
      await recordings.addPart({ recording: id, part: 0, keyFile, createdAt: n });
      made.push({ id, keyFile });
    }
    const all = made.map(({ keyFile }) => keyFile);
    assert.is(await foundIn(folder, all), 300, "the search finds what is there");
    const [gone, kept] = [made.filter((_, n) => n % 2 === 0), made.filter((_, n) => n % 2 === 1)];
    for (const { id } of gone) await recordings.destroyKeys(id);
    assert.is(
      await foundIn(
        folder,
        gone.map((one) => one.keyFile),
      ),
      0,
    );
    assert.is(
      await foundIn(
        folder,
        kept.map((one) => one.keyFile),
      ),
      kept.length,
    );
  }));

test("R18: keeping a part leaves nothing of the old key files", () =>
  withFiles(async ({ recordings }, folder) => {
    const old: string[] = [];
    for (let n = 0; n < 60; n += 1) {
      const [id, keyFile] = [newId(), secretOf(300 + n * 7)];
      await recordings.begin({ ...underWay, id });
      await recordings.addPart({ recording: id, part: 0, keyFile, createdAt: n });
      old.push(keyFile);
      await recordings.narrow(id, [{ part: 0, keyFile: secretOf(250) }], () => true);
    }
    assert.is(await foundIn(folder, old), 0);
  }));

test("a vault that is destroyed, a code that is replaced, a device that is removed: nothing stays", () =>
  withFiles(async ({ accounts, vaults }, folder) => {
    const secrets: string[] = [];
    const secret = (bytes = 300): string => {
      const made = secretOf(bytes);
      secrets.push(made);
      return made;
    };
    for (let n = 0; n < 40; n += 1) {
      const account = newId();
      await accounts.add(person({ id: account }));
      const times = { createdAt: 1, checkedAt: 1, provenAt: 1 };
      const keys = { publicKey: "age1", proofDigest: "d" };
      const device = { account, name: "Laptop", createdAt: 1 };
      await vaults.create(
        { account, ...keys, ...times, sealedByCode: secret() },
        { ...device, id: newId(), half: secret(32) },
      );
      const removed = newId();
      await vaults.addDevice({ ...device, id: removed, half: secret(32) });
      await vaults.removeDevice(account, removed);
      await vaults.addPasskey({ account, credentialId: "k", sealed: secret(), createdAt: 1 });
      await vaults.removePasskey(account, "k");
      await vaults.change(account, { sealedByCode: secret() });
      await vaults.addJoin({
        ...{ id: newId(), account, name: "Tablet", publicKey: "age1", createdAt: 1 },
        ...{ expiresAt: 9, answer: secret(), refused: false },
      });
      if (n % 2 === 0) await vaults.removeJoins(9);
      if (n === 0) assert.is(await foundIn(folder, secrets), 2, "what is in force is found");
      await vaults.destroy(account);
    }
    assert.is(await foundIn(folder, secrets), 0);
  }));

test("R18: of recalled shares no key and no label is in any file, and the others stay", () =>
  withFiles(async ({ shares }, folder) => {
    const made = new Map<string, string[]>();
    for (let n = 0; n < 80; n += 1) {
      const id = newId();
      const secrets = [secretOf(150), secretOf(200 + n * 11), secretOf(300)];
      const [label = null, ...keyFiles] = secrets;
      const share = {
        ...{ id, recording: "r", owner: "maya", account: "tom", group: null, publicKey: "age1" },
        ...{ range: null, withNotes: true, label, createdAt: n, endsAt: null },
      };
      const segments = { fromSegment: 0, toSegment: 9 };
      await shares.add(
        share,
        keyFiles.map((keyFile, part) => ({ part, ...segments, keyFile })),
      );
      made.set(id, secrets);
    }
    const all = [...made.values()].flat();
    assert.is(await foundIn(folder, all), all.length, "the search finds what is there");
    const gone = [...made.keys()].filter((_, n) => n % 2 === 0);
    await shares.destroy(gone);
    const secretsOf = (ids: readonly string[]) => ids.flatMap((id) => made.get(id) ?? []);
    assert.is(await foundIn(folder, secretsOf(gone)), 0);
    const left = [...made.keys()].filter((id) => !gone.includes(id));
    assert.is(await foundIn(folder, secretsOf(left)), secretsOf(left).length);
  }));

test("a note that is removed, changed or goes with its recording or vault, and a paper: nothing stays", () =>
  withFiles(async ({ notes }, folder) => {
    const secrets: string[] = [];
    const secret = (bytes = 300): string => {
      const made = secretOf(bytes);
      secrets.push(made);
      return made;
    };
    const kept: string[] = [];
    for (let n = 0; n < 40; n += 1) {
      const at = { createdAt: n, changedAt: n, resolvedAt: null };
      const noteOf = (under: "own" | "live", sealed: string) => ({
        ...{ id: newId(), recording: "r", session: null, sessionAt: null, owner: "maya", ...at },
        ...{ author: "maya", under, part: 0, segment: n, replyTo: null, sealed },
      });
      const changed = noteOf("own", secret(100 + n * 40));
      await notes.add(changed);
      const text = { under: "own", part: null, segment: null, changedAt: n + 1 } as const;
      await notes.change(changed.id, n, { ...text, sealed: secret() });
      await notes.remove(changed.id);
      await notes.add(noteOf("own", secret(200)));
      if (n % 2 === 0) await notes.forgetSegments("r", 0, [n]);
      await notes.add({ ...noteOf("live", secret(900)), recording: null });
      await notes.setPaper({ account: "maya", name: "pins", version: n + 1, sealed: secret(700) });
      const other = secretOf(250);
      kept.push(other);
      await notes.add({ ...noteOf("own", other), owner: "tom", author: "tom", recording: "q" });
    }
    await notes.forgetRecording("r");
    await notes.forgetVault("maya");
    assert.is(await foundIn(folder, secrets), 0);
    assert.is(await foundIn(folder, kept), kept.length);
  }));

test("what was wrapped to a member who left, and every old key of a group, is in no file", () =>
  withFiles(async ({ groups, shares }, folder) => {
    const secrets: string[] = [];
    const kept: string[] = [];
    const secret = (into: string[], bytes = 300): string => {
      const made = secretOf(bytes);
      into.push(made);
      return made;
    };
    for (let n = 0; n < 20; n += 1) {
      const [group, share] = [newId(), newId()];
      const one = { group, role: "lead", since: n } as const;
      const row = { id: group, school: "a-school", publicKey: "age1", epoch: 1, stale: false };
      await groups.add(
        { ...row, name: secret(secrets), createdAt: n },
        { ...one, account: "maya", wrapped: secret(secrets) },
      );
      await groups.addMember({ ...one, account: "tom", wrapped: secret(secrets) }, 1);
      const who = { recording: "r", owner: "maya", account: null, group, publicKey: "age1" };
      const what = { range: null, withNotes: true, createdAt: n, endsAt: null };
      await shares.add({ id: share, ...who, ...what, label: secret(secrets) }, [
        { part: 0, fromSegment: 0, toSegment: 9, keyFile: secret(secrets, 200 + n * 90) },
      ]);
      await groups.removeMember(group, "tom");
      const done = await groups.rekey({
        ...{ group, epoch: 1, publicKey: "age2", name: secret(kept) },
        members: [{ account: "maya", wrapped: secret(kept) }],
        shares: [{ id: share, label: secret(kept), keys: [{ part: 0, keyFile: secret(kept) }] }],
      });
      assert.ok(done);
    }
    assert.is(await foundIn(folder, secrets), 0);
    assert.is(await foundIn(folder, kept), kept.length);
  }));

test.run();
