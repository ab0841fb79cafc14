import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Receipt } from "#protocol/events.ts";
import type { FootprintReply } from "#protocol/http/log.ts";
import { unsealIdentity } from "#recordings/keys.ts";
import { newId, newSecret } from "#server/accounts/ids.ts";
import { beginAnew, DAY, personAt, withShelf, type Person } from "./shelf.ts";

const test = suite("an account in other hands");

/** Everything that somebody signed in as the account can be told about its recordings. */
async function told(person: Person, ids: readonly string[]): Promise<string[]> {
  const answers: string[] = [];
  for (const id of ids) {
    for (const answer of [
      await person.get(`/api/recordings/manifest?recording=${id}`),
      await person.get(`/api/recordings/segment?recording=${id}&part=0&segment=0`),
      await person.post("/api/recordings/keep", { recording: id, only: null }),
      await person.post("/api/recordings/title", { recording: id, sealed: "AAAA" }),
      await person.post("/api/recordings/delete", { recording: id }),
      await person.post("/api/recordings/undo", { recording: id }),
    ]) {
      answers.push(answer.code);
    }
  }
  return answers;
}

test("R23: hands that began anew see no recording, no device, no key but the sealed one, until the proof", () =>
  withShelf(async (shelf) => {
    const { teacher, secrets, device, stores } = shelf;
    const [kept, binned] = [await shelf.record(), await shelf.record()];
    await teacher.post("/api/recordings/keep", { recording: kept.id, only: null });
    await teacher.post("/api/recordings/delete", { recording: binned.id });
    const joining = await teacher.post<{ join: string }>("/api/vault/joins", {
      ...{ publicKey: secrets.publicKey, name: "Tablet" },
    });
    const { proof } = secrets;
    const passkey = { proof, credentialId: newSecret(), sealed: secrets.sealedByCode };
    await teacher.post("/api/vault/passkeys", passkey);
    const settings = { undoDays: 7, keepDays: 9, untouched: "keep", quotaBytes: 5_000_000_000 };
    await teacher.post("/api/recordings/settings", settings);

    await beginAnew(shelf, teacher.account);
    const hands = personAt(shelf, teacher.account);
    const vault = await hands.vault();
    assert.is(vault?.locked, true);
    assert.equal([vault?.devices, vault?.passkeys, vault?.joins], [[], [], []]);
    const list = await hands.list();
    assert.equal([list.recordings, list.usedBytes], [[], 0]);
    assert.equal(list.obstacles, ["vault-locked"]);
    assert.is(list.settings.undoDays, 3, "not even what was chosen");
    const ids = [kept.id, binned.id, newId()];
    assert.equal(new Set(await told(hands, ids)), new Set(["vault-locked"]));
    for (const [path, body] of [
      ["devices/half", { device }],
      ["devices/remove", { device }],
      ["passkeys/remove", { credentialId: passkey.credentialId }],
      ["joins", { publicKey: secrets.publicKey, name: "Mine" }],
      ["joins/read", joining.body],
      ["joins/answer", { ...joining.body, proof, answer: null }],
      ["code", { proof, sealedByCode: secrets.sealedByCode }],
      ["checked", { proof }],
      ["devices", { proof, name: "Mine", half: newSecret() }],
      ["passkeys", passkey],
    ] as const) {
      assert.is((await hands.post(`/api/vault/${path}`, body)).code, "vault-locked", path);
    }
    assert.is((await hands.post("/api/recordings/settings", settings)).code, "vault-locked");
    const { body } = await hands.get<FootprintReply>("/api/my/footprint");
    assert.equal([body.recordings, body.recordingBytes, body.vaultDevices], [0, 0, null]);
    const may = shelf.library.mayRecord(teacher.account, secrets.publicKey);
    assert.is(
      await may.then(
        () => "ok",
        (error: { code: string }) => error.code,
      ),
      "vault-locked",
    );
    // What the clock does meanwhile is in the log, and not in theirs.
    await shelf.pass(8 * DAY);
    assert.is(await stores.recordings.byId(binned.id), null);
    const { body: log } = await hands.get("/api/my/log?kind=recording");
    assert.not.ok(JSON.stringify(log).includes(binned.id));
    const erased = (await stores.audit.entries(0, 500)).filter(({ line }) =>
      line.includes(binned.id),
    );
    assert.ok(erased.some(({ line }) => line.includes("recording:erase")));

    // The true owner has the paper: what the server keeps opens with it, and proves it.
    const sealed = Buffer.from(vault?.sealedByCode ?? "", "base64");
    assert.is(await unsealIdentity(sealed, secrets.code), secrets.identity);
    assert.is((await hands.post("/api/vault/prove", { proof: newSecret() })).code, "wrong-key");
    assert.is((await hands.vault())?.locked, true);
    assert.is((await hands.post("/api/vault/prove", { proof })).code, "ok");
    assert.is((await hands.vault())?.devices.length, 1);
    assert.equal(
      (await hands.list()).recordings.map(({ recording }) => recording),
      [kept.id],
    );
  }));

