import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { VaultDevice, VaultJoin, VaultStore, Vault } from "#server/stores/vault-store.ts";
import { addTwoSchools } from "./people.ts";
import { codeOf, DRIVERS, withStores } from "./with-stores.ts";

const vaultOf = (account: string, change: Partial<Vault> = {}): Vault => ({
  ...{ account, publicKey: `age1${account}`, sealedByCode: "c2VhbGVk", proofDigest: "digest" },
  ...{ createdAt: 1, checkedAt: null, provenAt: 1 },
  ...change,
});
const deviceOf = (id: string, account: string, createdAt = 1): VaultDevice => ({
  ...{ id, account, name: "Laptop", half: `half of ${id}`, createdAt },
});
const joinOf = (id: string, change: Partial<VaultJoin> = {}): VaultJoin => ({
  ...{ id, account: "maya", name: "Tablet", publicKey: "age1new", createdAt: 1, expiresAt: 100 },
  ...{ answer: null, refused: false },
  ...change,
});
const withVaults = (
  driver: (typeof DRIVERS)[number],
  body: (vaults: VaultStore) => Promise<void>,
) =>
  withStores(driver, async (stores) => {
    await addTwoSchools(stores);
    await body(stores.vaults);
  });

for (const driver of DRIVERS) {
  const test = suite(`vaults, ${driver}`);

  test("an account has one vault, and the first stays", () =>
    withVaults(driver, async (vaults) => {
      assert.is(await vaults.of("maya"), null);
      assert.is(await vaults.create(vaultOf("maya"), deviceOf("a", "maya")), true);
      const other = vaultOf("maya", { publicKey: "age1other" });
      assert.is(await vaults.create(other, deviceOf("b", "maya")), false);
      assert.equal(await vaults.of("maya"), vaultOf("maya"));
      assert.equal(await vaults.devices("maya"), [deviceOf("a", "maya")]);
      assert.is(await vaults.of("tom"), null);
      assert.equal(await vaults.all(), [{ account: "maya", publicKey: "age1maya" }]);
    }));

  test("of two vaults made at once one is there, with its own device alone", () =>
    withVaults(driver, async (vaults) => {
      const made = await Promise.all(
        ["a", "b"].map((id) =>
          vaults.create(vaultOf("maya", { publicKey: id }), deviceOf(id, "maya")),
        ),
      );
      assert.equal(made.toSorted(), [false, true]);
      const { publicKey } = (await vaults.of("maya")) ?? vaultOf("");
      assert.equal(await vaults.devices("maya"), [deviceOf(publicKey, "maya")]);
    }));

  test("a change replaces what it names, of that vault only", () =>
    withVaults(driver, async (vaults) => {
      await vaults.create(vaultOf("maya"), deviceOf("a", "maya"));
      await vaults.create(vaultOf("tom"), deviceOf("b", "tom"));
      await vaults.change("maya", { checkedAt: 5 });
      await vaults.change("maya", { sealedByCode: "bmV3", provenAt: 9 });
      await vaults.change("zoe", { provenAt: 9 });
      const now = { checkedAt: 5, provenAt: 9, sealedByCode: "bmV3" };
      assert.equal(await vaults.of("maya"), vaultOf("maya", now));
      assert.equal(await vaults.of("tom"), vaultOf("tom"));
    }));

  test("devices and passkeys are one account's, oldest first, and removed by nobody else", () =>
    withVaults(driver, async (vaults) => {
      await vaults.create(vaultOf("maya"), deviceOf("a", "maya", 2));
      await vaults.create(vaultOf("tom"), deviceOf("b", "tom"));
      await vaults.addDevice(deviceOf("c", "maya", 1));
      assert.equal(
        (await vaults.devices("maya")).map(({ id }) => id),
        ["c", "a"],
      );
      assert.is(await vaults.removeDevice("tom", "c"), false);
      assert.is(await vaults.removeDevice("maya", "c"), true);
      assert.is(await vaults.removeDevice("maya", "c"), false);
      const passkey = { credentialId: "k", account: "maya", sealed: "b25l", createdAt: 1 };
      await vaults.addPasskey(passkey);
      await vaults.addPasskey({ ...passkey, sealed: "dHdv", createdAt: 2 });
      await vaults.addPasskey({ ...passkey, account: "tom" });
      assert.equal(await vaults.passkeys("maya"), [{ ...passkey, sealed: "dHdv", createdAt: 2 }]);
      assert.is(await vaults.removePasskey("maya", "k"), true);
      assert.is(await vaults.removePasskey("maya", "k"), false);
      assert.is((await vaults.passkeys("tom")).length, 1);
      assert.ok(await codeOf(vaults.addDevice(deviceOf("d", "zoe"))), "without a vault");
    }));

  test("a join is answered once, in its time, by its own account", () =>
    withVaults(driver, async (vaults) => {
      await vaults.create(vaultOf("maya"), deviceOf("a", "maya"));
      for (const id of ["one", "two", "late"]) {
        await vaults.addJoin(joinOf(id, id === "late" ? { expiresAt: 50, createdAt: 0 } : {}));
      }
      assert.equal(
        (await vaults.joins("maya", 49)).map(({ id }) => id),
        ["two", "one", "late"],
      );
      assert.equal(
        (await vaults.joins("maya", 50)).map(({ id }) => id),
        ["two", "one"],
      );
      assert.equal(await vaults.joins("tom", 10), []);
      assert.is(await vaults.answerJoin("tom", "one", "YWdl", 10), false);
      assert.is(await vaults.answerJoin("maya", "late", "YWdl", 50), false);
      assert.is(await vaults.answerJoin("maya", "one", "YWdl", 10), true);
      assert.is(await vaults.answerJoin("maya", "one", "b3RoZXI=", 10), false);
      assert.is(await vaults.answerJoin("maya", "two", null, 10), true);
      assert.is(await vaults.answerJoin("maya", "two", "YWdl", 10), false);
      assert.equal(await vaults.joins("maya", 60), [
        joinOf("two", { refused: true }),
        joinOf("one", { answer: "YWdl" }),
      ]);
      await vaults.removeJoins(50);
      assert.equal(
        (await vaults.joins("maya", 0)).map(({ id }) => id),
        ["two", "one"],
      );
    }));

  test("destroying takes devices, passkeys and joins along, and nobody else's", () =>
    withVaults(driver, async (vaults) => {
      for (const account of ["maya", "tom"]) {
        await vaults.create(vaultOf(account), deviceOf(`device of ${account}`, account));
        await vaults.addPasskey({ credentialId: "k", account, sealed: "b25l", createdAt: 1 });
        await vaults.addJoin(joinOf(`join of ${account}`, { account }));
      }
      await vaults.destroy("maya");
      await vaults.destroy("maya");
      assert.is(await vaults.of("maya"), null);
      assert.equal(await vaults.devices("maya"), []);
      assert.equal(await vaults.passkeys("maya"), []);
      assert.equal(await vaults.joins("maya", 0), []);
      assert.is((await vaults.devices("tom")).length, 1);
      assert.is((await vaults.joins("tom", 0)).length, 1);
      assert.is(await vaults.create(vaultOf("maya"), deviceOf("again", "maya")), true);
    }));

  test("a value handed out is a copy", () =>
    withVaults(driver, async (vaults) => {
      await vaults.create(vaultOf("maya"), deviceOf("a", "maya"));
      const mine = await vaults.of("maya");
      if (mine !== null) mine.publicKey = "age1mine";
      assert.is((await vaults.of("maya"))?.publicKey, "age1maya");
    }));

  test.run();
}
