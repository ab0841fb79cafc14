/** A lead's page against a server that exchanges members, their keys, and the group's own. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { GroupAdd, GroupRekey } from "#protocol/http/groups.ts";
import { newIdentity, openWith, recipientOf, wrapTo } from "#recordings/keys.ts";
import { newId } from "#server/accounts/ids.ts";
import { paperHouse } from "#test/support/share-papers.ts";
import { Groups } from "../../client/sharing/groups.ts";
import { fromBase64, toBase64 } from "../../client/vault/bytes.ts";
import { writeGroupFile } from "../../client/vault/group-file.ts";
import { newGroup, type GroupRow } from "../../client/vault/group-keys.ts";

const test = suite("a lead of a group library");

const person = async () => {
  const identity = await newIdentity();
  return { account: newId(), identity, publicKey: await recipientOf(identity) };
};
type Person = Awaited<ReturnType<typeof person>>;

/** Maths, founded here, with Ben and Cleo in it as the server says; Dora is outside. */
const maths = async () => {
  const [ben, cleo, dora] = [await person(), await person(), await person()];
  const row: { now: GroupRow | null } = { now: null };
  const named = new Map([ben, cleo, dora].map((one) => [one.account, one.publicKey]));
  const house = await paperHouse({
    "/api/groups": () => ({ groups: row.now === null ? [] : [row.now] }),
    "/api/groups/take-out": ({ body }) => {
      const { account } = body as { account: string };
      const now = lead();
      row.now = { ...now, stale: true };
      row.now.members = now.members.filter((one) => one.account !== account);
      return { done: true };
    },
    "/api/groups/shares": () => ({ shares: [] }),
    "/api/groups/rekey": ({ body }) => {
      const { members, epoch, publicKey, name } = body as GroupRekey;
      const wrapped = members.find((one) => one.account === me.account)?.wrapped ?? "";
      row.now = { ...lead(), stale: false, epoch: epoch + 1, publicKey, name, wrapped };
      return { done: true };
    },
    "/api/groups/add": () => ({ done: true }),
    "/api/shares/recipient": ({ body }) => {
      const { account } = body as { account: string };
      return { name: "Dora", publicKey: named.get(account), members: [] };
    },
  });
  const me = { account: house.house.account.me.account, publicKey: house.publicKey };
  const lead = (): GroupRow => {
    if (row.now === null) throw new Error("there is no group");
    return row.now;
  };
  const memberOf = (
    { account, publicKey }: Pick<Person, "account" | "publicKey">,
    name: string,
  ) => ({
    ...{ account, name, publicKey, since: 1 },
    role: account === me.account ? ("lead" as const) : ("member" as const),
  });
  const body = await newGroup("Maths", house.publicKey);
  await house.pins.accept(body.group, body.publicKey);
  row.now = {
    ...{ ...body, epoch: 1, stale: false, role: "lead" },
    members: [memberOf(me, "Ann"), memberOf(ben, "Ben"), memberOf(cleo, "Cleo")],
  };
  const desk = new Groups(house.house, { ...house, account: house.house.account });
  await desk.load();
  const opened = () => {
    const found = desk.book.byId(body.group);
    if (found === null) throw new Error("the group is not there");
    return found;
  };
  const rekeys = () => house.askedOf("/api/groups/rekey").map((one) => one.body as GroupRekey);
  const adds = () => house.askedOf("/api/groups/add").map((one) => one.body as GroupAdd);
  return { ...house, desk, opened, row, lead, ben, cleo, dora, me, memberOf, rekeys, adds };
};
const opens = ({ identity }: Person, file: string): Promise<boolean> =>
  openWith(identity, fromBase64(file)).then(
    () => true,
    () => false,
  );

test("whoever is taken out is out at once; the new key waits until every key was looked at", async () => {
  const { desk, opened, lead, ben, cleo, pins, askedOf, rekeys } = await maths();
  await pins.accept(cleo.account, cleo.publicKey);
  const [, out] = lead().members;
  if (out === undefined) throw new Error("nobody to take out");
  const ghost = await person();
  lead().members.push({
    ...out,
    account: ghost.account,
    name: "Ms Alder",
    publicKey: ghost.publicKey,
  });
  await desk.takeOut(opened(), out);
  assert.equal(
    askedOf("/api/groups/take-out").map((one) => one.body),
    [{ group: lead().group, account: ben.account }],
  );
  assert.equal(rekeys(), [], "nothing was sealed for a key that nobody has seen");
  assert.equal(
    desk.looking?.keys.map(({ name, publicKey, before }) => [name, publicKey, before]),
    [["Ms Alder", ghost.publicKey, null]],
  );
  assert.match(desk.said(`group ${lead().group}`) ?? "", /Ben is out/);
  assert.is(await pins.known(ghost.account), null);
  const [first] = desk.looking?.keys ?? [];
  if (first) await desk.lookedAt(first);
  assert.is(desk.looking, null);
  assert.is(rekeys().length, 1, "it went on by itself");
  assert.is(lead().epoch, 2);
  assert.match(desk.said(`group ${lead().group}`) ?? "", /there is a new key/);
  assert.is(await pins.check(lead().group, lead().publicKey), "same", "the lead made it");
});

