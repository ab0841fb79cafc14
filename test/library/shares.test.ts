// limit 150 s
import { createPublicKey } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { RecipientReply, SharedReply, WatchedReply } from "#protocol/http/shares.ts";
import { newId } from "#server/accounts/ids.ts";
import { verifyReceipt } from "#server/audit/receipts.ts";
import { addGuest, addPerson, addSchool } from "#test/support/seed.ts";
import { colleagueAt, given, had, makeGroup, manifestOf, withShared } from "./sharing.ts";
import { beatOf, cannotWatch, manifestPath, pieceOf, segmentPath, wrapped } from "./sharing.ts";
import { newSecrets, personAt, type Person } from "./shelf.ts";

const test = suite("shares");

test("R16: whom it is shared with sees the whole, byte for byte, and every look has a line first", () =>
  withShared(async (shared) => {
    const { teacher, tom, recording, stores, receipts } = shared;
    const asked = await shared.bodyFor(tom.secrets.publicKey);
    const made = await teacher.post<SharedReply>("/api/shares", asked);
    const { share, receipt } = made.body;
    const key = createPublicKey(receipts.key.publicKey);
    assert.ok(verifyReceipt(receipt, key));
    assert.match(receipt.body, "Tom Okafor");
    const [row] = await had(tom);
    assert.equal(
      [row?.share, row?.owner.name, row?.lastsMs, row?.bytes, row?.label, row?.group],
      [share, "Maya Lindqvist", 48_000, recording.bytes, asked.label, null],
    );
    const manifest = await manifestOf(tom, share);
    assert.equal([manifest.recording, manifest.sealedTitle], [recording.id, null]);
    assert.equal(manifest.publicKey, tom.secrets.publicKey);
    assert.equal(
      manifest.parts.map(({ keyFile, segments }) => [keyFile, segments.length]),
      asked.keys.map(({ keyFile }) => [keyFile, 3]),
    );
    const sealed = recording.lesson.segments.find((one) => one.part === 1 && one.segment === 2);
    const read = await pieceOf(tom, share, 1, 2);
    assert.ok(Buffer.concat(sealed?.pieces ?? []).equals(read.body));
    const query = { limit: 9, actions: ["share:"] };
    const lines = await stores.audit.ofOwner(teacher.account, query);
    assert.equal(
      lines.map(({ line }) => (JSON.parse(line) as { action: string }).action),
      ["share:open", "share:give"],
    );
    assert.is((await stores.audit.ofOwner(tom.account, query)).length, 0);
    stores.audit.append = () => Promise.reject(new Error("the log is gone"));
    assert.is((await tom.get(manifestPath(share))).code, "log-unavailable");
    // Another sign-in of the same person has no line yet, and a piece is a look as well.
    const again = personAt(shared, tom.account);
    assert.is((await pieceOf(again, share)).code, "log-unavailable");
    assert.is((await teacher.post("/api/shares", asked)).code, "log-unavailable");
    assert.is((await given(teacher)).length, 1);
  }));

test("R16: a range gives the pieces that it touches and no other, nor what was cut elsewhere", () =>
  withShared(async (shared) => {
    const { tom, give, recording, stores } = shared;
    const hidden = [
      { fromMs: 0, toMs: 1_000 },
      { fromMs: 9_000, toMs: 9_500 },
    ];
    await stores.recordings.change(recording.id, ["kept"], { hidden });
    const share = await give({ range: { fromMs: 8_000, toMs: 15_999 } });
    const manifest = await manifestOf(tom, share);
    assert.equal(
      manifest.parts.map(({ segments }) => segments.map(({ segment }) => segment)),
      [[1], [1]],
    );
    assert.equal(manifest.hidden, [hidden[1]]);
    assert.is((await had(tom))[0]?.lastsMs, 2 * (7_999 - 500));
    for (const segment of [0, 2]) {
      assert.is((await tom.get(segmentPath(share, 0, segment))).code, "not-found");
    }
    assert.is((await pieceOf(tom, share, 1, 1)).code, "ok");
    // The keys were made for fewer: what they do not open is not given either.
    const file = await wrapped(tom.secrets.publicKey);
    const keys = [{ part: 1, fromSegment: 2, toSegment: 2, keyFile: file }];
    const narrow = await give({ range: { fromMs: 0, toMs: 24_000 }, keys });
    assert.is((await pieceOf(tom, narrow, 1, 2)).code, "ok");
    assert.is((await tom.get(segmentPath(narrow, 1, 1))).code, "not-found");
    assert.is((await tom.get(segmentPath(narrow, 0, 0))).code, "not-found");
  }));

