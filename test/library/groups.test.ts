// limit 150 s
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newId } from "#server/accounts/ids.ts";
import type { GroupSharesReply } from "#protocol/http/groups.ts";
import type { GroupRole } from "#server/stores/group-store.ts";
import { addPerson, addSchool } from "#test/support/seed.ts";
import { bringIn, found, groupsOf, newKey, openedBy, opens, rekey, rowOf } from "./group-pages.ts";
import {
  cannotWatch,
  colleagueAt,
  given,
  had,
  manifestOf,
  withShared,
  wrapped,
  type Colleague,
  type Shared,
} from "./sharing.ts";
import { personAt, record } from "./shelf.ts";

const test = suite("group libraries");

interface Grouped extends Shared {
  /** The teacher, its lead. */
  lead: Colleague;
  group: string;
  /** The teacher's recording into it. */
  share(): Promise<string>;
}
/** Led by the teacher, with Tom in it. */
const withGroup = (body: (grouped: Grouped) => Promise<void>): Promise<void> =>
  withShared(async (shared) => {
    const lead = { ...shared.teacher, secrets: shared.secrets };
    const group = await found(lead);
    assert.is(await bringIn(lead, group, shared.tom), "ok");
    const share = async () =>
      shared.give({ to: { group }, publicKey: (await rowOf(lead, group)).publicKey });
    await body({ ...shared, lead, group, share });
  });
const ask = async (person: Colleague, path: string, body: object): Promise<string> =>
  (await person.post(`/api/groups/${path}`, body)).code;
const rolesOf = async (person: Colleague, group: string) =>
  Object.fromEntries(
    (await rowOf(person, group)).members.map(({ name, role }) => [name.split(" ")[0], role]),
  );
const actionsOf = async ({ stores }: Shared, account: string): Promise<string[]> => {
  const found_ = await stores.audit.ofOwner(account, { limit: 50, actions: ["group:"] });
  return found_.map(({ line }) => (JSON.parse(line) as { action: string }).action);
};

test("whoever founds a group leads it; who is brought in opens its key, its name and what is shared", () =>
  withGroup(async (grouped) => {
    const { lead, group, tom, ines, share } = grouped;
    assert.equal(await rolesOf(tom, group), { Maya: "lead", Tom: "member" });
    const opened = await openedBy(tom, group);
    const row = await rowOf(tom, group);
    assert.ok(await opens(opened.identity, row.name));
    assert.not.ok(await opens(ines.secrets.identity, row.wrapped));
    const id = await share();
    const manifest = await manifestOf(tom, id);
    assert.equal([manifest.group, manifest.publicKey], [group, row.publicKey]);
    assert.ok(await opens(opened.identity, manifest.parts[0]?.keyFile ?? ""));
    assert.equal(
      (await given(lead))[0]?.to.people.map(({ name }) => name),
      ["Tom Okafor"],
    );
    assert.equal(await groupsOf(ines), []);
    await cannotWatch(ines, id);
  }));

test("only a lead brings in, takes out, gives roles, closes and makes keys; for others there is no group", () =>
  withGroup(async (grouped) => {
    const { group, tom, ines, lead } = grouped;
    const administrator = await colleagueAt(grouped, grouped.school.administrator.account);
    const { publicKey } = ines.secrets;
    const member = { account: ines.account, publicKey, wrapped: await wrapped(publicKey) };
    const key = await newKey(lead, group);
    const all = async (person: Colleague, id: string) => [
      await ask(person, "add", { group: id, epoch: 1, member }),
      await ask(person, "take-out", { group: id, account: lead.account }),
      await ask(person, "role", { group: id, account: person.account, role: "lead" }),
      await ask(person, "close", { group: id }),
      await ask(person, "rekey", { ...key, group: id }),
      (await person.get(`/api/groups/shares?group=${id}`)).code,
    ];
    assert.equal(new Set(await all(tom, group)), new Set(["forbidden"]));
    for (const person of [ines, administrator]) {
      assert.equal(new Set(await all(person, group)), new Set(["no-such-group"]));
      assert.equal(new Set(await all(person, newId())), new Set(["no-such-group"]));
      assert.is(await ask(person, "leave", { group }), "no-such-group");
    }
    assert.equal(await rolesOf(lead, group), { Maya: "lead", Tom: "member" });
  }));

