// limit 240 s
import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { RecalledReply, WatchedReply } from "#protocol/http/shares.ts";
import { newId } from "#server/accounts/ids.ts";
import {
  beatOf,
  cannotWatch,
  given,
  had,
  makeGroup,
  manifestOf,
  pieceOf,
  segmentPath,
  withShared,
  wrapped,
  type Shared,
} from "./sharing.ts";
import { DAY, newSecrets, personAt } from "./shelf.ts";

const test = suite("recall");

/** What a share and something else meet at. */
interface Met {
  recording: string;
  group: string;
}

/** Holds up every read until it is let go. */
function gate(storage: Shared["storage"]) {
  const read = storage.read.bind(storage);
  let waiting: (() => void)[] = [];
  let arrived: () => void = () => undefined;
  storage.read = async (name) => {
    const bytes = await read(name);
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      arrived();
    });
    return bytes;
  };
  return {
    /** Resolves when a read waits. */
    reached: () => new Promise<void>((resolve) => (arrived = resolve)),
    open() {
      const all = waiting;
      waiting = [];
      for (const go of all) go();
    },
  };
}

test("R17: a piece that is being read when the recall is acknowledged is not served", () =>
  withShared(async (shared) => {
    const { teacher, tom, give, storage } = shared;
    const share = await give();
    const held = gate(storage);
    const [reached, asked] = [held.reached(), pieceOf(tom, share)];
    await reached;
    const recalled = await teacher.post<RecalledReply>("/api/shares/recall", { share });
    assert.equal([recalled.code, recalled.body.recalled], ["ok", 1]);
    held.open();
    assert.is((await asked).code, "no-such-share");
    await cannotWatch(tom, share);
    assert.equal([await had(tom), await given(teacher)], [[], []]);
    assert.equal(await shared.stores.shares.keys(share), []);
    assert.match(recalled.body.receipt.body, share);
    // A second one finds nothing, and is told as for a share that never was.
    assert.is((await teacher.post("/api/shares/recall", { share })).code, "no-such-share");
  }));