test("R16: nobody else sees it, whatever they are, and what is not theirs answers as what is not", () =>
  withShared(async (shared) => {
    const { teacher, tom, ines, give, school, recording } = shared;
    const share = await give();
    const administrator = await colleagueAt(shared, school.administrator.account);
    for (const other of [ines, administrator, teacher]) {
      await cannotWatch(other, share);
      await cannotWatch(other, newId());
    }
    assert.equal([await had(ines), await had(administrator)], [[], []]);
    // Whoever is shown it neither owns it nor passes it on nor learns who else looks.
    const body = await shared.bodyFor(ines.secrets.publicKey, { to: { account: ines.account } });
    assert.is((await tom.post("/api/shares", body)).code, "no-such-recording");
    for (const id of [share, newId()]) {
      assert.is(
        (await tom.post("/api/shares/end", { share: id, endsAt: null })).code,
        "no-such-share",
      );
      assert.is((await tom.post("/api/shares/recall", { share: id })).code, "no-such-share");
    }
    const watched = await tom.get(`/api/shares/watched?recording=${recording.id}`);
    assert.is(watched.code, "no-such-recording");
    const recall = await tom.post("/api/shares/recall", { recording: recording.id });
    assert.is(recall.code, "no-such-recording");
    assert.is(
      (await tom.get(`/api/recordings/manifest?recording=${recording.id}`)).code,
      "no-such-recording",
    );
    assert.equal(await given(tom), []);
    assert.is((await given(teacher)).length, 1);
  }));

test("R22: whoever fetches without saying so is given nothing, and whoever says so is listed", () =>
  withShared(async (shared) => {
    const { teacher, tom, give, recording, stores, clock } = shared;
    const share = await give();
    const watched = async () =>
      (
        await teacher.get<WatchedReply>(`/api/shares/watched?recording=${recording.id}`)
      ).body.watched.map(({ account, played }) => [account, played]);
    const piece = async (person: Person = tom) => (await person.get(segmentPath(share, 1, 2))).code;
    await manifestOf(tom, share);
    assert.is(await piece(), "not-watching", "a manifest alone is no word of a player");
    assert.equal(await watched(), []);
    const beat = (person = tom) => person.post("/api/watching", beatOf(share));
    await beat();
    assert.is(await piece(), "ok");
    assert.equal(await watched(), [[tom.account, []]], "opened, and nothing played so far");
    assert.is(await piece(personAt(shared, tom.account)), "not-watching", "another sign-in");
    clock.steady += 4_000;
    assert.is(await piece(), "ok", "its player was heard just now");
    clock.steady += 2_000;
    assert.is(await piece(), "not-watching", "and went silent");
    // A line a look, and another one where the same page looks an hour later.
    const opened = async () =>
      (await stores.audit.ofOwner(teacher.account, { limit: 9, actions: ["share:open"] })).length;
    await beat();
    assert.is(await piece(), "ok");
    assert.is(await opened(), 1);
    clock.steady += 3_600_000;
    await beat();
    assert.is(await piece(), "ok");
    assert.is(await opened(), 2);
  }));

test("R22: thousands of tiny stretches push no later one out of what is kept of a look", () =>
  withShared(async ({ teacher, tom, give, recording }) => {
    const share = await give();
    const watch = newId();
    const tiny = Array.from({ length: 2_016 }, (_, n) => ({ fromMs: n * 4, toMs: n * 4 + 1 }));
    const last = { fromMs: 20_000, toMs: 24_000 };
    for (let n = 0; n < tiny.length; n += 16) {
      const said = await tom.post("/api/watching", beatOf(share, watch, tiny.slice(n, n + 16)));
      assert.is(said.code, "ok");
    }
    await tom.post("/api/watching", beatOf(share, watch, [last]));
    const path = `/api/shares/watched?recording=${recording.id}`;
    const [row] = (await teacher.get<WatchedReply>(path)).body.watched;
    assert.equal(row?.played.at(-1), last);
    assert.equal([row?.played[0]?.fromMs, row?.played.at(-2)?.toMs], [0, 2_015 * 4 + 1]);
  }));

test("R22: whoever tries what is not shared with them is in the owner's log, and nobody waits for it", () =>
  withShared(async ({ teacher, ines, give, stores }) => {
    const share = await give();
    await ines.get(manifestPath(share));
    const query = { limit: 9, actions: ["share:open"], outcome: "refused" as const };
    const until = Date.now() + 20_000;
    let found = await stores.audit.ofOwner(teacher.account, query);
    while (found.length === 0 && Date.now() < until) {
      await new Promise((resolve) => setImmediate(resolve));
      found = await stores.audit.ofOwner(teacher.account, query);
    }
    assert.match(found[0]?.line ?? "", ines.account);
  }));