test("brought in is a colleague with a vault, under the key of now, and nobody else", () =>
  withGroup(async (grouped) => {
    const { lead, group, ines, tom, ground, school, stores } = grouped;
    const { publicKey } = ines.secrets;
    const wrap = await wrapped(publicKey);
    const add = (change: object = {}, epoch = 1) =>
      ask(lead, "add", {
        ...{ group, epoch },
        member: { account: ines.account, publicKey, wrapped: wrap, ...change },
      });
    const nobody = await addPerson(ground, school.school, { name: "Ola" });
    const elsewhere = await addPerson(ground, await addSchool(ground), { name: "Zoe" });
    const outside = await addPerson(ground, school.school, { name: "Ana", outside: true });
    assert.is(await add({ account: nobody }), "no-vault-there");
    assert.is(await add({ account: elsewhere }), "no-such-person");
    assert.is(await add({ account: outside }), "no-such-person");
    assert.is(await add({ account: newId() }), "no-such-person");
    assert.is(await add({ publicKey: tom.secrets.publicKey }), "recipient-changed");
    assert.is(await add({}, 2), "moved-on");
    assert.is(await add({ wrapped: "bm8gYWdlIGZpbGU=" }), "bad-request");
    await stores.accounts.change(ines.account, { handsSince: Date.now() + 60_000 });
    assert.is(await add(), "no-vault-there");
    await stores.accounts.change(ines.account, { handsSince: 0 });
    assert.equal(await Promise.all([add(), add()]), ["ok", "moved-on"]);
    assert.is((await rowOf(ines, group)).members.length, 3);
  }));

test("R17: whoever leaves or is taken out sees nothing from then on, and takes the own recordings along", () =>
  withGroup(async (grouped) => {
    const { lead, group, tom, ines, share, stores } = grouped;
    assert.is(await bringIn(lead, group, ines), "ok");
    const mayas = await share();
    const theirs = await record(grouped, tom.account, tom.secrets.publicKey);
    const { publicKey } = await rowOf(tom, group);
    const into = { to: { group }, recording: theirs.id };
    const body = await grouped.bodyFor(publicKey, into);
    assert.is((await tom.post("/api/shares", body)).code, "ok");
    const shownTo = async (person: Colleague) => (await had(person)).map((one) => one.share);
    assert.equal([(await shownTo(ines)).length, await shownTo(tom)], [2, [mayas]]);
    assert.is(await ask(lead, "take-out", { group, account: tom.account }), "ok");
    await cannotWatch(tom, mayas);
    assert.equal(await groupsOf(tom), []);
    assert.is((await rowOf(lead, group)).stale, true);
    assert.is(await ask(lead, "take-out", { group, account: tom.account }), "no-such-person");
    assert.equal(await shownTo(ines), [mayas]);
    // Nothing new is sealed for a key that somebody took along.
    const again = await grouped.bodyFor(publicKey, { to: { group } });
    const late = await lead.post("/api/shares", again);
    assert.is(late.code, "moved-on");
    assert.is(await bringIn(lead, group, tom), "moved-on");
    assert.is(await ask(ines, "leave", { group }), "ok");
    await cannotWatch(ines, mayas);
    assert.is((await given(lead)).length, 1);
    assert.is(await ask(lead, "leave", { group }), "ok");
    assert.equal(await given(lead), []);
    assert.is(await stores.groups.byId(group), null);
  }));

test("leaving withdraws what one shared, for everybody who stays", () =>
  withGroup(async (grouped) => {
    const { lead, group, tom, share } = grouped;
    const id = await share();
    assert.is((await had(tom)).length, 1);
    assert.is(await ask(lead, "leave", { group }), "last-lead");
    assert.is(await ask(lead, "take-out", { group, account: lead.account }), "last-lead");
    assert.is(
      await ask(lead, "role", { group, account: lead.account, role: "member" }),
      "last-lead",
    );
    assert.is(await ask(lead, "role", { group, account: tom.account, role: "lead" }), "ok");
    assert.is(await ask(lead, "leave", { group }), "ok");
    assert.equal([await had(tom), await given(lead)], [[], []]);
    await cannotWatch(tom, id);
    assert.equal(await rolesOf(tom, group), { Tom: "lead" });
  }));

