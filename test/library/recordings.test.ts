import { suite } from "uvu";
import * as assert from "uvu/assert";
import { wrapTo } from "#recordings/keys.ts";
import type { ManifestReply, RecordingSettingsBody } from "#protocol/http/recordings.ts";
import { newId } from "#server/accounts/ids.ts";
import { RESERVE_BYTES } from "#server/library/allowance.ts";
import { DAY, makeVault, newSecrets, personAt, withShelf, type Shelf } from "./shelf.ts";

const test = suite("recordings");
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
const FIRST: RecordingSettingsBody = {
  ...{ undoDays: 3, keepDays: null, untouched: "discard", quotaBytes: null },
};
const code = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "ok",
    (error: Error & { code?: string }) => error.code ?? String(error),
  );
const rowOf = async ({ teacher }: Shelf, id: string) =>
  (await teacher.list()).recordings.find((one) => one.recording === id);
const choose = async ({ teacher }: Shelf, change: Partial<RecordingSettingsBody>) =>
  assert.is((await teacher.post("/api/recordings/settings", { ...FIRST, ...change })).code, "ok");
/** What the school allows at most, set as its administrator does. */
const schoolAllows = async (
  { stores, school }: Shelf,
  change: { recordingDays?: number; recordingBytes?: number },
) => {
  const found = await stores.schools.byId(school.school);
  if (found === null) throw new Error("no school");
  await stores.schools.change(school.school, { rules: { ...found.rules, ...change } });
};

test("an ended recording is listed with its keys, opened by its owner, and every look has a line first", () =>
  withShelf(async (shelf) => {
    const { teacher, stores } = shelf;
    const { id, lesson, bytes, objects } = await shelf.record();
    const row = await rowOf(shelf, id);
    assert.equal(
      [row?.state, row?.bytes, row?.keys.length, row?.whole],
      ["undecided", bytes, 2, true],
    );
    assert.is(row?.lastsMs, objects.length * 8_000);
    assert.is((row?.decideBy ?? 0) - (row?.endedAt ?? 0), DAY);
    const { body } = await teacher.get<ManifestReply>(`/api/recordings/manifest?recording=${id}`);
    assert.equal(
      body.parts.map(({ segments }) => segments.length),
      [3, 3],
    );
    const path = `/api/recordings/segment?recording=${id}&part=1&segment=2`;
    const read = await teacher.get<Buffer>(path);
    const sealed = lesson.segments.find((one) => one.part === 1 && one.segment === 2);
    assert.ok(Buffer.concat(sealed?.pieces ?? []).equals(read.body), "byte for byte");
    const opens = await stores.audit.ofOwner(teacher.account, {
      limit: 9,
      actions: ["recording:open"],
    });
    assert.is(opens.length, 1);
    assert.is((await teacher.get(path.replace("segment=2", "segment=9"))).code, "not-found");
    stores.audit.append = () => Promise.reject(new Error("the log is gone"));
    const blind = await teacher.get(`/api/recordings/manifest?recording=${id}`);
    assert.is(blind.code, "log-unavailable");
    // Another sign-in of the same person has no line yet, and a segment is a look as well.
    assert.is((await personAt(shelf, teacher.account).get(path)).code, "log-unavailable");
  }));

test("R21: another's recording answers as one that nobody has, on every route", () =>
  withShelf(async (shelf) => {
    const { id } = await shelf.record();
    for (const { account } of [shelf.school.coach, shelf.school.administrator]) {
      const other = personAt(shelf, account);
      const tries = async (recording: string) => [
        await other.get(`/api/recordings/manifest?recording=${recording}`),
        await other.get(`/api/recordings/segment?recording=${recording}&part=0&segment=0`),
        await other.post("/api/recordings/keep", { recording, only: null }),
        await other.post("/api/recordings/delete", { recording }),
        await other.post("/api/recordings/undo", { recording }),
        await other.post("/api/recordings/title", { recording, sealed: "AAAA" }),
      ];
      for (const withVault of [false, true]) {
        if (withVault) await makeVault(other, await newSecrets());
        const [real, made] = [await tries(id), await tries(newId())];
        assert.equal(real, made);
        assert.equal(new Set(real.map((one) => one.code)), new Set(["no-such-recording"]));
        assert.equal((await other.list()).recordings, []);
        assert.is((await other.list()).usedBytes, 0);
      }
    }
    assert.is((await rowOf(shelf, id))?.state, "undecided");
  }));