test("R17: a piece that is being sent when the recall is acknowledged is cut off", () =>
  withShared(async (shared) => {
    const { teacher, tom, give, storage, app, tokens } = shared;
    const share = await give();
    const size = 64 * 1_024 * 1_024;
    storage.read = () => Promise.resolve(new Uint8Array(size));
    await app.listen({ port: 0, host: "127.0.0.1" });
    const { port } = app.server.address() as AddressInfo;
    const page = personAt(shared, tom.account);
    const token = tokens.issue(tom.account, page.sid);
    await page.post("/api/watching", beatOf(share));
    let got = 0;
    const over = await new Promise<string>((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}` };
      const asked = request({ port, path: segmentPath(share), headers }, (answer) => {
        assert.is(answer.statusCode, 200);
        answer.once("data", (first: Buffer) => {
          got += first.length;
          // It reads no further until the owner's recall has been acknowledged.
          answer.pause();
          teacher
            .post("/api/shares/recall", { share })
            .then(({ code }) => {
              assert.is(code, "ok");
              answer.on("data", (more: Buffer) => (got += more.length));
              answer.once("end", () => resolve("whole"));
              answer.once("error", (error: Error & { code?: string }) =>
                resolve(error.code ?? error.message),
              );
              answer.resume();
            })
            .catch(reject);
        });
      });
      asked.once("error", reject);
      asked.end();
    });
    assert.is(over, "ECONNRESET");
    assert.ok(got < size / 4, `${got} bytes came of ${size}`);
  }));

test("R17: whoever is taken out of a group is not served what was being read for them", () =>
  withShared(async (shared) => {
    const { teacher, tom, ines, give, storage } = shared;
    const { publicKey } = await newSecrets();
    const group = await makeGroup(shared, publicKey, [teacher.account, tom.account, ines.account]);
    const share = await give({ to: { group }, publicKey });
    const held = gate(storage);
    const [reached, asked] = [held.reached(), pieceOf(tom, share)];
    await reached;
    const out = await teacher.post("/api/groups/take-out", { group, account: tom.account });
    assert.is(out.code, "ok");
    held.open();
    assert.is((await asked).code, "no-such-share");
    const [again, staying] = [held.reached(), pieceOf(ines, share)];
    await again;
    held.open();
    assert.is((await staying).code, "ok", "and the others go on");
  }));

test("R17: whatever takes it away, the next word of a running player is refused", () =>
  withShared(async (shared) => {
    const { teacher, tom, ines, stores, secrets, clock, recording: first } = shared;
    const playing = async (change: Parameters<Shared["give"]>[0] = {}) => {
      const { id: recording } = await shared.record();
      const share = await shared.give({ recording, ...change });
      await manifestOf(tom, share);
      const watch = newId();
      const beat = async () => (await tom.post("/api/watching", beatOf(share, watch))).code;
      assert.is(await beat(), "ok");
      return { recording, share, beat };
    };
    const gone = async ({ share, beat }: Awaited<ReturnType<typeof playing>>, why: string) => {
      assert.is(await beat(), "no-such-share", why);
      await cannotWatch(tom, share);
      assert.is(await stores.shares.byId(share), null, why);
      assert.equal(await stores.shares.keys(share), [], why);
    };
    const act = async (path: string, body: object) =>
      assert.is((await teacher.post(path, body)).code, "ok", path);

    const recalled = await playing();
    const other = await playing();
    await act("/api/shares/recall", { recording: recalled.recording });
    await gone(recalled, "all of a recording");
    assert.is(await other.beat(), "ok", "and of no other");
    await act("/api/shares/recall", { to: { account: ines.account } });
    assert.is(await other.beat(), "ok", "nor of somebody else");
    await act("/api/shares/recall", { to: { account: tom.account } });
    await gone(other, "all to a person");

    const deleted = await playing();
    await act("/api/recordings/delete", { recording: deleted.recording });
    await gone(deleted, "deleted");
    await act("/api/recordings/undo", { recording: deleted.recording });
    await gone(deleted, "an undo brings no share back");

    const cut = await playing();
    const keyFile = await wrapped(secrets.publicKey);
    const only = [{ part: 0, fromSegment: 0, toSegment: 1, keyFile }];
    await act("/api/recordings/keep", { recording: cut.recording, only, pieces: 6 });
    await gone(cut, "kept in part");

    const ending = await playing({ endsAt: Date.now() + clock.ahead + 30_000 });
    clock.ahead += 31_000;
    assert.is(await ending.beat(), "no-such-share", "the end came");
    await shared.pass(0);
    await gone(ending, "the end came");

    const untouched = await playing();
    await shared.pass(DAY + 1);
    assert.is((await stores.recordings.byId(untouched.recording))?.state, "bin");
    await gone(untouched, "nobody decided about it");

    const everything = [await playing(), await playing()];
    await act("/api/shares/recall", { everything: true });
    for (const one of everything) await gone(one, "everything");

    const abandoned = await playing();
    teacher.confirmed();
    await act("/api/vault/abandon", {});
    await gone(abandoned, "the vault is gone");
    assert.is(await stores.recordings.byId(first.id), null);
  }));

test("R17: closing either account takes back at once what there is between them, for good", () =>
  withShared(async (shared) => {
    const { teacher, tom, ines, give, signIns, stores, standings } = shared;
    const share = await give();
    const to = { to: { account: ines.account }, publicKey: ines.secrets.publicKey };
    const other = await give(to);
    await signIns.closeAccount(tom.account, null);
    assert.is(await stores.shares.byId(share), null);
    assert.is((await pieceOf(ines, other)).code, "ok");
    // R23: an administrator who opens the account again gives nothing back with it.
    await stores.accounts.reopen(tom.account);
    await standings.refresh(tom.account);
    await cannotWatch(personAt(shared, tom.account), share);
    await signIns.closeAccount(teacher.account, null);
    await cannotWatch(ines, other);
    assert.equal(await stores.shares.all(), []);
    await stores.accounts.reopen(teacher.account);
    await standings.refresh(teacher.account);
    await cannotWatch(ines, other);
  }));

test("the keeper destroys the keys of what a crash left standing", () =>
  withShared(async (shared) => {
    const { tom, give, stores, teacher } = shared;
    const [closed, binned] = [await give(), await shared.record()];
    const second = await give({ recording: binned.id });
    const group = await makeGroup(shared, "age1group", [teacher.account, tom.account]);
    const share = await stores.shares.byId(closed);
    if (share === null) throw new Error("no share");
    const orphan = { ...share, id: newId(), account: null, group, publicKey: "age1group" };
    await stores.shares.add(orphan, []);
    // The records as they stand when the server dies between an act and its recall.
    await stores.recordings.change(binned.id, ["undecided"], { state: "bin", eraseAt: 1e15 });
    await stores.groups.remove(group);
    await shared.pass(0);
    assert.equal(
      (await stores.shares.all()).map(({ id }) => id),
      [closed],
    );
    await stores.accounts.close(tom.account, Date.now());
    await shared.pass(0);
    assert.equal(await stores.shares.all(), []);
    assert.equal(await stores.shares.keys(second), []);
  }));

test("R17: who watched which seconds is merged, within what is shared, and the owner's to read", () =>
  withShared(async (shared) => {
    const { teacher, tom, ines, give, recording, clock } = shared;
    const share = await give({ range: { fromMs: 2_000, toMs: 20_000 } });
    const watch = newId();
    const beat = async (...played: [number, number][]) => {
      const stretches = played.map(([fromMs, toMs]) => ({ fromMs, toMs }));
      return (await tom.post("/api/watching", beatOf(share, watch, stretches))).code;
    };
    const path = `/api/shares/watched?recording=${recording.id}`;
    const watched = async () => (await teacher.get<WatchedReply>(path)).body.watched;
    assert.is(await beat(), "ok");
    assert.equal((await watched())[0]?.played, []);
    assert.is(await beat([0, 3_000], [3_000, 4_000]), "ok");
    assert.is(await beat([10_000, 11_000], [9_000, 90_000], [500, 400]), "ok");
    const [row] = await watched();
    assert.equal(row?.played, [
      { fromMs: 2_000, toMs: 4_000 },
      { fromMs: 9_000, toMs: 20_000 },
    ]);
    assert.equal(
      [row?.watch, row?.share, row?.account, row?.name, row?.now],
      [watch, share, tom.account, "Tom Okafor", true],
    );
    assert.is((await given(teacher))[0]?.to.people[0]?.watchedAt, row?.lastAt);
    // It stands still: it is there, and nothing more was watched since.
    clock.ahead += 60_000;
    assert.is(await beat(), "ok");
    assert.equal(
      (await watched()).map(({ lastAt, now }) => [lastAt, now]),
      [[row?.lastAt, true]],
    );
    // Somebody else's look is not written into, and another's recording not read.
    const other = await give({
      ...{ to: { account: ines.account }, publicKey: ines.secrets.publicKey },
    });
    const foreign = beatOf(other, watch, [{ fromMs: 0, toMs: 1 }]);
    assert.is((await ines.post("/api/watching", foreign)).code, "no-such-share");
    assert.is((await ines.get(path)).code, "no-such-recording");
    clock.steady += 6_000;
    assert.is((await watched())[0]?.now, false);
    assert.is(await beat(), "ok");
    assert.is((await watched())[0]?.now, true);
    await teacher.post("/api/shares/recall", { everything: true });
    assert.equal(
      (await watched()).map(({ share: id, now }) => [id, now]),
      [[share, false]],
      "what was watched stays told",
    );
  }));

test("one's own player is refused as soon as the recording is deleted", () =>
  withShared(async ({ teacher, recording }) => {
    const beat = async () =>
      (
        await teacher.post("/api/watching", {
          ...{ watch: newId(), of: { recording: recording.id }, played: [] },
        })
      ).code;
    assert.is(await beat(), "ok");
    await teacher.post("/api/recordings/delete", { recording: recording.id });
    assert.is(await beat(), "not-now");
  }));

test("R16: a share that is being given when its ground goes is not given", () =>
  withShared(async (shared) => {
    const { teacher, tom, stores, signIns, library } = shared;
    const { publicKey } = await newSecrets();
    const add = stores.shares.add.bind(stores.shares);
    /** Gives, with something else happening in full just before the row is there, or just after. */
    const giving = async (
      into: object,
      before: boolean,
      meanwhile: (of: Met) => Promise<unknown>,
    ) => {
      const { id: recording } = await shared.record();
      const group = await makeGroup(shared, publicKey, [teacher.account, tom.account]);
      const change = "publicKey" in into ? { to: { group }, publicKey } : {};
      const key = "publicKey" in into ? publicKey : tom.secrets.publicKey;
      const body = await shared.bodyFor(key, { recording, ...change });
      stores.shares.add = async (...what) => {
        if (before) await meanwhile({ recording, group });
        await add(...what);
        if (!before) await meanwhile({ recording, group });
      };
      const made = await teacher.post("/api/shares", body);
      stores.shares.add = add;
      assert.not.equal(made.code, "ok");
      assert.equal(await stores.shares.ofRecording(recording), []);
    };
    const INTO = { publicKey };
    for (const before of [true, false]) {
      await giving({}, before, async ({ recording }) => {
        const deleted = await teacher.post("/api/recordings/delete", { recording });
        assert.is(deleted.code, "ok");
      });
      await giving(INTO, before, async ({ group }) => {
        await stores.groups.removeMember(group, teacher.account);
        await library.recalling.withdraw(await stores.shares.withGroup(group), "left");
      });
      await giving({}, before, async () => {
        await signIns.closeAccount(tom.account, null);
      });
      await stores.accounts.reopen(tom.account);
    }
    await giving({}, true, () => signIns.closeAccount(teacher.account, null));
  }));

test("R18: a share and a cut of the same recording are one after the other, and no key comes back", () =>
  withShared(async (shared) => {
    const { teacher, tom, stores, secrets } = shared;
    for (const shareFirst of [true, false]) {
      const { id: recording } = await shared.record();
      const body = await shared.bodyFor(tom.secrets.publicKey, {
        ...{ recording, range: { fromMs: 16_000, toMs: 20_000 } },
      });
      const keyFile = await wrapped(secrets.publicKey);
      const only = [{ part: 0, fromSegment: 0, toSegment: 1, keyFile }];
      const share = () => teacher.post("/api/shares", body);
      const cut = () => teacher.post("/api/recordings/keep", { recording, only, pieces: 6 });
      const [one, other] = shareFirst ? [share, cut] : [cut, share];
      await Promise.all([one(), other()]);
      assert.equal(await stores.shares.ofRecording(recording), []);
    }
  }));

test.run();
