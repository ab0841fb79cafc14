import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newId } from "#server/accounts/ids.ts";
import { memoryGroups } from "#server/stores/memory/groups.ts";
import { memoryShares, shareShelf } from "#server/stores/memory/shares.ts";
import { makeGroup, withShared, wrapped } from "../sharing.ts";
import { DAY, makeVault, newSecrets } from "../shelf.ts";
import { allHappen, inTurn } from "./meanwhile.ts";
import { deleted, ownerSignsOut, recalled, sceneOf, type Scene } from "./scene.ts";

const test = suite("giving and taking back, and what happens meanwhile");

const log = ({ shared }: Scene) => [shared.stores.audit, "append"] as const;
const shares = (call: string) => (scene: Scene) => [scene.shared.stores.shares, call] as const;

const gives = async ({ shared, owner, recording }: Scene) => {
  const body = await shared.bodyFor(shared.tom.secrets.publicKey, { recording });
  return (await owner.post("/api/shares", body)).code;
};
const ends = async ({ owner, share }: Scene) =>
  (await owner.post("/api/shares/end", { share, endsAt: Date.now() + DAY })).code;
const takesBack = async ({ owner, share }: Scene) =>
  (await owner.post("/api/shares/recall", { share })).code;
const onlyTheFirst = async ({ shared, recording, share }: Scene) => {
  const all = await shared.stores.shares.ofRecording(recording);
  assert.equal(
    all.map(({ id, endsAt }) => [id, endsAt]),
    [[share, null]],
  );
};

test("R16: who is signed out while the line is written gives nothing, moves no end, takes nothing back", () =>
  withShared(async (shared) => {
    const { stores } = shared;
    const add = stores.shares.add.bind(stores.shares);
    let added = 0;
    stores.shares.add = (...what) => {
      added += 1;
      return add(...what);
    };
    const rows = [
      ["given, signed out meanwhile", log, ownerSignsOut, gives, "signed-out", onlyTheFirst],
      ["given, deleted meanwhile", log, deleted, gives, "not-now"],
      ["an end, signed out meanwhile", log, ownerSignsOut, ends, "signed-out", onlyTheFirst],
      ["an end, recalled meanwhile", log, recalled, ends, "no-such-share"],
      [
        ...(["a recall, signed out meanwhile", shares("ofOwner")] as const),
        ...([ownerSignsOut, takesBack, "signed-out", onlyTheFirst] as const),
      ],
    ] as const;
    await allHappen<Scene>(rows, () => sceneOf(shared));
    assert.is(added, rows.length, "no row, not even for a moment, but those of the scenes");
    await allHappen<Scene>(
      [["the row is there", shares("add"), ownerSignsOut, gives, "signed-out", onlyTheFirst]],
      () => sceneOf(shared),
    );
  }));

test("R18: a cut waits for a share that is being given, and takes it back", () =>
  withShared(async (shared) => {
    const { teacher, tom, stores, secrets } = shared;
    const { id: recording } = await shared.record();
    const body = await shared.bodyFor(tom.secrets.publicKey, {
      ...{ recording, range: { fromMs: 16_000, toMs: 20_000 } },
    });
    const keyFile = await wrapped(secrets.publicKey);
    const only = [{ part: 0, fromSegment: 0, toSegment: 1, keyFile }];
    const told = await inTurn(
      [stores.shares, "add"],
      async () => (await teacher.post("/api/shares", body)).code,
      async () => (await teacher.post("/api/recordings/keep", { recording, only, pieces: 6 })).code,
      () => teacher.list(),
    );
    assert.equal(told, ["ok", "ok"]);
    assert.equal(await stores.shares.ofRecording(recording), []);
  }));

test("there is an end to how many shares somebody gives, and to how many a group has", () => {
  const MOST = 2_000;
  const shelf = shareShelf();
  return withShared(
    async (shared) => {
      const { teacher, tom, ines, stores, recording } = shared;
      const { publicKey } = await newSecrets();
      const group = await makeGroup(shared, publicKey, [teacher.account, ines.account]);
      const share = await shared.give();
      const row = await stores.shares.byId(share);
      assert.ok(row);
      const fill = async (count: number, change: object) => {
        for (let made = 0; made < count; made += 1) {
          await stores.shares.add({ ...row, id: newId(), ...change }, []);
        }
      };
      const give = async (change: object, key = tom.secrets.publicKey) =>
        (await teacher.post("/api/shares", await shared.bodyFor(key, change))).code;
      const into = { to: { group }, recording: recording.id };
      await fill(MOST, { owner: ines.account, account: null, group });
      assert.is(await give(into, publicKey), "not-now", "the group is full");
      await fill(MOST - 2, {});
      assert.is(await give({}), "ok");
      assert.is(await give({}), "not-now", "so many are given");
      assert.is((await teacher.post("/api/shares/recall", { share })).code, "ok");
      assert.is(await give({}), "ok");
    },
    {
      spoil: (stores) => ({
        ...{ ...stores, shares: memoryShares(shelf), groups: memoryGroups(shelf) },
      }),
    },
  );
});

test("the keeper takes back what is wrapped to a vault that was given up", () =>
  withShared(async (shared) => {
    const { tom, ines, stores, teacher } = shared;
    const share = await shared.give();
    const to = { to: { account: ines.account }, publicKey: ines.secrets.publicKey };
    const other = await shared.give(to);
    // As it stands when the server dies between the end of the vault and the recall.
    await stores.vaults.destroy(tom.account);
    await makeVault(tom, await newSecrets());
    await shared.pass(0);
    assert.equal(
      (await stores.shares.all()).map(({ id }) => id),
      [other],
    );
    assert.equal(await stores.shares.keys(share), []);
    const lines = await stores.audit.ofOwner(teacher.account, { limit: 9, actions: ["share:"] });
    assert.ok(lines.some(({ line }) => line.includes("vault-abandoned")));
  }));

test("R17: who shows a recording hears it when the keeper throws it away", () => {
  const gone: string[] = [];
  const lessons = { gone: (id: string) => void gone.push(id) };
  return withShared(
    async (shared) => {
      const { id } = await shared.record();
      await shared.pass(DAY + 1);
      assert.is((await shared.stores.recordings.byId(id))?.state, "bin");
      assert.equal(gone, [id]);
    },
    { lessons },
  );
});

test.run();