test("a share is refused for whoever it is not, for another key, and for keys that fit nothing", () =>
  withShared(async (shared) => {
    const { teacher, tom, ground, school, stores } = shared;
    const outside = await addGuest(ground, school.school, { name: "Ivo" });
    const elsewhere = await addPerson(ground, await addSchool(ground, "Lake"), { name: "Zoe" });
    const closed = await addPerson(ground, school.school, { closedAt: 1, name: "Uma" });
    const without = await addPerson(ground, school.school, { name: "Nell" });
    const { publicKey } = tom.secrets;
    const tries = async (change: Parameters<typeof shared.bodyFor>[1]) =>
      (await teacher.post("/api/shares", await shared.bodyFor(publicKey, change))).code;
    for (const account of [outside, elsewhere, closed, teacher.account, newId()]) {
      assert.is(await tries({ to: { account } }), "no-such-person");
      const asked = await teacher.post("/api/shares/recipient", { account });
      assert.is(asked.code, "no-such-person");
    }
    assert.is(await tries({ to: { account: without } }), "no-vault-there");
    assert.is(await tries({ to: { group: newId() } }), "no-such-group");
    const other = await newSecrets();
    assert.is(await tries({ publicKey: other.publicKey }), "recipient-changed");
    const asked = await teacher.post<RecipientReply>("/api/shares/recipient", {
      account: tom.account,
    });
    assert.equal(asked.body, { name: "Tom Okafor", publicKey, members: [] });

    const file = await wrapped(publicKey);
    const key = { part: 0, fromSegment: 0, toSegment: 9, keyFile: file };
    for (const change of [
      { keys: [key, key] },
      { keys: [{ ...key, part: 7 }] },
      { keys: [{ ...key, fromSegment: 8 }] },
      { keys: [{ ...key, keyFile: Buffer.from("no age file at all").toString("base64") }] },
      { label: Buffer.from("in the clear").toString("base64") },
      { range: { fromMs: 500, toMs: 500 } },
      { range: { fromMs: 900_000, toMs: 900_001 } },
      { endsAt: 1 },
    ]) {
      assert.is(await tries(change), "bad-request", JSON.stringify(change));
    }
    assert.is(await tries({ recording: newId() }), "no-such-recording");
    const group = await makeGroup(shared, other.publicKey, [teacher.account, tom.account]);
    assert.is(await tries({ to: { group } }), "recipient-changed");
    await stores.groups.removeMember(group, tom.account);
    assert.is(await tries({ to: { group }, publicKey: other.publicKey }), "moved-on");
    const strange = await makeGroup(shared, other.publicKey, [tom.account]);
    assert.is(await tries({ to: { group: strange }, publicKey: other.publicKey }), "no-such-group");
    assert.equal(await stores.shares.all(), []);
  }));

test("R16: into a group library: its members see it, and nobody who is not one, or not any more", () =>
  withShared(async (shared) => {
    const { teacher, tom, ines, give, stores } = shared;
    const { publicKey } = await newSecrets();
    const group = await makeGroup(shared, publicKey, [tom.account, teacher.account]);
    const share = await give({ to: { group }, publicKey });
    assert.equal(
      (await had(tom)).map((one) => [one.share, one.group]),
      [[share, group]],
    );
    assert.is((await manifestOf(tom, share)).publicKey, publicKey);
    assert.is((await pieceOf(tom, share)).code, "ok");
    await cannotWatch(ines, share);
    // One's own is not shared with oneself.
    await cannotWatch(teacher, share);
    const [row] = await given(teacher);
    assert.equal([row?.to.group, row?.to.name], [group, null]);
    assert.equal(
      row?.to.people.map(({ name }) => name),
      ["Tom Okafor"],
    );
    await stores.groups.removeMember(group, tom.account);
    await cannotWatch(tom, share);
    assert.equal(await had(tom), []);
    // A share whose owner is not in the group is nobody's, and the keeper destroys its keys.
    const other = await makeGroup(shared, publicKey, [ines.account, teacher.account]);
    const second = await give({ to: { group: other }, publicKey });
    assert.is((await pieceOf(ines, second)).code, "ok");
    await stores.groups.removeMember(other, teacher.account);
    await cannotWatch(ines, second);
    await shared.pass(60_000);
    assert.is(await stores.shares.byId(second), null);
  }));

