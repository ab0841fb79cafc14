// limit 240 s
import { once } from "node:events";
import { request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { AppError } from "#server/errors.ts";
import { createOutlets } from "#server/library/shares/outlets.ts";
import {
  beatOf,
  cannotWatch,
  given,
  had,
  makeGroup,
  pieceOf,
  segmentPath,
  withShared,
  type Shared,
} from "./sharing.ts";
import { browser } from "#test/http/with-door.ts";
import { newSecrets, personAt } from "./shelf.ts";

const test = suite("what is taken back, whatever fails or goes on meanwhile");

const linesOf = async ({ stores, teacher }: Shared, action: string) => {
  const all = await stores.audit.ofOwner(teacher.account, { limit: 100 });
  const told = all.map(({ line }) => JSON.parse(line) as { action: string; outcome: string });
  return told.filter((one) => one.action === action);
};

test("R17: a recall that the disk refused is finished by the keeper, with its line", () =>
  withShared(async (shared) => {
    const { teacher, tom, stores, give, library } = shared;
    const destroy = stores.shares.destroy.bind(stores.shares);
    let refusals = 0;
    for (const rowsGo of [false, true]) {
      const [share, other] = [await give(), await give()];
      const before = (await linesOf(shared, "share:recall")).length;
      const written = async () => (await linesOf(shared, "share:recall")).length - before;
      stores.shares.destroy = async (ids) => {
        if (rowsGo) await destroy(ids);
        refusals += 1;
        throw new Error("the disk is full");
      };
      assert.is((await teacher.post("/api/shares/recall", { share })).status, 500);
      await cannotWatch(tom, share);
      assert.is(await written(), rowsGo ? 1 : 0, "what has happened has its line at once");
      await library.keeper.round();
      assert.is(refusals, 2, "the keeper tries");
      // One that the disk still refuses keeps no other.
      stores.shares.destroy = async (ids) => {
        if (ids.includes(share)) throw new Error("the disk is full");
        await destroy(ids);
      };
      await stores.shares.setEnd(other, 1);
      await library.keeper.round();
      assert.is(await stores.shares.byId(other), null);
      stores.shares.destroy = destroy;
      await library.keeper.round();
      assert.is(await stores.shares.byId(share), null);
      assert.equal(await stores.shares.keys(share), []);
      assert.is(await written(), 2, "each of the two is told once");
      await library.keeper.round();
      assert.is(await written(), 2);
      assert.equal(await given(teacher), []);
      refusals = 0;
    }
  }));

/** A piece on its way over a real socket, its reader waiting: `act` is awaited meanwhile. */
async function during(
  { app, tokens }: Shared,
  { account, sid }: { account: string; sid: string },
  path: string,
  act: () => Promise<unknown>,
): Promise<string> {
  const { port } = app.server.address() as AddressInfo;
  const headers = { authorization: `Bearer ${tokens.issue(account, sid)}` };
  return new Promise<string>((resolve, reject) => {
    const asked = request({ port, path, headers }, (answer) => {
      assert.is(answer.statusCode, 200);
      answer.once("data", () => {
        answer.pause();
        act().then(() => {
          answer.on("data", () => undefined);
          answer.once("end", () => resolve("whole"));
          answer.once("error", () => resolve("cut off"));
          answer.resume();
        }, reject);
      });
    });
    asked.once("error", reject);
    asked.end();
  });
}

test("R17, R4: what is being sent to somebody is cut off when the account, the sign-in or the vault ends", () =>
  withShared(async (shared) => {
    const { teacher, tom, ines, give, storage, app, signIns, recording } = shared;
    const { publicKey } = await newSecrets();
    const all = [teacher.account, tom.account, ines.account];
    const share = await give({ to: { group: await makeGroup(shared, publicKey, all) }, publicKey });
    await app.listen({ port: 0, host: "127.0.0.1" });
    storage.read = () => Promise.resolve(new Uint8Array(32 * 1_024 * 1_024));
    const piece = segmentPath(share);
    const own = `/api/recordings/segment?recording=${recording.id}&part=0&segment=0`;
    for (const one of [tom, ines]) await one.post("/api/watching", beatOf(share));
    /** At a sign-in that can be ended. */
    const enter = async ({ account }: { account: string }) => {
      const visit = { ip: "192.0.2.1", userAgent: "test" };
      const { accessToken: token } = await signIns.begin(account, visit);
      return { account, token, sid: signIns.authenticate(token).sid };
    };
    const [viewer, owner] = [await enter(ines), await enter(teacher)];
    const heard = await browser(app).post("/api/watching", {
      ...{ token: viewer.token, body: beatOf(share) },
    });
    assert.is(heard.statusCode, 200);
    const ending = ({ account, sid }: typeof viewer) => signIns.signOutDevice(account, sid);

    const signedOut = await during(shared, viewer, piece, () => ending(viewer));
    assert.is(signedOut, "cut off", "a viewer's sign-in");
    const ownOut = await during(shared, owner, own, () => ending(owner));
    assert.is(ownOut, "cut off", "the owner's sign-in");
    const closed = await during(shared, tom, piece, () => signIns.closeAccount(tom.account, null));
    assert.is(closed, "cut off", "the account");
    ines.confirmed();
    const abandoned = await during(shared, ines, piece, async () => {
      assert.is((await ines.post("/api/vault/abandon", {})).code, "ok");
    });
    assert.is(abandoned, "cut off", "the vault");
    const deleted = await during(shared, teacher, own, async () => {
      const gone = await teacher.post("/api/recordings/delete", { recording: recording.id });
      assert.is(gone.code, "ok");
    });
    assert.is(deleted, "cut off", "deleted");
  }));

test("R17: an answer whose reader left before it was ready is not kept to be cut", () =>
  withShared(async (shared) => {
    const { teacher, tom, give, storage, app, tokens } = shared;
    const share = await give();
    await tom.post("/api/watching", beatOf(share));
    const read = storage.read.bind(storage);
    const reading = Promise.withResolvers<void>();
    const left = Promise.withResolvers<void>();
    storage.read = async (name) => {
      reading.resolve();
      await left.promise;
      return read(name);
    };
    await app.listen({ port: 0, host: "127.0.0.1" });
    const { port } = app.server.address() as AddressInfo;
    let cuts = 0;
    const answers: ServerResponse[] = [];
    app.server.prependListener("request", (_, answer: ServerResponse) => {
      const destroy = answer.destroy.bind(answer);
      answer.destroy = (error) => {
        cuts += 1;
        return destroy(error);
      };
      answers.push(answer);
    });
    const headers = { authorization: `Bearer ${tokens.issue(tom.account, tom.sid)}` };
    const asked = request({ port, path: segmentPath(share), headers });
    asked.on("error", () => undefined);
    asked.end();
    await reading.promise;
    const [answer] = answers;
    assert.ok(answer);
    const closed = once(answer, "close");
    asked.destroy();
    await closed;
    left.resolve();
    for (let turns = 0; !answer.headersSent && turns < 100_000; turns += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.ok(answer.headersSent, "the answer was ready, and nobody there");
    cuts = 0;
    assert.is((await teacher.post("/api/shares/recall", { share })).code, "ok");
    assert.is(cuts, 0);
  }));

test("R22: somebody who may not watch any more and tries on is one line an hour", () =>
  withShared(async (shared) => {
    const { tom, ines, give, clock } = shared;
    const share = await give();
    /** Nobody who is refused waits for the line, so it is waited for here. */
    const refused = async (due: number) => {
      let count = 0;
      for (let turns = 0; count < due && turns < 2_000; turns += 1) {
        await new Promise((resolve) => setImmediate(resolve));
        const all = await linesOf(shared, "share:open");
        count = all.filter(({ outcome }) => outcome === "refused").length;
      }
      return count;
    };
    const tries = async (person: Pick<typeof ines, "get">, times: number) => {
      for (let n = 0; n < times; n += 1) {
        const { code } = await person.get(`/api/shares/manifest?share=${share}`);
        assert.is(code, "no-such-share");
      }
    };
    await tries(ines, 3);
    assert.is(await refused(1), 1);
    await tries(personAt(shared, ines.account), 2);
    assert.is(await refused(2), 2, "another sign-in is another line");
    clock.steady += 3_600_001;
    await tries(ines, 2);
    assert.is(await refused(3), 3);
    assert.is((await pieceOf(tom, share)).code, "ok");
  }));

test("R17: what is taken away between the last question and the first byte does not leave", async () => {
  const outlets = createOutlets();
  const outlet = { viewer: "tom", sid: "sid", share: "share", recordings: new Set(["recording"]) };
  let cuts = 0;
  const open = (check: () => Promise<void>) =>
    outlets.openedBehind(outlet, check, () => void (cuts += 1)).catch((error: AppError) => error);
  const cut = (): void => outlets.cut(({ viewer }) => viewer === "tom");
  const meanwhile = await open(async () => cut());
  assert.instance(meanwhile, AppError);
  const refused = new AppError("no-such-share");
  assert.is(await open(() => Promise.reject(refused)), refused);
  cut();
  assert.is(cuts, 0, "neither of them is being sent");
  const over = await open(() => Promise.resolve());
  assert.type(over, "function");
  cut();
  cut();
  assert.is(cuts, 1);
});

test("R17: a list of what is shared with me tells of nothing that was taken back while it was made", () =>
  withShared(async ({ teacher, tom, give, stores }) => {
    const share = await give();
    const keys = stores.shares.keys.bind(stores.shares);
    stores.shares.keys = async (id) => {
      const found = await keys(id);
      assert.is((await teacher.post("/api/shares/recall", { share })).code, "ok");
      return found;
    };
    assert.equal(await had(tom), []);
  }));

test("R17: a recording that goes to the bin is cut off first and written down after", () =>
  withShared(async ({ teacher, tom, give, stores, recording }) => {
    const share = await give();
    const append = stores.audit.append.bind(stores.audit);
    const then: string[] = [];
    stores.audit.append = async (line) => {
      if (line.action === "recording:delete") {
        then.push((await tom.post("/api/watching", beatOf(share))).code);
        then.push((await stores.shares.byId(share)) === null ? "the share is gone" : "it is there");
      }
      return append(line);
    };
    const gone = await teacher.post("/api/recordings/delete", { recording: recording.id });
    assert.is(gone.code, "ok");
    assert.equal(then, ["no-such-share", "the share is gone"]);
  }));

test.run();
