import { suite } from "uvu";
import * as assert from "uvu/assert";
import { recipientOf, unsealIdentity, wrapTo, newIdentity, openWith } from "#recordings/keys.ts";
import type { Receipt } from "#protocol/events.ts";
import { newId, newSecret } from "#server/accounts/ids.ts";
import { verifyReceipt } from "#server/audit/receipts.ts";
import { JOIN_MS } from "#server/library/vault-joins.ts";
import { createPublicKey } from "node:crypto";
import { makeVault, newSecrets, personAt, withShelf, type Shelf } from "./shelf.ts";

const test = suite("vaults");
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
const actionsOf = async ({ stores }: Shelf, account: string): Promise<string[]> =>
  (await stores.audit.ofOwner(account, { limit: 200, actions: ["vault:"] })).map(({ line }) => {
    const { action, outcome, school } = JSON.parse(line) as Record<string, string | null>;
    assert.is(school ?? null, null, "no school reads about a vault");
    return `${action} ${outcome}`;
  });

test("a vault is made once; what the server keeps opens with the code and says nothing else", () =>
  withShelf(async (shelf) => {
    const { teacher, secrets, stores, device } = shelf;
    const vault = await teacher.vault();
    assert.is(vault?.publicKey, secrets.publicKey);
    assert.equal([vault?.checked, vault?.locked], [true, false]);
    assert.equal(
      vault?.devices.map((one) => one.device),
      [device],
    );
    const sealed = Buffer.from(vault?.sealedByCode ?? "", "base64");
    assert.is(await unsealIdentity(sealed, secrets.code), secrets.identity);
    const kept = JSON.stringify(await stores.vaults.of(teacher.account));
    for (const secret of [secrets.identity, secrets.code, secrets.proof]) {
      assert.not.ok(kept.includes(secret));
    }
    const again = await newSecrets();
    const { publicKey, sealedByCode, proof } = again;
    const body = { publicKey, sealedByCode, proof, name: "Other", half: newSecret() };
    assert.is((await teacher.post("/api/vault", body)).code, "vault-exists");
    assert.equal(await actionsOf(shelf, teacher.account), [
      "vault:checked done",
      "vault:create done",
    ]);
  }));

test("nobody else reads or changes a vault, and there is no route that names one", () =>
  withShelf(async (shelf) => {
    const { school, device } = shelf;
    for (const { account } of [school.coach, school.administrator]) {
      const other = personAt(shelf, account);
      assert.is(await other.vault(), null);
      for (const id of [device, newId()]) {
        const half = await other.post("/api/vault/devices/half", { device: id });
        assert.equal(half.body, { ...half.body, code: "no-vault" });
        assert.is((await other.post("/api/vault/devices/remove", { device: id })).code, "no-vault");
      }
      await makeVault(other, await newSecrets());
      for (const id of [device, newId()]) {
        const ask = { device: id };
        assert.is((await other.post("/api/vault/devices/half", ask)).code, "no-such-device");
        assert.is((await other.post("/api/vault/devices/remove", ask)).code, "no-such-device");
        const join = await other.post<{ state: string }>("/api/vault/joins/read", { join: id });
        assert.is(join.body.state, "over");
      }
    }
  }));

test("every change needs the proof; a wrong one changes nothing, is logged, and is soon throttled", () =>
  withShelf(async (shelf) => {
    const { teacher, secrets, stores } = shelf;
    const before = await stores.vaults.of(teacher.account);
    const proof = newSecret();
    const [half, sealedByCode] = [newSecret(), (await newSecrets()).sealedByCode];
    const tries: [string, object][] = [
      ["prove", { proof }],
      ["checked", { proof }],
      ["code", { proof, sealedByCode }],
      ["devices", { proof, half, name: "Mine" }],
      ["passkeys", { proof, credentialId: newSecret(), sealed: sealedByCode }],
      ["joins/answer", { proof, join: newId(), answer: null }],
    ];
    for (const [route, body] of tries) {
      assert.is((await teacher.post(`/api/vault/${route}`, body)).code, "wrong-key", route);
    }
    assert.equal(await stores.vaults.of(teacher.account), before);
    assert.is((await teacher.vault())?.devices.length, 1);
    assert.is(
      (await actionsOf(shelf, teacher.account)).filter((one) => /refused/.test(one)).length,
      6,
    );
    for (let n = 0; n < 4; n += 1) await teacher.post("/api/vault/prove", { proof });
    // Guessing stops, and so does whoever has the right one, for a while.
    const right = await teacher.post("/api/vault/prove", { proof: secrets.proof });
    assert.is(right.code, "too-many-attempts");
  }));

test("a new code replaces the old one and has to be entered again", () =>
  withShelf(async ({ teacher, secrets, library }) => {
    const fresh = await newSecrets();
    const body = { proof: secrets.proof, sealedByCode: fresh.sealedByCode };
    assert.is((await teacher.post("/api/vault/code", body)).code, "ok");
    assert.equal([(await teacher.vault())?.checked], [false]);
    assert.equal(await library.obstacles(teacher.account), ["code-unchecked"]);
    assert.is((await teacher.post("/api/vault/checked", { proof: secrets.proof })).code, "ok");
    assert.equal(await library.obstacles(teacher.account), []);
  }));