test("a removed member's old key opens nothing that comes later", () =>
  withGroup(async (grouped) => {
    const { lead, group, tom, ines, share } = grouped;
    assert.is(await bringIn(lead, group, ines), "ok");
    const before = await share();
    const { identity: old } = await openedBy(tom, group);
    assert.is(await ask(lead, "take-out", { group, account: tom.account }), "ok");
    assert.is(await rekey(lead, group), "ok");
    const row = await rowOf(ines, group);
    assert.equal([row.epoch, row.stale, row.members.length], [2, false, 2]);
    const { identity } = await openedBy(ines, group);
    const after = await share();
    for (const id of [before, after]) {
      const manifest = await manifestOf(ines, id);
      assert.is(manifest.publicKey, row.publicKey);
      for (const file of [...manifest.parts.map((one) => one.keyFile), manifest.label ?? ""]) {
        assert.ok(await opens(identity, file));
        assert.not.ok(await opens(old, file));
      }
    }
    assert.not.ok(await opens(old, row.name));
    assert.ok(await opens(identity, row.name));
  }));

test("a new key is made of what is there at that moment, and refused whole otherwise", () =>
  withGroup(async (grouped) => {
    const { lead, group, tom, ines, share } = grouped;
    await share();
    const late = await newKey(lead, group);
    const second = await share();
    const post = (body: object) => ask(lead, "rekey", body);
    assert.is(await post(late), "moved-on");
    assert.is((await rowOf(lead, group)).epoch, 1);
    const now = await newKey(lead, group);
    const row = await rowOf(lead, group);
    assert.is(await post({ ...now, publicKey: row.publicKey }), "bad-request");
    const [first, ...others] = now.members;
    const swapped = { ...first, publicKey: ines.secrets.publicKey };
    assert.is(await post({ ...now, members: [swapped, ...others] }), "recipient-changed");
    assert.is(await post({ ...now, members: others }), "moved-on");
    const noKey = now.shares.map((one) => ({ ...one, label: "bm8gYWdlIGZpbGU=" }));
    assert.is(await post({ ...now, shares: noKey }), "bad-request");
    assert.ok((await manifestOf(tom, second)).publicKey === row.publicKey);
    assert.equal(await Promise.all([post(now), post(now)]), ["ok", "bad-request"]);
    assert.is((await rowOf(tom, group)).epoch, 2);
  }));

test("R17: however sharing, leaving, bringing in and new keys fall together, no share of one who left stays", () =>
  withGroup(async (grouped) => {
    const { lead, group, tom, ines, stores } = grouped;
    assert.is(await ask(lead, "role", { group, account: tom.account, role: "lead" }), "ok");
    const { publicKey } = await rowOf(lead, group);
    const body = await grouped.bodyFor(publicKey, { to: { group } });
    const key = await newKey(tom, group);
    const answers = await Promise.all([
      lead.post("/api/shares", body),
      bringIn(tom, group, ines),
      lead.post("/api/shares", body),
      ask(lead, "leave", { group }),
      ask(tom, "rekey", key),
      lead.post("/api/shares", body),
    ]);
    assert.is(answers[3], "ok");
    assert.equal(await stores.shares.withGroup(group), []);
    assert.equal([await given(lead), await had(tom)], [[], []]);
    const { members } = await rowOf(tom, group);
    assert.not.ok(members.some(({ account }) => account === lead.account));
    const { stale, publicKey: left } = await rowOf(tom, group);
    assert.is(stale, left === publicKey, "a key that one who left knows is not used on");
  }));

test("closing recalls every share into it, whoever's it is", () =>
  withGroup(async (grouped) => {
    const { lead, group, tom, share, stores } = grouped;
    const id = await share();
    assert.is(await ask(lead, "close", { group }), "ok");
    await cannotWatch(tom, id);
    assert.equal([await groupsOf(lead), await groupsOf(tom), await given(lead)], [[], [], []]);
    assert.equal(await stores.groups.everyMember(), []);
    assert.equal(await stores.shares.keys(id), []);
    assert.is(await ask(lead, "close", { group }), "no-such-group");
  }));

test("R22: a lead who asks for keys is given none of what is over, and who shares is told of it", () =>
  withGroup(async (grouped) => {
    const { lead, group, tom, stores, clock, share } = grouped;
    assert.is(await ask(lead, "role", { group, account: tom.account, role: "lead" }), "ok");
    const { publicKey } = await rowOf(lead, group);
    const endsAt = Date.now() + 60_000;
    const over = await grouped.give({ to: { group }, publicKey, endsAt });
    const stays = await share();
    clock.ahead += 120_000;
    const asked = await tom.get<GroupSharesReply>(`/api/groups/shares?group=${group}`);
    assert.equal(
      asked.body.shares.map((one) => one.share),
      [stays],
    );
    assert.equal([await stores.shares.byId(over), await stores.shares.keys(over)], [null, []]);
    assert.is((await actionsOf(grouped, lead.account))[0], "group:read-keys");
    assert.is(await rekey(tom, group), "ok", "a new key is made of exactly what stands");
  }));