test("kept whole it stays; kept in part the rest goes, bytes, rows and keys", () =>
  withShelf(async (shelf) => {
    const { teacher, secrets, stores, storage } = shelf;
    const whole = await shelf.record();
    const keep = (body: object) => teacher.post("/api/recordings/keep", body);
    assert.is((await keep({ recording: whole.id, only: null })).code, "ok");
    assert.equal(
      [(await rowOf(shelf, whole.id))?.state, (await rowOf(shelf, whole.id))?.expiresAt],
      ["kept", null],
    );
    const part = await shelf.record();
    const old = (await stores.recordings.parts(part.id)).map((one) => one.keyFile);
    const keyFile = base64(await wrapTo(secrets.publicKey, "aside-key 1\n"));
    const range = { part: 1, fromSegment: 1, toSegment: 1, keyFile };
    for (const only of [
      [{ ...range, part: 7 }],
      [{ ...range, fromSegment: 5, toSegment: 9 }],
      [range, range],
      [{ ...range, keyFile: base64(Buffer.from("no age file at all".repeat(9))) }],
    ]) {
      assert.is((await keep({ recording: part.id, only, pieces: 6 })).code, "bad-request");
    }
    assert.is(
      (await stores.recordings.segments(part.id)).length,
      6,
      "nothing is lost by a mistake",
    );
    assert.is((await keep({ recording: part.id, only: [range], pieces: 6 })).code, "ok");
    const row = await rowOf(shelf, part.id);
    assert.equal([row?.state, row?.keys, row?.lastsMs], ["kept", [keyFile], 8_000]);
    const sizes = await Promise.all(part.objects.map((one) => storage.size(one)));
    assert.is(sizes.filter((one) => one !== null).length, 1);
    assert.is(
      row?.bytes,
      sizes.find((one) => one !== null),
    );
    const parts = await stores.recordings.parts(part.id);
    assert.not.ok(parts.some((one) => old.includes(one.keyFile)));
  }));

test("a title is sealed by its owner's page, and locked in the bin with everything else", () =>
  withShelf(async (shelf) => {
    const { teacher } = shelf;
    const { id } = await shelf.record();
    assert.is(
      (await teacher.post("/api/recordings/title", { recording: id, sealed: "U2VhbGVk" })).code,
      "ok",
    );
    assert.is((await rowOf(shelf, id))?.sealedTitle, "U2VhbGVk");
    assert.is((await teacher.post("/api/recordings/delete", { recording: id })).code, "ok");
    const row = await rowOf(shelf, id);
    assert.equal([row?.state, row?.sealedTitle, row?.keys], ["bin", null, []]);
    for (const answer of [
      await teacher.get(`/api/recordings/manifest?recording=${id}`),
      await teacher.get(`/api/recordings/segment?recording=${id}&part=0&segment=0`),
      await teacher.post("/api/recordings/keep", { recording: id, only: null }),
      await teacher.post("/api/recordings/title", { recording: id, sealed: "AAAA" }),
    ]) {
      assert.is(answer.code, "not-now");
    }
    assert.is((await teacher.post("/api/recordings/undo", { recording: id })).code, "ok");
    assert.is((await rowOf(shelf, id))?.sealedTitle, "U2VhbGVk");
  }));