test("devices and passkeys come and go; a removed device's half is gone", () =>
  withShelf(async (shelf) => {
    const { teacher, secrets, device } = shelf;
    const { proof } = secrets;
    const half = newSecret();
    const added = await teacher.post<{ device: string }>("/api/vault/devices", {
      ...{ proof, half, name: "Tablet" },
    });
    const read = await teacher.post("/api/vault/devices/half", { device: added.body.device });
    assert.equal(read.body, { half });
    assert.is((await teacher.post("/api/vault/devices/remove", { device })).code, "ok");
    assert.is((await teacher.post("/api/vault/devices/half", { device })).code, "no-such-device");
    assert.equal(
      (await teacher.vault())?.devices.map(({ name }) => name),
      ["Tablet"],
    );
    const credentialId = newSecret();
    const passkey = { proof, credentialId, sealed: secrets.sealedByCode };
    assert.is((await teacher.post("/api/vault/passkeys", passkey)).code, "ok");
    assert.equal(
      (await teacher.vault())?.passkeys.map((one) => one.credentialId),
      [credentialId],
    );
    const remove = () => teacher.post("/api/vault/passkeys/remove", { credentialId });
    assert.equal([(await remove()).code, (await remove()).code], ["ok", "no-such-device"]);
    for (let n = 1; n < 20; n += 1) {
      await shelf.stores.vaults.addDevice({
        ...{ id: newId(), account: teacher.account, name: "x", half, createdAt: n },
      });
    }
    const more = await teacher.post("/api/vault/devices", { proof, half, name: "One more" });
    assert.is(more.code, "not-now");
  }));

test("a new device is let in by an old one: once, in time, and the server opens neither side", () =>
  withShelf(async (shelf) => {
    const { teacher, secrets, clock } = shelf;
    const once = await newIdentity();
    const publicKey = await recipientOf(once);
    const ask = async (name: string) =>
      (await teacher.post<{ join: string }>("/api/vault/joins", { publicKey, name })).body.join;
    const stateOf = async (join: string) =>
      (
        await teacher.post<{ state: string; answer: string | null }>("/api/vault/joins/read", {
          join,
        })
      ).body;
    const join = await ask("Tablet");
    assert.equal(
      (await teacher.vault())?.joins.map((one) => one.name),
      ["Tablet"],
    );
    assert.equal(await stateOf(join), { state: "waiting", answer: null });
    const { proof } = secrets;
    const answer = base64(await wrapTo(publicKey, secrets.identity));
    const give = (to: string, what: string | null) =>
      teacher.post("/api/vault/joins/answer", { join: to, proof, answer: what });
    assert.is((await give(join, answer)).code, "ok");
    assert.is((await give(join, null)).code, "not-now");
    const answered = await stateOf(join);
    const opened = await openWith(once, Buffer.from(answered.answer ?? "", "base64"));
    assert.is(opened, secrets.identity);
    const refused = await ask("Stranger");
    await give(refused, null);
    assert.equal(await stateOf(refused), { state: "refused", answer: null });
    const late = await ask("Late");
    for (const name of ["b", "c"]) await ask(name);
    const fourth = await teacher.post("/api/vault/joins", { publicKey, name: "d" });
    assert.is(fourth.code, "too-many-attempts");
    clock.ahead += JOIN_MS;
    assert.equal(await stateOf(late), { state: "over", answer: null });
    assert.is((await give(late, answer)).code, "not-now");
    assert.equal((await teacher.vault())?.joins, []);
  }));

test("R18: abandoning needs a fresh confirmation, destroys vault and recordings, and gives a receipt", () =>
  withShelf(async (shelf) => {
    const { teacher, stores, storage, secrets, receipts } = shelf;
    const { id, objects } = await shelf.record();
    assert.is((await teacher.post("/api/vault/abandon")).code, "confirm-needed");
    assert.ok(await teacher.vault());
    teacher.confirmed();
    const running = await shelf.record({ running: true });
    assert.is((await teacher.post("/api/vault/abandon")).code, "not-now");
    await shelf.library.ended(running.id);
    const { code, body } = await teacher.post<{ receipt: Receipt }>("/api/vault/abandon");
    assert.is(code, "ok");
    assert.ok(verifyReceipt(body.receipt, createPublicKey(receipts.key.publicKey)));
    assert.match(body.receipt.body, id);
    assert.is(await teacher.vault(), null);
    assert.is(await stores.recordings.byId(id), null);
    for (const object of objects) assert.is(await storage.size(object), null);
    assert.is((await actionsOf(shelf, teacher.account))[0], "vault:abandon done");
    assert.equal((await teacher.list()).obstacles, ["no-vault"]);
    await makeVault(teacher, await newSecrets());
    const old = await teacher.post("/api/vault/prove", { proof: secrets.proof });
    assert.is(old.code, "wrong-key");
  }));

test("a change whose line cannot be written is not made", () =>
  withShelf(async ({ teacher, secrets, stores }) => {
    const before = await stores.vaults.of(teacher.account);
    stores.audit.append = () => Promise.reject(new Error("the log is gone"));
    const fresh = { proof: secrets.proof, sealedByCode: (await newSecrets()).sealedByCode };
    assert.is((await teacher.post("/api/vault/code", fresh)).code, "log-unavailable");
    assert.equal(await stores.vaults.of(teacher.account), before);
  }));

test.run();