test("R23: a group whose last lead is gone for good is closed, and nobody inherits it", () =>
  withGroup(async (grouped) => {
    const { lead, group, tom, ines, stores } = grouped;
    assert.is(await bringIn(lead, group, ines), "ok");
    // Ines shares into it, and Tom sees it.
    const { id: recording } = await record(grouped, ines.account, ines.secrets.publicKey);
    const { publicKey } = await rowOf(lead, group);
    const body = await grouped.bodyFor(publicKey, { recording, to: { group } });
    assert.is((await ines.post("/api/shares", body)).code, "ok");
    assert.is((await had(tom)).length, 1);
    lead.confirmed();
    assert.is((await lead.post("/api/vault/abandon")).code, "ok");
    assert.equal([await groupsOf(tom), await groupsOf(ines), await had(tom)], [[], [], []]);
    assert.equal([await given(ines), await stores.shares.all()], [[], []]);
    for (const { account } of [tom, ines])
      assert.is((await actionsOf(grouped, account))[0], "group:close");
    // The same where an account was closed.
    const other = await found(tom, "Geometry");
    assert.is(await bringIn(tom, other, ines), "ok");
    await grouped.signIns.closeAccount(tom.account, null);
    assert.equal(await groupsOf(ines), []);
    assert.is((await actionsOf(grouped, ines.account))[0], "group:close");
    assert.equal(await stores.groups.everyMember(), []);
  }));

test("R23: whoever's account was closed is out of every group, and no administrator's opening brings them back", () =>
  withGroup(async (grouped) => {
    const { lead, group, tom, share, stores, signIns, standings, ines, library } = grouped;
    await share();
    assert.is((await had(tom)).length, 1);
    await signIns.closeAccount(tom.account, null);
    await stores.accounts.reopen(tom.account);
    await standings.refresh(tom.account);
    const again = { ...personAt(grouped, tom.account), secrets: tom.secrets };
    assert.equal([await groupsOf(again), await had(again)], [[], []]);
    assert.is((await rowOf(lead, group)).stale, true, "its next key is another one");
    assert.is((await actionsOf(grouped, lead.account))[0], "group:take-out");
    // A server that was killed in between goes on with it.
    assert.is(await rekey(lead, group), "ok");
    assert.is(await bringIn(lead, group, ines), "ok");
    await stores.accounts.close(ines.account, Date.now());
    await library.keeper.round();
    assert.equal(await rolesOf(lead, group), { Maya: "lead" });
  }));

test("R22: who acts, whom it concerns and whose recordings are in it read of every change", () =>
  withGroup(async (grouped) => {
    const { lead, group, tom, ines, stores } = grouped;
    assert.is(await ask(lead, "role", { group, account: tom.account, role: "lead" }), "ok");
    await grouped.share();
    assert.is(await bringIn(tom, group, ines), "ok");
    assert.is(await ask(tom, "take-out", { group, account: ines.account }), "ok");
    assert.equal(await actionsOf(grouped, ines.account), ["group:take-out", "group:add"]);
    assert.equal(await actionsOf(grouped, lead.account), [
      ...["group:take-out", "group:add", "group:role", "group:add", "group:make"],
    ]);
    const lines = await stores.audit.ofSchool(grouped.school.school, { limit: 99 });
    assert.not.ok(lines.some(({ line }) => line.includes('"group:')));
    stores.audit.append = () => Promise.reject(new Error("the log is gone"));
    assert.is(await bringIn(tom, group, ines), "moved-on");
    const role: GroupRole = "member";
    assert.is(await ask(lead, "role", { group, account: tom.account, role }), "log-unavailable");
    assert.is(await ask(tom, "leave", { group }), "ok", "what takes away needs no log");
  }));

test("R23: hands that began anew are in no group, and abandoning the vault takes them out of all", () =>
  withGroup(async (grouped) => {
    const { lead, group, tom, stores, share } = grouped;
    const id = await share();
    await stores.accounts.change(tom.account, { handsSince: Date.now() + 60_000 });
    const hands = { ...personAt(grouped, tom.account), secrets: tom.secrets };
    assert.equal(await groupsOf(hands), []);
    assert.is(await ask(hands, "leave", { group }), "vault-locked");
    await cannotWatch(hands, id, "vault-locked");
    hands.confirmed();
    assert.is((await hands.post("/api/vault/abandon")).code, "ok");
    assert.equal(await rolesOf(lead, group), { Maya: "lead" });
    assert.is((await rowOf(lead, group)).stale, true);
  }));

test.run();