test("of many shares of one owner those that stand are listed, on both sides", () =>
  withShared(async ({ teacher, tom, give, stores, recording }) => {
    const first = await stores.shares.byId(await give());
    if (first === null) throw new Error("no share");
    await teacher.post("/api/shares/recall", { share: first.id });
    const ids = Array.from({ length: 30 }, () => newId());
    for (const [n, id] of ids.entries()) {
      // Two are of a recording that there is not.
      const of = n < 2 ? newId() : recording.id;
      const key = { part: 0, fromSegment: 0, toSegment: 0, keyFile: "a2V5" };
      await stores.shares.add({ ...first, id, recording: of, createdAt: n }, [key]);
    }
    const listed = ids.slice(2).toReversed();
    assert.equal(
      (await given(teacher)).map(({ share }) => share),
      listed,
    );
    const rows = await had(tom);
    assert.equal(
      rows.map(({ share }) => share),
      listed,
    );
    assert.ok(rows.every(({ lastsMs }) => lastsMs === 8_000));
  }));

test("what I share is listed with who sees it since when, and moved to another end", () =>
  withShared(async (shared) => {
    const { teacher, tom, give, recording, clock } = shared;
    const at = Date.now();
    const share = await give({ endsAt: at + 60_000 });
    const [row] = await given(teacher);
    assert.equal(
      [row?.share, row?.recording, row?.to.name, row?.range, row?.endsAt],
      [share, recording.id, "Tom Okafor", null, at + 60_000],
    );
    assert.equal(row?.to.people, [{ account: tom.account, name: "Tom Okafor", watchedAt: null }]);
    const end = (endsAt: number | null) => teacher.post("/api/shares/end", { share, endsAt });
    assert.is((await end(at - 1)).code, "bad-request");
    assert.is((await end(at + 120_000)).code, "ok");
    clock.ahead += 90_000;
    assert.is((await pieceOf(tom, share)).code, "ok");
    clock.ahead += 60_000;
    await cannotWatch(tom, share);
    assert.equal([await had(tom), await given(teacher)], [[], []]);
    // What is over stays over: another end is another share.
    assert.is((await end(null)).code, "no-such-share");
    await shared.pass(0);
    assert.equal(await shared.stores.shares.all(), []);
  }));

test("R17: a share that ends by time is taken back then, and at no keeper's round", () =>
  withShared(async ({ give, teacher, stores }) => {
    // The keeper's first round comes a minute after the start.
    const round = AbortSignal.timeout(30_000);
    const [later, soon] = [await give({ endsAt: Date.now() + 3_600_000 }), await give()];
    const gone = async (share: string): Promise<void> => {
      while ((await stores.shares.byId(share)) !== null) {
        await pause(20, undefined, { signal: round });
      }
      assert.equal(await stores.shares.keys(share), []);
    };
    const given = await give({ endsAt: Date.now() + 400 });
    await gone(given);
    const end = { share: soon, endsAt: Date.now() + 400 };
    assert.is((await teacher.post("/api/shares/end", end)).code, "ok");
    await gone(soon);
    assert.ok(await stores.shares.byId(later), "what ends later stays");
  }));

test("R17: an end that is moved while it comes is not said to be moved, and one that was moved in time stands", () =>
  withShared(async ({ give, teacher, stores, library }) => {
    const { shares } = stores;
    const { setEnd, all } = { setEnd: shares.setEnd.bind(shares), all: shares.all.bind(shares) };
    const lost = await give({ endsAt: Date.now() + 3_600_000 });
    shares.setEnd = async (id, endsAt) => {
      const row = await shares.byId(id);
      if (row !== null) await library.recalling.withdraw([row], "over");
      await setEnd(id, endsAt);
    };
    const later = Date.now() + 7_200_000;
    const moved = await teacher.post("/api/shares/end", { share: lost, endsAt: later });
    assert.is(moved.code, "no-such-share");
    shares.setEnd = setEnd;

    const kept = await give({ endsAt: Date.now() + 3_600_000 });
    // What the keeper has read is over; what stands by the time it comes to it is not.
    shares.all = async () => {
      const rows = await all();
      await setEnd(kept, later);
      return rows.map((one) => ({ ...one, endsAt: 1 }));
    };
    await library.keeper.round();
    shares.all = all;
    assert.is((await shares.byId(kept))?.endsAt, later);
    await library.keeper.round();
    assert.is((await shares.byId(kept))?.endsAt, later);
  }));

test.run();
