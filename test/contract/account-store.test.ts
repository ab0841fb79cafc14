import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Stores } from "#server/stores/index.ts";
import { person, schoolOf } from "./people.ts";
import { codeOf, DRIVERS, withStores } from "./with-stores.ts";

const withSchools = (
  driver: (typeof DRIVERS)[number],
  body: (accounts: Stores["accounts"]) => Promise<void>,
) =>
  withStores(driver, async ({ schools, accounts }) => {
    for (const id of ["a-school", "b-school"]) await schools.add(schoolOf(id));
    await body(accounts);
  });

for (const driver of DRIVERS) {
  const test = suite(`accounts, ${driver}`);

  test("what was added is found by id and by address", () =>
    withSchools(driver, async (accounts) => {
      const maya = person({
        ...{ email: "Maya@School.test", passwordHash: "$argon2id", administrator: true },
        ...{ outside: true, secondFactorRequired: true, handsSince: 5, trainedAt: 6, closedAt: 7 },
      });
      await accounts.add(maya);
      const kept = { ...maya, email: "maya@school.test" };
      assert.equal(await accounts.byId(maya.id), kept);
      assert.equal(await accounts.byEmail(" MAYA@school.TEST "), [kept]);
      assert.equal(await accounts.inSchool("a-school", "MAYA@school.test"), kept);
      assert.is(await accounts.byId("nobody"), null);
      assert.equal(await accounts.byEmail("nobody@school.test"), []);
      assert.is(await accounts.inSchool("a-school", "nobody@school.test"), null);
    }));

  test("an address has one account in its school, in whatever case it is written", () =>
    withSchools(driver, async (accounts) => {
      const first = person({ email: "maya@school.test", joinedAt: 9 });
      await accounts.add(first);
      const again = accounts.add(person({ email: "MAYA@school.test" }));
      assert.is(await codeOf(again), "address-taken");
      await accounts.close(first.id, 10);
      const afterClosing = accounts.add(person({ email: "maya@school.test" }));
      assert.is(await codeOf(afterClosing), "address-taken");
    }));

  test("two schools may know one address, and neither sees the other's account", () =>
    withSchools(driver, async (accounts) => {
      const here = person({ email: "maya@school.test", joinedAt: 9 });
      const there = person({ email: "maya@school.test", school: "b-school", joinedAt: 3 });
      for (const one of [here, there]) await accounts.add(one);
      assert.equal(await accounts.byEmail("maya@school.test"), [there, here]);
      assert.equal(await accounts.inSchool("a-school", "maya@school.test"), here);
      assert.equal(await accounts.ofSchool("b-school"), [there]);
      assert.equal(await accounts.byIds([there.id, "nobody", "'"]), [there]);
      assert.is((await accounts.byIds([here.id, there.id, here.id])).length, 2);
      assert.equal(await accounts.byIds([]), []);
      assert.is(await accounts.inSchool("c-school", "maya@school.test"), null);
    }));

  test("an account of no school is refused", () =>
    withSchools(driver, async (accounts) => {
      const lost = person({ school: "c-school" });
      assert.ok(await codeOf(accounts.add(lost)));
      assert.is(await accounts.byId(lost.id), null);
    }));

  test("a school lists its own accounts by name, the closed ones and those from outside too", () =>
    withSchools(driver, async (accounts) => {
      const [tom, maya] = [person({ name: "Tom" }), person({ name: "Maya", outside: true })];
      const closed = person({ name: "Ines" });
      const elsewhere = person({ name: "Noor", school: "b-school" });
      for (const one of [tom, maya, closed, elsewhere]) await accounts.add(one);
      await accounts.close(closed.id, 5);
      const names = (await accounts.ofSchool("a-school")).map(({ name }) => name);
      assert.equal(names, ["Ines", "Maya", "Tom"]);
      assert.equal(await accounts.ofSchool("nowhere"), []);
    }));

  test("a change replaces the fields it names and no other", () =>
    withSchools(driver, async (accounts) => {
      const [maya, tom] = [person(), person()];
      for (const one of [maya, tom]) await accounts.add(one);
      const fields = {
        ...{ name: "Maya B", email: "New@School.test", about: "physics", passwordHash: "$two" },
        ...{ administrator: true, secondFactorRequired: true, handsSince: 70, trainedAt: 80 },
      };
      await accounts.change(maya.id, fields);
      const changed = { ...maya, ...fields, email: "new@school.test" };
      assert.equal(await accounts.byId(maya.id), changed);
      await accounts.change(maya.id, { trainedAt: null });
      assert.equal(await accounts.byId(maya.id), { ...changed, trainedAt: null });
      await accounts.change(maya.id, {});
      await accounts.change("nobody", { name: "x" });
      assert.equal(await accounts.byId(tom.id), tom);
    }));

  test("an address that somebody of the school has is refused, and nothing is changed", () =>
    withSchools(driver, async (accounts) => {
      const [maya, tom] = [person({ email: "maya@school.test" }), person()];
      const there = person({ school: "b-school", email: "zoe@school.test" });
      for (const one of [maya, tom, there]) await accounts.add(one);
      const change = accounts.change(tom.id, { name: "Tom B", email: "MAYA@school.test" });
      assert.is(await codeOf(change), "address-taken");
      assert.equal(await accounts.byId(tom.id), tom);
      await accounts.change(maya.id, { email: "Maya@School.test" });
      await accounts.change(tom.id, { email: "zoe@school.test" });
      assert.is((await accounts.byId(tom.id))?.email, "zoe@school.test");
    }));

  test("of many who take one address at once, one gets it", () =>
    withSchools(driver, async (accounts) => {
      const people = Array.from({ length: 8 }, () => person({ email: "maya@school.test" }));
      const codes = await Promise.all(people.map((one) => codeOf(accounts.add(one))));
      assert.is(codes.filter((code) => code === "").length, 1);
      assert.is(codes.filter((code) => code === "address-taken").length, 7);
    }));

  test("closing keeps the first time, a closed account is found, and re-opening opens it", () =>
    withSchools(driver, async (accounts) => {
      const maya = person();
      await accounts.add(maya);
      await accounts.close(maya.id, 100);
      await accounts.close(maya.id, 200);
      assert.is((await accounts.byId(maya.id))?.closedAt, 100);
      assert.is((await accounts.byEmail(maya.email))[0]?.closedAt, 100);
      await accounts.reopen(maya.id);
      await accounts.reopen(maya.id);
      await accounts.reopen("nobody");
      await accounts.close("nobody", 1);
      assert.equal(await accounts.byId(maya.id), maya);
    }));

  test("a value handed out is a copy", () =>
    withSchools(driver, async (accounts) => {
      const maya = person();
      await accounts.add(maya);
      const mine = await accounts.byId(maya.id);
      if (mine !== null) mine.name = "changed";
      assert.is((await accounts.byId(maya.id))?.name, "Maya");
    }));

  test("text that is code to a database is text", () =>
    withSchools(driver, async (accounts) => {
      const odd = person({ name: "'; drop table account; --", about: "\u0000\u{1f393}" });
      await accounts.add(odd);
      assert.equal(await accounts.byId(odd.id), odd);
      assert.equal(await accounts.byEmail("' or 1=1 --"), []);
      assert.equal(await accounts.ofSchool("' or 1=1 --"), []);
    }));

  test.run();
}
