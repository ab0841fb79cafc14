import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { FactorStore, Passkey, Totp } from "#server/stores/factor-store.ts";
import { addTwoSchools } from "./people.ts";
import { codeOf, DRIVERS, withStores } from "./with-stores.ts";

const passkeyOf = (id: string, change: Partial<Passkey> = {}): Passkey => ({
  ...{ id, account: "maya", publicKey: "pQECAyYg", counter: 0, transports: ["internal", "usb"] },
  ...{ name: "My phone", rpId: "aside.school.test", createdAt: 5 },
  ...change,
});
const totpOf = (change: Partial<Totp> = {}): Totp => ({
  ...{ account: "maya", sealed: "sealed", createdAt: 5, confirmedAt: null, lastStep: 0 },
  ...change,
});
const withFactors = (
  driver: (typeof DRIVERS)[number],
  body: (factors: FactorStore) => Promise<void>,
) =>
  withStores(driver, async (stores) => {
    await addTwoSchools(stores);
    await body(stores.factors);
  });
const wins = async (calls: Promise<boolean>[]): Promise<number> =>
  (await Promise.all(calls)).filter(Boolean).length;

for (const driver of DRIVERS) {
  const test = suite(`factors, ${driver}`);

  test("passkeys are found by id and by person, oldest first", () =>
    withFactors(driver, async (factors) => {
      const [late, early] = [passkeyOf("late", { createdAt: 9 }), passkeyOf("early")];
      const toms = passkeyOf("tom's", { account: "tom", transports: [] });
      for (const one of [late, early, toms]) await factors.addPasskey(one);
      assert.equal(await factors.passkeysOf("maya"), [early, late]);
      assert.equal(await factors.passkeysOf("tom"), [toms]);
      assert.equal(await factors.passkey("late"), late);
      assert.is(await factors.passkey("' or 1=1 --"), null);
      assert.equal(await factors.passkeysOf("nobody"), []);
    }));

  test("a credential that is known is refused, whoever brings it", () =>
    withFactors(driver, async (factors) => {
      await factors.addPasskey(passkeyOf("one"));
      const stolen = factors.addPasskey(passkeyOf("one", { account: "zoe" }));
      assert.is(await codeOf(stolen), "not-now");
      assert.equal(await factors.passkey("one"), passkeyOf("one"));
      const codes = await Promise.all(
        Array.from({ length: 6 }, () => codeOf(factors.addPasskey(passkeyOf("two")))),
      );
      assert.is(codes.filter((code) => code === "").length, 1);
      assert.is(codes.filter((code) => code === "not-now").length, 5);
    }));

  test("a passkey counts, and goes only when its own person removes it", () =>
    withFactors(driver, async (factors) => {
      await factors.addPasskey(passkeyOf("one"));
      await factors.countPasskey("one", 4_294_967_295);
      await factors.countPasskey("nothing", 1);
      assert.is((await factors.passkey("one"))?.counter, 4_294_967_295);
      await factors.removePasskey("tom", "one");
      assert.ok(await factors.passkey("one"));
      await factors.removePasskey("maya", "one");
      await factors.removePasskey("maya", "one");
      assert.is(await factors.passkey("one"), null);
    }));

  test("one-time codes replace those unconfirmed, never those that are", () =>
    withFactors(driver, async (factors) => {
      assert.is(await factors.totpOf("maya"), null);
      await factors.setTotp(totpOf());
      await factors.setTotp(totpOf({ sealed: "second" }));
      await factors.confirmTotp("maya", 7);
      await factors.confirmTotp("maya", 9);
      await factors.confirmTotp("nobody", 9);
      const kept = totpOf({ sealed: "second", confirmedAt: 7 });
      assert.equal(await factors.totpOf("maya"), kept);
      assert.is(await codeOf(factors.setTotp(totpOf({ sealed: "third" }))), "not-now");
      assert.equal(await factors.totpOf("maya"), kept);
      assert.is(await factors.totpOf("tom"), null);
      await factors.removeTotp("maya");
      await factors.setTotp(totpOf({ sealed: "fourth" }));
      assert.is((await factors.totpOf("maya"))?.sealed, "fourth");
    }));

  test("a step is used once, and none before it any more", () =>
    withFactors(driver, async (factors) => {
      await factors.setTotp(totpOf({ lastStep: 10 }));
      await factors.setTotp(totpOf({ account: "tom", lastStep: 0 }));
      assert.is(await factors.useStep("maya", 10), false);
      assert.is(await wins(Array.from({ length: 12 }, () => factors.useStep("maya", 12))), 1);
      assert.is(await factors.useStep("maya", 11), false);
      assert.is(await factors.useStep("maya", 13), true);
      assert.is(await factors.useStep("nobody", 99), false);
      assert.is((await factors.totpOf("tom"))?.lastStep, 0);
    }));

  test("a recovery code is used once, by its own person; new ones replace all", () =>
    withFactors(driver, async (factors) => {
      assert.is(await factors.recoveryLeft("maya"), 0);
      await factors.setRecovery("maya", ["a", "b", "c", "c"]);
      await factors.setRecovery("tom", ["a"]);
      assert.is(await factors.recoveryLeft("maya"), 3);
      assert.is(await wins(Array.from({ length: 12 }, () => factors.useRecovery("maya", "a"))), 1);
      assert.is(await factors.useRecovery("zoe", "b"), false);
      assert.is(await factors.useRecovery("maya", "x"), false);
      assert.is(await factors.recoveryLeft("maya"), 2);
      assert.is(await factors.recoveryLeft("tom"), 1);
      await factors.setRecovery("maya", ["d"]);
      assert.is(await factors.useRecovery("maya", "b"), false);
      await factors.setRecovery("maya", []);
      assert.is(await factors.recoveryLeft("maya"), 0);
    }));

  test("who has a factor: a passkey or confirmed codes, recovery codes alone are none", () =>
    withFactors(driver, async (factors) => {
      await factors.addPasskey(passkeyOf("one"));
      await factors.setTotp(totpOf({ account: "tom" }));
      await factors.setRecovery("zoe", ["a"]);
      assert.equal(await factors.having(["maya", "tom", "zoe", "nobody"]), new Set(["maya"]));
      await factors.confirmTotp("tom", 8);
      assert.equal(await factors.having(["tom", "zoe"]), new Set(["tom"]));
      assert.equal(await factors.having([]), new Set());
    }));

  test("all factors of one person go at once, and nobody else's", () =>
    withFactors(driver, async (factors) => {
      for (const account of ["maya", "tom"]) {
        await factors.addPasskey(passkeyOf(`of ${account}`, { account }));
        await factors.setTotp(totpOf({ account }));
        await factors.confirmTotp(account, 6);
        await factors.setRecovery(account, ["a", "b"]);
      }
      await factors.removeAll("maya");
      assert.equal(await factors.passkeysOf("maya"), []);
      assert.is(await factors.totpOf("maya"), null);
      assert.is(await factors.recoveryLeft("maya"), 0);
      assert.equal(await factors.having(["maya", "tom"]), new Set(["tom"]));
      assert.is(await factors.recoveryLeft("tom"), 2);
    }));

  test.run();
}
