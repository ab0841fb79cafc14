/** The acts of My vault: making it, its code, the re-entry that opens what the server keeps. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newIdentity, recipientOf, sealIdentity, unsealIdentity } from "#recordings/keys.ts";
import { storage, VaultServer } from "#test/support/vault-server.ts";
import { fromBase64, toBase64 } from "../../client/vault/bytes.ts";
import { MyVault } from "../../client/vault/my-vault.ts";
import { Vault } from "../../client/vault/vault.ts";
import { words } from "../../client/words.ts";

const test = suite("my vault");
const text = words.vault;

const desk = () => {
  const server = new VaultServer();
  const vault = new Vault(server, storage());
  const none = () => Promise.reject(new Error("not asked for here"));
  const account = {
    afresh: none,
    get me() {
      return server.me;
    },
  };
  const confirmed = <T>(step: () => Promise<T>): Promise<T | null> => step();
  const mine = new MyVault({
    account,
    vault,
    confirmed,
    api: { ...server.api, download: none, bytes: none },
  });
  return { server, vault, mine };
};
/** The code that is shown now. */
const shown = (mine: MyVault): string => {
  assert.is(mine.shown.name, "code");
  return mine.shown.name === "code" ? mine.shown.code : "";
};
const making = async () => {
  const made = desk();
  await made.vault.load();
  await made.mine.make("Laptop");
  const code = shown(made.mine);
  made.mine.show({ name: "check", code, replaced: false });
  return { ...made, code };
};

test("what the server gets opens with the code that is shown, and is this vault", async () => {
  const { server, vault, code } = await making();
  const sealed = fromBase64(server.facts?.sealedByCode ?? "");
  assert.is(await unsealIdentity(sealed, code), vault.held?.identity);
  assert.is(vault.state, "unchecked");
  assert.is(vault.publicKey, null);
});

test("a name that was typed before the offered one came stays", async () => {
  const { mine, server } = desk();
  server.devices = [{ here: true, device: "Chromium on Linux" }];
  const offering = mine.offerName();
  mine.deviceName = "My tablet";
  await offering;
  assert.is(mine.deviceName, "My tablet");
});

test("a vault that the server did not take is none, and leaves nothing in the page", async () => {
  const { server, vault, mine } = desk();
  await vault.load();
  server.down = true;
  await mine.make("Laptop");
  assert.is(mine.failed("make"), words.failures.offline);
  assert.is(mine.shown.name, "overview");
  assert.is(vault.held, null);
});

test("the re-entry opens what the server gives back; only then is the vault ready", async () => {
  const { server, vault, mine, code } = await making();
  await mine.check(code.slice(1));
  assert.is(mine.failed("check"), text.failures.short(1));
  assert.is(server.facts?.checked, false);
  const before = server.asked.length;
  await mine.check(code.toLowerCase());
  assert.is(server.asked[before], "/api/vault");
  assert.is(mine.failed("check"), null);
  assert.is(mine.said("check"), text.check.done);
  assert.is(mine.shown.name, "overview");
  assert.is(vault.state, "open");
});

test("a copy that the server has exchanged, or lost, is never taken for a good code", async () => {
  const { server, vault, mine, code } = await making();
  const other = await newIdentity();
  const exchanged = toBase64(await sealIdentity(other, code));
  const { facts } = server;
  assert.ok(facts);
  const lies = [
    [{ ...facts, sealedByCode: exchanged }, text.failures.otherVault],
    [
      { ...facts, sealedByCode: exchanged, publicKey: await recipientOf(other) },
      text.failures.otherKept,
    ],
    [{ ...facts, sealedByCode: "AAAA" }, text.failures.wrongCode],
    [null, text.failures.gone],
  ] as const;
  for (const [lie, sentence] of lies) {
    server.facts = lie;
    await mine.check(code);
    assert.is(mine.failed("check"), sentence);
    assert.not.ok(server.asked.includes("/api/vault/checked"));
    assert.is(vault.publicKey, null);
  }
});

test("a new code opens the same vault, the old one opens nothing, and it is to be entered again", async () => {
  const { server, vault, mine, code } = await making();
  await mine.check(code);
  const identity = vault.held?.identity;
  await mine.freshCode();
  const fresh = shown(mine);
  assert.is.not(fresh, code);
  assert.is(vault.state, "unchecked");
  const sealed = fromBase64(server.facts?.sealedByCode ?? "");
  assert.is(await unsealIdentity(sealed, fresh), identity);
  await mine.check(code);
  assert.is(mine.failed("check"), text.failures.wrongCode);
  await mine.check(fresh);
  assert.is(vault.state, "open");
});

test("nothing is thrown away before its words are typed", async () => {
  const { server, mine } = await making();
  assert.is(await mine.abandon("away"), false);
  assert.is(mine.failed("abandon"), text.abandon.mismatch(text.abandon.phrase));
  assert.not.ok(server.asked.includes("/api/vault/abandon"));
});

test.run();
