import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newGroup } from "../../../client/vault/group-keys.ts";
import { bringIn, found, newKey, rekey, rowOf } from "../group-pages.ts";
import {
  beatOf,
  pieceOf,
  segmentPath,
  withShared,
  type Colleague,
  type Shared,
} from "../sharing.ts";
import { personAt, record } from "../shelf.ts";
import { allHappen, type Meanwhile } from "./meanwhile.ts";
import { whileSending } from "./sending.ts";

const test = suite("group libraries, and what happens meanwhile");

interface Scene {
  shared: Shared;
  /** The teacher and Tom, at sign-ins of their own; Tom is a member. */
  lead: Colleague;
  member: Colleague;
  group: string;
}
async function sceneOf(shared: Shared): Promise<Scene> {
  const { teacher, tom, ines: other, secrets, stores } = shared;
  // What the row before did to an account.
  for (const one of [teacher, other]) await stores.accounts.change(one.account, { handsSince: 0 });
  const lead = { ...personAt(shared, teacher.account), secrets };
  const member = { ...personAt(shared, tom.account), secrets: tom.secrets };
  const group = await found(lead);
  assert.is(await bringIn(lead, group, member), "ok");
  return { shared, lead, member, group };
}
const withScenes = (rows: readonly Meanwhile<Scene>[]) =>
  withShared((shared) => allHappen(rows, () => sceneOf(shared)));

/** The first line of this act. */
const lineOf =
  (act: string) =>
  ({ shared }: Scene) => {
    const isIt = ([line]: readonly unknown[]) => JSON.stringify(line).includes(`"group:${act}"`);
    return [shared.stores.audit, "append", isIt] as const;
  };
const sharesOf = ({ shared }: Scene) => [shared.stores.shares, "withGroup"] as const;

const leadSignsOut = async ({ lead }: Scene) => (await lead.post("/api/sign-out")).code;
const memberSignsOut = async ({ member }: Scene) => (await member.post("/api/sign-out")).code;
const leadsNoMore = ({ shared, lead, group }: Scene) =>
  shared.stores.groups.setRole(group, lead.account, "member");
const memberGoes = async ({ shared, member, group }: Scene) => {
  await shared.stores.groups.removeMember(group, member.account);
};
/** An account that begins anew: its vault is not in these hands until the proof is shown. */
const beginsAnew = (who: (scene: Scene) => string) => async (scene: Scene) =>
  scene.shared.stores.accounts.change(who(scene), { handsSince: Date.now() + 60_000 });
const ines = ({ shared }: Scene) => shared.ines.account;
const maya = ({ lead }: Scene) => lead.account;

const makes = async ({ lead }: Scene) =>
  (await lead.post("/api/groups", await newGroup("Fractions", lead.secrets.publicKey))).code;
const adds = ({ shared, lead, group }: Scene) => bringIn(lead, group, shared.ines);
const promotes = async ({ lead, member, group }: Scene) =>
  (await lead.post("/api/groups/role", { group, account: member.account, role: "lead" })).code;
const takesOut = async ({ lead, member, group }: Scene) =>
  (await lead.post("/api/groups/take-out", { group, account: member.account })).code;
const leaves = async ({ member, group }: Scene) =>
  (await member.post("/api/groups/leave", { group })).code;
const closes = async ({ lead, group }: Scene) =>
  (await lead.post("/api/groups/close", { group })).code;
const readsKeys = async ({ lead, group }: Scene) =>
  (await lead.get(`/api/groups/shares?group=${group}`)).code;
const rekeys = ({ lead, group }: Scene) => rekey(lead, group);

/** As it was made: Maya leads, Tom is in it, the first key. */
const asItWas = async ({ shared, group }: Scene) => {
  const members = await shared.stores.groups.members(group);
  assert.equal(
    members.map(({ role }) => role),
    ["lead", "member"],
  );
  assert.is((await shared.stores.groups.byId(group))?.epoch, 1);
};
const firstKey = async ({ shared, group }: Scene) => {
  assert.is((await shared.stores.groups.byId(group))?.epoch, 1);
};

test("R23: bringing in, promoting and founding are asked again once the line is written", () =>
  withScenes([
    ["founds, signed out", lineOf("make"), leadSignsOut, makes, "signed-out"],
    ["founds, anew", lineOf("make"), beginsAnew(maya), makes, "vault-locked"],
    ["brings in, signed out", lineOf("add"), leadSignsOut, adds, "signed-out", asItWas],
    ["brings in, leads no more", lineOf("add"), leadsNoMore, adds, "forbidden"],
    ["brings in, anew", lineOf("add"), beginsAnew(ines), adds, "no-vault-there"],
    ["promotes, signed out", lineOf("role"), leadSignsOut, promotes, "signed-out", asItWas],
    ["promotes, leads no more", lineOf("role"), leadsNoMore, promotes, "forbidden"],
    ["promotes, gone meanwhile", lineOf("role"), memberGoes, promotes, "no-such-person"],
  ]));

