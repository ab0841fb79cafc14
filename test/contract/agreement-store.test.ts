import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Acceptance, AgreementStore } from "#server/stores/agreement-store.ts";
import { addTwoSchools } from "./people.ts";
import { codeOf, DRIVERS, withStores } from "./with-stores.ts";

const textOf = (school: string, text: string, by: string | null = null) => ({
  ...{ school, text, hash: `hash of ${text}`, publishedAt: 5, by },
});
const acceptanceOf = (account: string, version: number, change: Partial<Acceptance> = {}) => ({
  ...{ account, school: "a-school", version, hash: "h", acceptedAt: 10 },
  receipt: { body: `{"version":${version}}`, signature: "s", keyId: "k" },
  ...change,
});
const withAgreements = (
  driver: (typeof DRIVERS)[number],
  body: (agreements: AgreementStore) => Promise<void>,
) =>
  withStores(driver, async (stores) => {
    await addTwoSchools(stores);
    await body(stores.agreements);
  });

for (const driver of DRIVERS) {
  const test = suite(`agreements, ${driver}`);

  test("each school counts its own versions from 1, and sees its own only", () =>
    withAgreements(driver, async (agreements) => {
      assert.is(await agreements.current("a-school"), null);
      const first = await agreements.publish(textOf("a-school", "one"));
      assert.equal(first, { ...textOf("a-school", "one"), version: 1 });
      const second = await agreements.publish(textOf("a-school", "two", "maya"));
      const theirs = await agreements.publish(textOf("b-school", "'; drop table agreement; --"));
      assert.is(second.version, 2);
      assert.is(theirs.version, 1);
      assert.equal(await agreements.current("a-school"), second);
      assert.equal(await agreements.versions("a-school"), [second, first]);
      assert.equal(await agreements.versions("b-school"), [theirs]);
      assert.equal(await agreements.version("a-school", 1), first);
      assert.is(await agreements.version("b-school", 2), null);
      assert.is(await agreements.version("a-school", 3), null);
      assert.equal(await agreements.versions("c-school"), []);
    }));

  test("versions published at once get numbers of their own, without a gap", () =>
    withAgreements(driver, async (agreements) => {
      const published = await Promise.all(
        Array.from({ length: 12 }, (_, n) => agreements.publish(textOf("a-school", `${n}`))),
      );
      const numbers = published.map(({ version }) => version).sort((a, b) => a - b);
      assert.equal(
        numbers,
        Array.from({ length: 12 }, (_, n) => n + 1),
      );
      for (const one of published) {
        assert.equal(await agreements.version("a-school", one.version), one);
      }
    }));

  test("accepting again keeps the first, and a person's are listed newest first", () =>
    withAgreements(driver, async (agreements) => {
      for (const text of ["one", "two"]) await agreements.publish(textOf("a-school", text));
      const [first, second] = [acceptanceOf("maya", 1), acceptanceOf("maya", 2)];
      await agreements.accept(first);
      await agreements.accept(acceptanceOf("maya", 1, { acceptedAt: 99, hash: "other" }));
      await agreements.accept(second);
      await agreements.accept(acceptanceOf("tom", 1));
      assert.equal(await agreements.acceptedBy("maya"), [second, first]);
      assert.equal(await agreements.acceptedBy("nobody"), []);
    }));

  test("what was accepted before a moment is replaced, what came after it stays", () =>
    withAgreements(driver, async (agreements) => {
      await agreements.publish(textOf("a-school", "one"));
      const at = (acceptedAt: number) => acceptanceOf("maya", 1, { acceptedAt });
      await agreements.accept(at(10));
      await agreements.accept(at(20), 10);
      assert.is((await agreements.acceptedBy("maya"))[0]?.acceptedAt, 10);
      await agreements.accept(at(30), 11);
      assert.equal(await agreements.acceptedBy("maya"), [at(30)]);
    }));

  test("many acceptances of one version at once are one", () =>
    withAgreements(driver, async (agreements) => {
      await agreements.publish(textOf("a-school", "one"));
      await Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          agreements.accept(acceptanceOf("maya", 1, { acceptedAt: n })),
        ),
      );
      assert.is((await agreements.acceptedBy("maya")).length, 1);
    }));

  test("a version that there is not cannot be accepted", () =>
    withAgreements(driver, async (agreements) => {
      await agreements.publish(textOf("a-school", "one"));
      assert.ok(await codeOf(agreements.accept(acceptanceOf("maya", 2))));
      const theirs = acceptanceOf("zoe", 1, { school: "b-school" });
      assert.ok(await codeOf(agreements.accept(theirs)));
      assert.equal(await agreements.acceptedBy("maya"), []);
    }));

  test("a school knows the newest that each of its people accepted, and nobody else's", () =>
    withAgreements(driver, async (agreements) => {
      for (const text of ["one", "two"]) await agreements.publish(textOf("a-school", text));
      await agreements.publish(textOf("b-school", "theirs"));
      await agreements.accept(acceptanceOf("maya", 2));
      await agreements.accept(acceptanceOf("maya", 1));
      await agreements.accept(acceptanceOf("tom", 1));
      await agreements.accept(acceptanceOf("zoe", 1, { school: "b-school" }));
      const newest = await agreements.newestAccepted("a-school");
      assert.equal([...newest.keys()].sort(), ["maya", "tom"]);
      assert.equal(newest.get("maya"), acceptanceOf("maya", 2));
      assert.is(newest.get("tom")?.version, 1);
      assert.is((await agreements.newestAccepted("c-school")).size, 0);
    }));

  test.run();
}
