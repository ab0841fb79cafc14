import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newId } from "#server/accounts/ids.ts";
import { AppError } from "#server/errors.ts";
import type { Account } from "#server/stores/account-store.ts";
import { DRIVERS, withStores } from "./with-stores.ts";

const person = (change: Partial<Account> = {}): Account => ({
  id: newId(),
  school: "a-school",
  name: "Maya",
  email: `${newId().toLowerCase()}@school.test`,
  about: "",
  passwordHash: null,
  closedAt: null,
  ...change,
});

for (const driver of DRIVERS) {
  const test = suite(`accounts, ${driver}`);

  test("what was added is found by id and by address", () =>
    withStores(driver, async ({ accounts }) => {
      assert.is(await accounts.isEmpty(), true);
      const maya = person({ email: "Maya@School.test" });
      await accounts.add(maya);
      const kept = { ...maya, email: "maya@school.test" };
      assert.equal(await accounts.byId(maya.id), kept);
      assert.equal(await accounts.byEmail(" MAYA@school.TEST "), kept);
      assert.is(await accounts.isEmpty(), false);
      assert.is(await accounts.byId("nobody"), null);
      assert.is(await accounts.byEmail("nobody@school.test"), null);
    }));

  test("an address has one account, in whatever case it is written", () =>
    withStores(driver, async ({ accounts }) => {
      await accounts.add(person({ email: "maya@school.test" }));
      let code = "";
      await accounts.add(person({ email: "MAYA@school.test" })).catch((error: unknown) => {
        code = error instanceof AppError ? error.code : String(error);
      });
      assert.is(code, "address-taken");
    }));

  test("a school lists its own open accounts by name", () =>
    withStores(driver, async ({ accounts }) => {
      const [tom, maya] = [person({ name: "Tom" }), person({ name: "Maya" })];
      const closed = person({ name: "Ines" });
      for (const one of [tom, maya, closed, person({ school: "another" })]) await accounts.add(one);
      await accounts.close(closed.id, 5);
      const names = (await accounts.ofSchool("a-school")).map(({ name }) => name);
      assert.equal(names, ["Maya", "Tom"]);
      assert.equal(await accounts.ofSchool("nowhere"), []);
    }));

  test("a password replaces the one before", () =>
    withStores(driver, async ({ accounts }) => {
      const maya = person();
      await accounts.add(maya);
      await accounts.setPassword(maya.id, "$one");
      await accounts.setPassword(maya.id, "$two");
      assert.is((await accounts.byId(maya.id))?.passwordHash, "$two");
    }));

  test("closing keeps the first time, and a closed account is still found", () =>
    withStores(driver, async ({ accounts }) => {
      const maya = person();
      await accounts.add(maya);
      await accounts.close(maya.id, 100);
      await accounts.close(maya.id, 200);
      assert.is((await accounts.byId(maya.id))?.closedAt, 100);
      assert.is((await accounts.byEmail(maya.email))?.closedAt, 100);
    }));

  test("a value handed out is a copy", () =>
    withStores(driver, async ({ accounts }) => {
      const maya = person();
      await accounts.add(maya);
      const mine = await accounts.byId(maya.id);
      if (mine !== null) mine.name = "changed";
      assert.is((await accounts.byId(maya.id))?.name, "Maya");
    }));

  test("text that is code to a database is text", () =>
    withStores(driver, async ({ accounts }) => {
      const odd = person({ name: "'; drop table account; --", about: "\u0000\u{1f393}" });
      await accounts.add(odd);
      assert.equal(await accounts.byId(odd.id), odd);
      assert.is(await accounts.byEmail("' or 1=1 --"), null);
    }));

  test.run();
}