test("whoever is signed out while the group is looked up takes nobody out, leaves and closes nothing", () =>
  withScenes([
    ["takes out", sharesOf, leadSignsOut, takesOut, "signed-out", asItWas],
    ["leaves", sharesOf, memberSignsOut, leaves, "signed-out", asItWas],
    ["closes", sharesOf, leadSignsOut, closes, "signed-out", asItWas],
  ]));

test("R23: key files and a new key are for whoever leads at that moment", () =>
  withShared(async (shared) => {
    const { stores } = shared;
    const keyFiles = () => [stores.shares, "keys"] as const;
    const sceneWithShare = async () => {
      const scene = await sceneOf(shared);
      const { publicKey } = await rowOf(scene.lead, scene.group);
      await shared.give({ to: { group: scene.group }, publicKey });
      return scene;
    };
    const vaultEnds = ({ member }: Scene) => stores.vaults.destroy(member.account);
    await allHappen<Scene>(
      [
        ["reads, signed out", lineOf("read-keys"), leadSignsOut, readsKeys, "signed-out"],
        ["reads, signed out later", keyFiles, leadSignsOut, readsKeys, "signed-out"],
        ["reads, leads no more", keyFiles, leadsNoMore, readsKeys, "forbidden"],
        ["makes one, signed out", lineOf("rekey"), leadSignsOut, rekeys, "signed-out", firstKey],
        ["makes one, leads no more", lineOf("rekey"), leadsNoMore, rekeys, "forbidden", firstKey],
        // The last: Tom has no vault from then on.
        ["for whom it is not", lineOf("rekey"), vaultEnds, rekeys, "recipient-changed", firstKey],
      ],
      sceneWithShare,
    );
  }));

test("R22: who leads reads key files and makes a new key with lines that are there first", () =>
  withShared(async (shared) => {
    const { stores } = shared;
    const scene = await sceneOf(shared);
    const { lead, member, group } = scene;
    const theirs = await record(shared, member.account, member.secrets.publicKey);
    const { publicKey } = await rowOf(member, group);
    const body = await shared.bodyFor(publicKey, { to: { group }, recording: theirs.id });
    assert.is((await member.post("/api/shares", body)).code, "ok");
    const told = async ({ account }: Colleague) =>
      (await stores.audit.ofOwner(account, { limit: 20, actions: ["group:re"] })).map(
        ({ line }) => (JSON.parse(line) as { action: string }).action,
      );
    assert.is(await rekey(lead, group), "ok");
    assert.equal(await told(lead), ["group:rekey", "group:read-keys"]);
    assert.equal(
      await told(member),
      ["group:rekey", "group:read-keys"],
      "whose recording is in it",
    );
    const next = await newKey(lead, group);
    stores.audit.append = () => Promise.reject(new Error("the log is gone"));
    assert.is(await readsKeys(scene), "log-unavailable");
    assert.is((await lead.post("/api/groups/rekey", next)).code, "log-unavailable");
    assert.is((await stores.groups.byId(group))?.epoch, 2);
  }));

test("R17: what is being sent to whoever is taken out or leaves is cut off, and to nobody else", () =>
  withShared(async (shared) => {
    for (const goes of [takesOut, leaves]) {
      const scene = await sceneOf(shared);
      const { group, member, lead } = scene;
      assert.is(await bringIn(lead, group, shared.ines), "ok");
      const { publicKey } = await rowOf(lead, group);
      const share = await shared.give({ to: { group }, publicKey });
      assert.is((await member.post("/api/watching", beatOf(share))).code, "ok");
      const over = await whileSending(shared, member, segmentPath(share), async () => {
        assert.is(await goes(scene), "ok");
      });
      assert.is(over, "cut");
      assert.is((await pieceOf(shared.ines, share)).code, "ok");
    }
  }));

test("R17: what is being sent to who stays comes whole when somebody else goes", () =>
  withShared(async (shared) => {
    const scene = await sceneOf(shared);
    const { group, lead } = scene;
    const { ines: staying } = shared;
    assert.is(await bringIn(lead, group, staying), "ok");
    const { publicKey } = await rowOf(lead, group);
    const share = await shared.give({ to: { group }, publicKey });
    assert.is((await staying.post("/api/watching", beatOf(share))).code, "ok");
    const over = await whileSending(shared, staying, segmentPath(share), async () => {
      assert.is(await takesOut(scene), "ok");
    });
    assert.is(over, "whole");
  }));

test.run();