test("a member's key that was exchanged is shown beside the one before, and gets nothing until then", async () => {
  const { desk, opened, lead, ben, cleo, pins, rekeys } = await maths();
  for (const one of [ben, cleo]) await pins.accept(one.account, one.publicKey);
  const evil = await person();
  lead().members = lead().members.map((one) =>
    one.account === cleo.account ? { ...one, publicKey: evil.publicKey } : one,
  );
  await desk.load();
  await desk.rekey(opened());
  assert.equal(desk.looking?.keys, [
    { who: cleo.account, name: "Cleo", publicKey: evil.publicKey, before: cleo.publicKey },
  ]);
  assert.equal(rekeys(), []);
  // The truth again: nobody has to say anything.
  lead().members = lead().members.map((one) =>
    one.account === cleo.account ? { ...one, publicKey: cleo.publicKey } : one,
  );
  await desk.load();
  await desk.rekey(opened());
  assert.is(desk.looking, null);
  assert.is(rekeys().length, 1);
});

test("the lead's own key is the vault's, whatever the server says", async () => {
  const { desk, opened, lead, ben, cleo, me, pins, rekeys } = await maths();
  for (const one of [ben, cleo]) await pins.accept(one.account, one.publicKey);
  const evil = await person();
  lead().members = lead().members.map((one) =>
    one.account === me.account ? { ...one, publicKey: evil.publicKey } : one,
  );
  await desk.load();
  await desk.rekey(opened());
  const [body] = rekeys();
  const own = body?.members.find(({ account }) => account === me.account);
  assert.is(own?.publicKey, me.publicKey);
  for (const { wrapped } of body?.members ?? []) assert.is(await opens(evil, wrapped), false);
});

test("a group's key that was exchanged is not passed on to whoever is brought in", async () => {
  const { desk, opened, row, lead, dora, me, adds, pins } = await maths();
  const before = lead().publicKey;
  const evil = await person();
  const file = writeGroupFile({ group: lead().group, epoch: 2, identity: evil.identity });
  const forged = {
    ...{ epoch: 2, publicKey: evil.publicKey },
    wrapped: toBase64(await wrapTo(me.publicKey, file)),
    name: toBase64(await wrapTo(evil.publicKey, "Maths")),
  };
  const truth = lead();
  row.now = { ...truth, ...forged };
  await desk.load();
  await desk.choose(lead().group, dora.account);
  assert.is(await desk.add(opened(), false), false);
  assert.equal(adds(), []);
  assert.equal(desk.looking?.keys, [
    { who: lead().group, name: "Maths", publicKey: evil.publicKey, before },
  ]);
  assert.is(await pins.known(lead().group), before);
  // No new key goes on from it either.
  await desk.rekey(opened());
  assert.is(desk.looking?.keys[0]?.who, lead().group);
  row.now = truth;
  await desk.load();
  await desk.choose(lead().group, dora.account);
  assert.ok(await desk.add(opened(), false));
  assert.ok(await opens(dora, adds()[0]?.member.wrapped ?? ""));
});

test("once the group's key was compared, whoever was being brought in is brought in, and nobody else", async () => {
  const { desk, opened, lead, dora, ben, adds, pins } = await maths();
  const group = lead().group;
  await pins.accept(group, ben.publicKey);
  await desk.choose(group, dora.account);
  assert.is(await desk.add(opened(), false), false);
  const [first] = desk.looking?.keys ?? [];
  await desk.choose(group, ben.account);
  assert.is(desk.looking, null, "another choice asks anew");
  await desk.choose(group, dora.account);
  await desk.add(opened(), false);
  if (first) await desk.lookedAt(first);
  assert.equal(
    adds().map(({ member }) => member.account),
    [dora.account],
  );
  assert.is(await pins.check(group, lead().publicKey), "same");
});

test.run();