test("an untouched one is thrown away after 24 hours, or kept where its owner chose so", () =>
  withShelf(async (shelf) => {
    const away = await shelf.record();
    await shelf.pass(DAY - 60_000);
    assert.is((await rowOf(shelf, away.id))?.state, "undecided");
    await shelf.pass(60_000);
    assert.is((await rowOf(shelf, away.id))?.state, "bin");
    await shelf.pass(3 * DAY);
    assert.is(await rowOf(shelf, away.id), undefined);
    assert.is(await shelf.storage.size(away.objects[0] ?? ""), null);
    await choose(shelf, { untouched: "keep", keepDays: 10 });
    const stays = await shelf.record();
    await shelf.pass(DAY);
    const row = await rowOf(shelf, stays.id);
    assert.equal([row?.state, (row?.expiresAt ?? 0) - (row?.endedAt ?? 0)], ["kept", 10 * DAY]);
    await shelf.pass(9 * DAY);
    assert.is(await rowOf(shelf, stays.id), undefined);
    await choose(shelf, { undoDays: 0 });
    const gone = await shelf.record();
    await shelf.pass(DAY);
    assert.is(await shelf.stores.recordings.byId(gone.id), null);
  }));

test("choices hold within the school's maximum, and lowering it takes nothing away at once", () =>
  withShelf(async (shelf) => {
    const { teacher } = shelf;
    const { id } = await shelf.record();
    await teacher.post("/api/recordings/keep", { recording: id, only: null });
    await shelf.pass(20 * DAY);
    await schoolAllows(shelf, { recordingDays: 5 });
    assert.equal((await teacher.list()).most, { keepDays: 5, quotaBytes: null });
    await shelf.pass(60_000);
    const notice = (await rowOf(shelf, id))?.expiresAt ?? 0;
    const left = notice - (Date.now() + shelf.clock.ahead);
    assert.ok(left > 6.9 * DAY && left <= 7 * DAY, "a week's notice");
    await choose(shelf, { keepDays: 100 });
    assert.is((await rowOf(shelf, id))?.expiresAt, notice, "no choice goes beyond the school's");
    await schoolAllows(shelf, { recordingDays: 50 });
    await shelf.pass(DAY);
    assert.is((await rowOf(shelf, id))?.expiresAt, notice, "only its owner moves it further away");
    await choose(shelf, { keepDays: 100 });
    const row = await rowOf(shelf, id);
    assert.is((row?.expiresAt ?? 0) - (row?.endedAt ?? 0), 50 * DAY);
  }));

test("quota: everything counts, the bin too, by the owner's ceiling and by the school's", () =>
  withShelf(async (shelf) => {
    const { teacher, library, secrets } = shelf;
    const { id, bytes } = await shelf.record();
    const may = () => code(library.mayRecord(teacher.account, secrets.publicKey));
    assert.is((await teacher.list()).usedBytes, bytes);
    await choose(shelf, { quotaBytes: bytes + 1_000 });
    assert.is((await library.mayRecord(teacher.account, secrets.publicKey)).maxBytes, 1_000);
    await schoolAllows(shelf, { recordingBytes: bytes });
    assert.is(await may(), "quota-reached");
    assert.equal((await teacher.list()).obstacles, ["quota-reached"]);
    await teacher.post("/api/recordings/delete", { recording: id });
    assert.is(await may(), "quota-reached");
    await choose(shelf, { undoDays: 0 });
    await shelf.pass(3 * DAY);
    assert.is(await may(), "ok");
    await schoolAllows(shelf, { recordingBytes: 0 });
    assert.is(await may(), "quota-reached");
  }));

test("R14: nobody records without a vault whose code was entered again, nor to another key", () =>
  withShelf(async (shelf) => {
    const { teacher, library, secrets, storage } = shelf;
    const other = await newSecrets();
    const may = (owner: string, key: string) => code(library.mayRecord(owner, key));
    assert.is(await may(teacher.account, secrets.publicKey), "ok");
    assert.is(await may(teacher.account, other.publicKey), "wrong-key");
    const { account } = shelf.school.coach;
    assert.is(await may(account, secrets.publicKey), "no-vault");
    const { publicKey, sealedByCode, proof } = other;
    await personAt(shelf, account).post("/api/vault", {
      ...{ publicKey, sealedByCode, proof, name: "x", half: proof },
    });
    assert.is(await may(account, publicKey), "code-unchecked");
    assert.equal(await library.obstacles(account), ["code-unchecked"]);
    storage.free = () => Promise.resolve(RESERVE_BYTES);
    assert.is(await may(teacher.account, secrets.publicKey), "disk-full");
    assert.equal((await teacher.list()).obstacles, ["disk-full"]);
  }));

