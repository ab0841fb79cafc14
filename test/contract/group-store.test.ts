import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Group, GroupMember, Rekey } from "#server/stores/group-store.ts";
import type { Stores } from "#server/stores/index.ts";
import { addTwoSchools } from "./people.ts";
import { DRIVERS, withStores } from "./with-stores.ts";

const groupOf = (id: string, change: Partial<Group> = {}): Group => ({
  ...{ id, school: "a-school", name: "c2VhbGVk", publicKey: "age1group", epoch: 1 },
  ...{ stale: false, createdAt: 1 },
  ...change,
});
const memberOf = (account: string, change: Partial<GroupMember> = {}): GroupMember => ({
  ...{ group: "g", account, role: "member", wrapped: `key of ${account}`, since: 1 },
  ...change,
});
const shareOf = (id: string, group: string | null) => ({
  ...{ id, recording: "r", owner: "maya", account: null, group, publicKey: "age1group" },
  ...{ range: null, withNotes: false, label: "bGFiZWw=", createdAt: 1, endsAt: null },
});
const keyOf = (part: number) => ({
  ...{ part, fromSegment: 0, toSegment: 2, keyFile: `old ${part}` },
});
const withGroups = (
  driver: (typeof DRIVERS)[number],
  body: (stores: Pick<Stores, "groups" | "shares">) => Promise<void>,
) =>
  withStores(driver, async (stores) => {
    await addTwoSchools(stores);
    await body(stores);
  });

for (const driver of DRIVERS) {
  const test = suite(`group libraries, ${driver}`);

  test("a group begins with its first lead, and an id is given once", () =>
    withGroups(driver, async ({ groups }) => {
      const first = memberOf("maya", { role: "lead" });
      assert.is(await groups.add(groupOf("g"), first), true);
      assert.is(await groups.add(groupOf("g", { name: "b3RoZXI=" }), memberOf("tom")), false);
      assert.is(await groups.add(groupOf("h"), memberOf("tom", { group: "h" })), true);
      assert.equal(await groups.byId("g"), groupOf("g"));
      assert.is(await groups.byId("nobody's"), null);
      assert.equal(await groups.members("g"), [first]);
      assert.equal(await groups.ofAccount("maya"), [groupOf("g")]);
      assert.equal(await groups.ofAccount("zoe"), []);
      assert.is((await groups.everyMember()).length, 2);
    }));

  test("a member is added once, for the key of now, and never to a stale group", () =>
    withGroups(driver, async ({ groups }) => {
      await groups.add(groupOf("g"), memberOf("maya", { role: "lead" }));
      assert.is(await groups.addMember(memberOf("tom", { since: 2 }), 2), false);
      assert.is(await groups.addMember(memberOf("tom", { group: "nobody's" }), 1), false);
      assert.is(await groups.addMember(memberOf("tom", { since: 2 }), 1), true);
      assert.is(await groups.addMember(memberOf("tom", { wrapped: "again" }), 1), false);
      const accounts = async () => (await groups.members("g")).map(({ account }) => account);
      assert.equal(await accounts(), ["maya", "tom"]);
      await groups.setRole("g", "tom", "lead");
      assert.equal((await groups.members("g"))[1], memberOf("tom", { role: "lead", since: 2 }));
      assert.is(await groups.removeMember("g", "tom"), true);
      assert.is(await groups.removeMember("g", "tom"), false);
      assert.equal(await accounts(), ["maya"]);
      assert.is((await groups.byId("g"))?.stale, true);
      assert.is(await groups.addMember(memberOf("zoe"), 1), false);
    }));

  test("of two who are added at once for one key both are in, of one added twice one", () =>
    withGroups(driver, async ({ groups }) => {
      await groups.add(groupOf("g"), memberOf("maya"));
      const made = await Promise.all(
        ["tom", "tom", "zoe"].map((account) => groups.addMember(memberOf(account), 1)),
      );
      assert.is(made.filter(Boolean).length, 2);
      assert.is((await groups.members("g")).length, 3);
    }));

  test("a new key is made for all that is there, exactly, or not at all", () =>
    withGroups(driver, async ({ groups, shares }) => {
      await groups.add(groupOf("g", { stale: true }), memberOf("maya", { role: "lead" }));
      await groups.add(groupOf("h"), memberOf("zoe", { group: "h" }));
      await groups.rekey({
        ...{ group: "g", epoch: 1, publicKey: "age1second", name: "bmFtZQ==" },
        ...{ members: [{ account: "maya", wrapped: "second" }], shares: [] },
      });
      assert.is(await groups.addMember(memberOf("tom"), 2), true);
      await shares.add(shareOf("into", "g"), [keyOf(0), keyOf(1)]);
      await shares.add(shareOf("elsewhere", "h"), [keyOf(0)]);
      const whole: Rekey = {
        ...{ group: "g", epoch: 2, publicKey: "age1third", name: "bmV3" },
        members: [
          { account: "tom", wrapped: "new for tom" },
          { account: "maya", wrapped: "new for maya" },
        ],
        shares: [
          {
            ...{ id: "into", label: "bmV3IGxhYmVs" },
            keys: [
              { part: 1, keyFile: "new 1" },
              { part: 0, keyFile: "new 0" },
            ],
          },
        ],
      };
      const [tom, maya] = whole.members;
      const [into] = whole.shares;
      if (tom === undefined || maya === undefined || into === undefined) throw new Error("no test");
      for (const change of [
        { epoch: 1 },
        { group: "nobody's" },
        { members: [maya] },
        { members: [maya, maya] },
        { members: [tom, maya, { account: "zoe", wrapped: "x" }] },
        { shares: [] },
        { shares: [into, into] },
        { shares: [{ ...into, id: "elsewhere" }] },
        { shares: [{ ...into, keys: into.keys.slice(1) }] },
        { shares: [{ ...into, keys: [...into.keys, { part: 2, keyFile: "x" }] }] },
      ]) {
        assert.is(await groups.rekey({ ...whole, ...change }), false, JSON.stringify(change));
      }
      assert.equal(await shares.keys("into"), [
        { share: "into", ...keyOf(0) },
        { share: "into", ...keyOf(1) },
      ]);
      assert.is((await groups.byId("g"))?.epoch, 2);
      assert.is(await groups.rekey(whole), true);
      assert.is(await groups.rekey(whole), false);
      const group = await groups.byId("g");
      assert.equal(
        [group?.epoch, group?.stale, group?.publicKey, group?.name],
        [3, false, "age1third", "bmV3"],
      );
      assert.equal(
        (await groups.members("g")).map(({ wrapped }) => wrapped),
        ["new for maya", "new for tom"],
      );
      const share = await shares.byId("into");
      assert.equal([share?.label, share?.publicKey], ["bmV3IGxhYmVs", "age1third"]);
      assert.equal(
        (await shares.keys("into")).map(({ keyFile, toSegment }) => [keyFile, toSegment]),
        [
          ["new 0", 2],
          ["new 1", 2],
        ],
      );
      assert.is((await shares.keys("elsewhere"))[0]?.keyFile, "old 0");
    }));

  test("a group goes with its members", () =>
    withGroups(driver, async ({ groups }) => {
      await groups.add(groupOf("g"), memberOf("maya"));
      await groups.add(groupOf("h"), memberOf("maya", { group: "h" }));
      await groups.remove("g");
      await groups.remove("g");
      assert.is(await groups.byId("g"), null);
      assert.equal(await groups.members("g"), []);
      assert.equal(await groups.ofAccount("maya"), [groupOf("h")]);
    }));

  test.run();
}
