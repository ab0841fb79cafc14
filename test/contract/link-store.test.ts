import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Link, LinkStore } from "#server/stores/link-store.ts";
import { addTwoSchools } from "./people.ts";
import { codeOf, DRIVERS, withStores } from "./with-stores.ts";

const linkOf = (id: string, change: Partial<Link> = {}): Link => ({
  ...{ id, digest: `digest of ${id}`, kind: "join", school: "a-school", account: null },
  ...{ email: "new@school.test", by: "maya", detail: {}, createdAt: 1, expiresAt: 100 },
  ...{ usedAt: null, withdrawnAt: null },
  ...change,
});
const withLinks = (driver: (typeof DRIVERS)[number], body: (links: LinkStore) => Promise<void>) =>
  withStores(driver, async (stores) => {
    await addTwoSchools(stores);
    await body(stores.links);
  });
const idsOf = (links: Link[]) => links.map(({ id }) => id);

for (const driver of DRIVERS) {
  const test = suite(`links, ${driver}`);

  test("what was added is found by its id and by the digest of its secret", () =>
    withLinks(driver, async (links) => {
      const first = linkOf("first", { kind: "school", school: null, email: null, by: null });
      const detail = { administrator: true, name: "'; drop table link; --", until: null };
      const full = linkOf("full", { kind: "reset", account: "tom", detail });
      for (const one of [first, full]) await links.add(one);
      assert.equal(await links.byId("first"), first);
      assert.equal(await links.byDigest("digest of full"), full);
      for (const text of ["full", "", "' or 1=1 --"]) assert.is(await links.byDigest(text), null);
      assert.is(await links.byId("digest of full"), null);
    }));

  test("an id and a digest are taken once", () =>
    withLinks(driver, async (links) => {
      await links.add(linkOf("one"));
      assert.ok(await codeOf(links.add(linkOf("two", { digest: "digest of one" }))));
      assert.ok(await codeOf(links.add(linkOf("one", { digest: "another" }))));
      assert.equal(await links.byId("one"), linkOf("one"));
    }));

  test("of many who use a link at once, exactly one gets it", () =>
    withLinks(driver, async (links) => {
      await links.add(linkOf("one"));
      const all = await Promise.all(
        Array.from({ length: 20 }, () => links.use("digest of one", 50)),
      );
      const got = all.filter((link) => link !== null);
      assert.equal(got, [linkOf("one", { usedAt: 50 })]);
      assert.is(await links.use("digest of one", 51), null);
      assert.is((await links.byId("one"))?.usedAt, 50);
    }));

  test("of a use and a withdrawal at once, one wins", () =>
    withLinks(driver, async (links) => {
      for (let n = 0; n < 10; n += 1) {
        await links.add(linkOf(`${n}`));
        const use = () => links.use(`digest of ${n}`, 50);
        const withdraw = () => links.withdraw(`${n}`, 50);
        const [used] = await (n % 2 === 0
          ? Promise.all([use(), withdraw()])
          : Promise.all([withdraw(), use()]).then(([, one]) => [one]));
        const { usedAt, withdrawnAt } = (await links.byId(`${n}`)) ?? linkOf("none");
        assert.is(usedAt !== null, used !== null);
        assert.is(withdrawnAt !== null, used === null);
      }
    }));

  test("a link that expired, was withdrawn or never was gives nothing", () =>
    withLinks(driver, async (links) => {
      await links.add(linkOf("expired"));
      await links.add(linkOf("withdrawn"));
      await links.withdraw("withdrawn", 20);
      await links.withdraw("withdrawn", 30);
      await links.withdraw("nothing", 30);
      assert.is(await links.use("digest of expired", 100), null);
      assert.is(await links.use("digest of withdrawn", 50), null);
      assert.is(await links.use("digest of nothing", 50), null);
      assert.is((await links.byId("withdrawn"))?.withdrawnAt, 20);
      assert.ok(await links.use("digest of expired", 99));
    }));

  test("a school lists its own open links, newest first", () =>
    withLinks(driver, async (links) => {
      await links.add(linkOf("old"));
      await links.add(linkOf("new", { createdAt: 2 }));
      await links.add(linkOf("used"));
      await links.use("digest of used", 10);
      await links.add(linkOf("withdrawn"));
      await links.withdraw("withdrawn", 10);
      await links.add(linkOf("short", { expiresAt: 40 }));
      await links.add(linkOf("theirs", { school: "b-school", by: "zoe" }));
      await links.add(linkOf("nobody's", { kind: "school", school: null, by: null }));
      assert.equal(idsOf(await links.openOf("a-school", 40)), ["new", "old"]);
      assert.equal(idsOf(await links.openOf("b-school", 40)), ["theirs"]);
      assert.equal(await links.openOf("c-school", 40), []);
    }));

  test("all open links of a kind are withdrawn, of one person where it is said", () =>
    withLinks(driver, async (links) => {
      await links.add(linkOf("join"));
      await links.add(linkOf("tom's", { kind: "reset", account: "tom" }));
      await links.add(linkOf("maya's", { kind: "reset", account: "maya" }));
      await links.add(linkOf("used", { kind: "reset", account: "tom" }));
      await links.use("digest of used", 10);
      await links.withdrawAll("reset", 20, "tom");
      assert.equal(idsOf(await links.openOf("a-school", 30)).sort(), ["join", "maya's"]);
      assert.is((await links.byId("used"))?.withdrawnAt, null);
      await links.withdrawAll("reset", 40);
      assert.equal(idsOf(await links.openOf("a-school", 50)), ["join"]);
      assert.is((await links.byId("tom's"))?.withdrawnAt, 20);
    }));

  test("what ended before is forgotten, what is open or ended since is kept", () =>
    withLinks(driver, async (links) => {
      await links.add(linkOf("open"));
      await links.add(linkOf("expired", { expiresAt: 20 }));
      await links.add(linkOf("used early"));
      await links.use("digest of used early", 10);
      await links.add(linkOf("withdrawn early"));
      await links.withdraw("withdrawn early", 10);
      await links.add(linkOf("used late"));
      await links.use("digest of used late", 60);
      await links.forget(50);
      for (const id of ["expired", "used early", "withdrawn early"]) {
        assert.is(await links.byId(id), null, id);
      }
      for (const id of ["open", "used late"]) assert.ok(await links.byId(id), id);
    }));

  test.run();
}