test("while it is being recorded it is listed and neither opened nor deleted; empty it leaves nothing", () =>
  withShelf(async (shelf) => {
    const { teacher, library, stores } = shelf;
    const { id } = await shelf.record({ running: true });
    assert.is((await rowOf(shelf, id))?.state, "recording");
    assert.is((await teacher.post("/api/recordings/delete", { recording: id })).code, "not-now");
    const manifest = await teacher.get(`/api/recordings/manifest?recording=${id}`);
    assert.is(manifest.code, "not-now");
    await library.ended(id);
    await library.ended(id);
    assert.is((await rowOf(shelf, id))?.state, "undecided");
    const empty = newId();
    const dates = { endedAt: null, decideBy: null, expiresAt: null, eraseAt: null, before: null };
    await stores.recordings.begin({
      ...{ id: empty, owner: teacher.account, session: newId(), state: "recording", bytes: 0 },
      ...{ ...dates, startedAt: Date.now(), sealedTitle: null, sealedAs: empty, hidden: [] },
    });
    await library.ended(empty);
    assert.is(await stores.recordings.byId(empty), null);
  }));

test("a segment that was cut off counts with what is there of it", () =>
  withShelf(async (shelf) => {
    const { id, bytes } = await shelf.record({ cutOff: true });
    const row = await rowOf(shelf, id);
    assert.is(row?.bytes, bytes);
    const last = (await shelf.stores.recordings.segments(id)).at(-1);
    assert.is(last?.chunks, null);
    assert.ok((last?.lastsMs ?? 0) > 0 && (last?.lastsMs ?? 0) <= 8_000);
  }));

test("an end that could not be written is written by the keeper, and the owner may record again", () => {
  let away = false;
  return withShelf(
    async (shelf) => {
      const { id } = await shelf.record({ running: true });
      away = true;
      assert.is(await code(shelf.library.ended(id)), "Error: away");
      away = false;
      assert.is((await rowOf(shelf, id))?.state, "recording");
      await shelf.library.keeper.round();
      assert.is((await rowOf(shelf, id))?.state, "undecided");
      const next = await shelf.record({ running: true });
      await shelf.library.keeper.round();
      assert.is((await rowOf(shelf, next.id))?.state, "recording", "only what has ended");
      await shelf.library.ended(next.id);
    },
    {
      spoil: (stores) => {
        const { change } = stores.recordings;
        const spoiled: typeof change = (...asked) =>
          away ? Promise.reject(new Error("away")) : change(...asked);
        return { ...stores, recordings: { ...stores.recordings, change: spoiled } };
      },
    },
  );
});

test("what is missing is said: in the list, and by the segment itself", () =>
  withShelf(async (shelf) => {
    const { teacher, storage } = shelf;
    const { id, objects } = await shelf.record();
    await storage.remove(objects[0] ?? "");
    const read = await teacher.get(`/api/recordings/segment?recording=${id}&part=0&segment=0`);
    assert.is(read.code, "not-found");
    assert.is((await rowOf(shelf, id))?.whole, false);
    assert.match(shelf.logged(), "stored bytes are missing");
  }));

test("my footprint counts vault and recordings", () =>
  withShelf(async (shelf) => {
    const { bytes } = await shelf.record();
    const { body } = await shelf.teacher.get("/api/my/footprint");
    const { recordings, recordingBytes, vaultDevices } = body;
    assert.equal([recordings, recordingBytes, vaultDevices], [1, bytes, 1]);
  }));

test.run();
