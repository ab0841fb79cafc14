import { cp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { RecalledReply } from "#protocol/http/shares.ts";
import { newIdentity, recipientOf } from "#recordings/keys.ts";
import { newId } from "#server/accounts/ids.ts";
import { DATABASE_FILE } from "#server/stores/sqlite.ts";
import type { Share } from "#server/stores/share-store.ts";
import { withFolder } from "#test/contract/with-stores.ts";
import { addTeacher, openAt } from "./at.ts";
import {
  cannotWatch,
  given,
  had,
  makeGroup,
  manifestOf,
  pieceOf,
  triesToWatch,
  withShared,
} from "./sharing.ts";
import { beginAnew, makeVault, newSecrets, personAt, record } from "./shelf.ts";

const test = suite("shares in other hands");

test("R23: a viewer's account that began anew sees nothing, nor with a vault of its own", () =>
  withShared(async (shared) => {
    const { teacher, tom, give, stores } = shared;
    const share = await give();
    const { publicKey } = await newSecrets();
    const group = await makeGroup(shared, publicKey, [teacher.account, tom.account]);
    const second = await give({ to: { group }, publicKey });
    await beginAnew(shared, tom.account);
    const hands = personAt(shared, tom.account);
    for (const id of [share, second, newId()]) {
      assert.equal(new Set(await triesToWatch(hands, id)), new Set(["vault-locked"]));
    }
    assert.equal(await had(hands), []);
    // Nobody seals anything new for a vault whose holder is not known to be there.
    const body = await shared.bodyFor(tom.secrets.publicKey);
    assert.is((await teacher.post("/api/shares", body)).code, "no-vault-there");
    // The same person with the recovery code is let in again.
    await hands.post("/api/vault/prove", { proof: tom.secrets.proof });
    assert.is((await pieceOf(hands, share)).code, "ok");

    await beginAnew(shared, tom.account);
    const others = personAt(shared, tom.account);
    others.confirmed();
    assert.is((await others.post("/api/vault/abandon")).code, "ok");
    assert.is(await stores.shares.byId(share), null, "what was sealed for the old vault is gone");
    await makeVault(others, await newSecrets());
    await cannotWatch(others, share);
    await cannotWatch(others, second);
    assert.equal(await had(others), []);
    const { body: log } = await others.get("/api/my/log");
    assert.not.ok(JSON.stringify(log).includes(share));
  }));

test("R23: an owner's account that began anew is told of no share, and may take all back unseen", () =>
  withShared(async (shared) => {
    const { teacher, tom, give, stores, recording, secrets } = shared;
    const share = await give();
    await manifestOf(tom, share);
    await beginAnew(shared, teacher.account);
    const hands = personAt(shared, teacher.account);
    assert.equal(await given(hands), []);
    for (const id of [share, newId()]) {
      assert.is((await hands.post("/api/shares/recall", { share: id })).code, "vault-locked");
      const end = await hands.post("/api/shares/end", { share: id, endsAt: null });
      assert.is(end.code, "vault-locked");
    }
    for (const id of [recording.id, newId()]) {
      assert.is((await hands.get(`/api/shares/watched?recording=${id}`)).code, "vault-locked");
    }
    assert.is(
      (await hands.post("/api/shares/recipient", { account: tom.account })).code,
      "vault-locked",
    );
    const all = await hands.post<RecalledReply>("/api/shares/recall", { everything: true });
    assert.equal([all.code, all.body.recalled], ["ok", 0]);
    assert.not.match(all.body.receipt.body, share);
    assert.is(await stores.shares.byId(share), null);
    const { body: log } = await hands.get("/api/my/log");
    assert.not.ok(JSON.stringify(log).includes(share));
    await cannotWatch(tom, share);
    await hands.post("/api/vault/prove", { proof: secrets.proof });
    assert.equal(await given(hands), []);
  }));

test("R23: a database restored from a backup brings no recalled share back, and no later end", () =>
  withFolder(async (folder) => {
    const [data, backup] = [join(folder, "data"), join(folder, "backup")];
    const publicKey = await recipientOf(await newIdentity());
    const CLOCK = { clock: { ahead: 0, steady: 0 } };
    let opened = await openAt(data);
    const account = await addTeacher(opened, publicKey);
    const { id: recording } = await record({ ...opened, ...CLOCK }, account, publicKey);
    const school = (await opened.stores.accounts.byId(account))?.school ?? "";
    const viewer = newId();
    const mine = await opened.stores.accounts.byId(account);
    if (mine === null) throw new Error("no teacher");
    await opened.stores.accounts.add({ ...mine, id: viewer, school, email: "tom@school.test" });
    await opened.stores.vaults.create(
      {
        ...{ account: viewer, publicKey: "age1tom", sealedByCode: "c2VhbGVk", proofDigest: "p" },
        ...{ createdAt: 1, checkedAt: 1, provenAt: Number.MAX_SAFE_INTEGER },
      },
      { id: newId(), account: viewer, name: "Laptop", half: newId(), createdAt: 1 },
    );
    const shareOf = (id: string): Share => ({
      ...{ id, recording, owner: account, account: viewer, group: null, publicKey: "age1tom" },
      ...{ range: null, withNotes: false, label: null, createdAt: Date.now(), endsAt: null },
    });
    const [back, shorter, longer, stays] = [newId(), newId(), newId(), newId()];
    for (const id of [back, shorter, longer, stays]) {
      const key = { part: 0, fromSegment: 0, toSegment: 9, keyFile: `key of ${id}` };
      await opened.stores.shares.add(shareOf(id), [key]);
    }
    await opened.close();
    await cp(data, backup, { recursive: true });

    opened = await openAt(data);
    const asker = { account, sid: "sid", again: () => Promise.resolve() };
    const { sharing } = opened.library;
    await sharing.recall(asker, { share: back });
    const soon = Date.now() + 3_600_000;
    await sharing.end(asker, shorter, soon);
    await sharing.end(asker, longer, soon);
    await sharing.end(asker, longer, null);
    await opened.close();
    const isAsItWas = async () => {
      const { shares } = opened.stores;
      assert.is(await shares.byId(back), null);
      assert.equal(await shares.keys(back), []);
      assert.is((await shares.byId(shorter))?.endsAt, soon);
      assert.is((await shares.byId(longer))?.endsAt, null);
      assert.is((await shares.byId(stays))?.endsAt, null);
      await opened.close();
    };
    // An ordinary start changes nothing.
    opened = await openAt(data);
    await isAsItWas();

    // The database comes back; the file of tombstones never does.
    for (const name of (await readdir(data)).filter((one) => one.startsWith(DATABASE_FILE))) {
      await rm(join(data, name));
    }
    await cp(join(backup, DATABASE_FILE), join(data, DATABASE_FILE));
    opened = await openAt(data);
    assert.match(opened.logged(), "destroyed again");
    await isAsItWas();
  }));

test.run();