test("R23: hands without the code may begin anew, and are not told what was lost", () =>
  withShelf(async (shelf) => {
    const { teacher, stores } = shelf;
    const { id } = await shelf.record();
    await beginAnew(shelf, teacher.account);
    const hands = personAt(shelf, teacher.account);
    hands.confirmed();
    const { code, body } = await hands.post<{ receipt: Receipt }>("/api/vault/abandon");
    assert.is(code, "ok");
    assert.not.ok(body.receipt.body.includes(id));
    assert.not.match(body.receipt.body, /"recordings"/);
    assert.is(await stores.recordings.byId(id), null);
    const { body: log } = await hands.get("/api/my/log?kind=recording");
    assert.not.ok(JSON.stringify(log).includes(id));
    assert.is(await hands.vault(), null);
  }));

test("R23: a clock that is put back between the proof and the reset opens nothing", () =>
  withShelf(async (shelf) => {
    const { teacher, secrets, clock } = shelf;
    const { id } = await shelf.record();
    clock.ahead += 10 * DAY;
    assert.is((await teacher.post("/api/vault/prove", { proof: secrets.proof })).code, "ok");
    clock.ahead -= 10 * DAY;
    await beginAnew(shelf, teacher.account);
    const hands = personAt(shelf, teacher.account);
    assert.is((await hands.vault())?.locked, true);
    assert.equal((await hands.list()).recordings, []);
    assert.is((await hands.get(`/api/recordings/manifest?recording=${id}`)).code, "vault-locked");
  }));

test("R15: a closed account's recordings wait a week, locked; opened again it has them back", () =>
  withShelf(async (shelf) => {
    const { teacher, stores, storage, signIns } = shelf;
    const { id, objects } = await shelf.record();
    await signIns.closeAccount(teacher.account, null);
    assert.is((await teacher.get("/api/recordings")).code, "signed-out");
    await shelf.pass(6 * DAY);
    assert.is((await stores.recordings.byId(id))?.state, "undecided");
    await stores.accounts.reopen(teacher.account);
    await shelf.standings.refresh(teacher.account);
    await shelf.pass(DAY / 2);
    const again = personAt(shelf, teacher.account);
    assert.equal(
      (await again.list()).recordings.map(({ recording }) => recording),
      [id],
    );
    await signIns.closeAccount(teacher.account, null);
    // The clock of the closing is the machine's where this one runs ahead.
    await shelf.pass(8 * DAY);
    assert.is(await stores.recordings.byId(id), null);
    assert.is(await stores.vaults.of(teacher.account), null);
    for (const object of objects) assert.is(await storage.size(object), null);
    const lines = await stores.audit.ofOwner(teacher.account, {
      limit: 9,
      actions: ["recording:erase"],
    });
    assert.match(lines[0]?.line ?? "", "account-closed");
  }));

test.run();
