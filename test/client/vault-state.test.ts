/** The vault that a page holds, against servers that answer, lie, refuse and forget. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newIdentity, proofOf, recipientOf, wrapTo } from "#recordings/keys.ts";
import { writeKeyFile } from "#recordings/key-file.ts";
import { factsOf, storage, VaultServer } from "#test/support/vault-server.ts";
import { toBase64 } from "../../client/vault/bytes.ts";
import { newHalf, Vault } from "../../client/vault/vault.ts";
import { codeOf, messageOf } from "../../client/refused.ts";
import { words } from "../../client/words.ts";

const test = suite("a vault in a page");

/** A vault that was made in this browser; `page()` is the next page load. */
const made = async (options: { refuses?: boolean } = {}) => {
  const server = new VaultServer();
  const store = storage(options.refuses);
  const identity = await newIdentity();
  const publicKey = await recipientOf(identity);
  const page = (): Vault => new Vault(server, store);
  const first = page();
  const held = await first.hold(identity);
  assert.ok(held);
  server.facts = factsOf(publicKey);
  const half = newHalf();
  await first.keep(held, server.admit(half), half);
  await first.load();
  return { server, store, identity, publicKey, page, first };
};

test("the next page opens the copy by itself, and says whom to seal for", async () => {
  const { page, publicKey, identity } = await made();
  const vault = page();
  assert.is(vault.state, "unknown");
  assert.is(vault.publicKey, null);
  await vault.load();
  assert.is(vault.state, "open");
  assert.is(vault.publicKey, publicKey);
  assert.is(vault.held?.proof, await proofOf(identity));
  vault.forget();
  assert.is(vault.held, null);
  assert.is(vault.state, "unknown");
});

test("a vault whose code was not entered again seals nothing yet", async () => {
  const { page, server } = await made();
  if (server.facts !== null) server.facts.checked = false;
  const vault = page();
  await vault.load();
  assert.is(vault.state, "unchecked");
  assert.is(vault.publicKey, null);
});

test("a public key that was exchanged is noticed, at the start and while the page is open", async () => {
  const { first, page, server } = await made();
  const theirs = await recipientOf(await newIdentity());
  server.facts = { ...factsOf(theirs), devices: server.facts?.devices ?? [] };
  const vault = page();
  await vault.load();
  assert.is(vault.state, "swapped");
  assert.is(vault.publicKey, null);
  assert.is(vault.held, null, "nothing is asked for a vault that is not this one");
  assert.not.ok(server.asked.slice(-2).includes("/api/vault/devices/half"));
  await first.load();
  assert.is(first.state, "swapped");
  assert.is(first.publicKey, null);
});

test("a copy of an older vault is forgotten only when the person says so", async () => {
  const { page, server, store } = await made();
  server.facts = factsOf(await recipientOf(await newIdentity()));
  const vault = page();
  await vault.load();
  assert.is(store.copies.size, 1);
  await vault.drop();
  assert.is(vault.state, "elsewhere");
  assert.is(store.copies.size, 0);
});

test("a device that was removed opens nothing from its next start on, and says so", async () => {
  const { page, server, store } = await made();
  server.remove("device 1");
  const vault = page();
  await vault.load();
  assert.is(vault.state, "elsewhere");
  assert.is(vault.notice, "removed");
  assert.is(vault.held, null);
  assert.is(store.copies.size, 0);
});

test("a device that is removed while its page is open closes on the news", async () => {
  const { first, server } = await made();
  server.remove("device 1");
  first.hear("vault:device-remove");
  await first.load();
  assert.is(first.state, "elsewhere");
  assert.is(first.held, null);
  assert.is(first.notice, "removed");
});

test("news that come before what they tell of is done are looked at once more", async () => {
  const { first, server } = await made();
  first.hear("vault:device-remove");
  await first.load();
  assert.is(first.state, "open");
  server.remove("device 1");
  await new Promise<void>((resolve) => {
    first.onChange(() => {
      if (first.state === "elsewhere") resolve();
    });
  });
  assert.is(first.notice, "removed");
});

test("a list that is older than the device closes nothing", async () => {
  const { first, server } = await made();
  if (server.facts !== null) server.facts.devices = [];
  await first.load();
  assert.is(first.state, "open");
  assert.is(first.notice, null);
});

test("an exchanged half opens nothing, keeps the copy, and is said", async () => {
  const { page, server, store } = await made();
  server.halves.set("device 1", newHalf());
  const vault = page();
  await vault.load();
  assert.is(vault.state, "elsewhere");
  assert.is(vault.notice, "broken");
  assert.is(store.copies.size, 1);
});

test("an identity that is not the vault's is not taken in, and makes no device", async () => {
  const { page, server, store } = await made();
  store.copies.clear();
  const vault = page();
  await vault.load();
  const before = server.halves.size;
  try {
    await vault.adopt(await newIdentity(), "Tablet");
    assert.unreachable();
  } catch (error) {
    assert.is(codeOf(error), "other-vault");
    assert.is(messageOf(error), words.vault.failures.otherVault);
  }
  assert.is(vault.held, null);
  assert.is(server.halves.size, before);
});

test("it is open only once this browser has kept it: who leaves at that moment has it the next time", async () => {
  const { page, server, store, identity } = await made();
  store.copies.clear();
  const vault = page();
  await vault.load();
  let kept: number | null = null;
  vault.onChange(() => {
    if (vault.state === "open") kept ??= store.copies.size;
  });
  await vault.adopt(identity, "Tablet");
  assert.is(kept, 1);
  assert.is(server.halves.size, 2);
});

test("what comes after the person has left is not taken in", async () => {
  const { page, server, identity } = await made();
  const vault = page();
  await vault.load();
  const holding = vault.hold(identity);
  server.me = null;
  vault.forget();
  assert.is(await holding, null);
  assert.is(vault.held, null);
});

test("R23: an account that began anew shows the proof before anything else, and is open then", async () => {
  const { page, server, store, identity } = await made();
  if (server.facts !== null) server.facts.locked = true;
  const kept = page();
  await kept.load();
  assert.is(kept.state, "locked", "the device of before does not open it");
  assert.is(kept.held, null);
  store.copies.clear();
  const vault = page();
  await vault.load();
  assert.is(vault.state, "locked");
  const before = server.asked.length;
  await vault.adopt(identity, "Laptop");
  assert.is(server.asked[before], "/api/vault/prove");
  assert.is(vault.state, "open");
  assert.is(store.copies.size, 1);
});

test("where the browser keeps nothing, the vault is open for this page and no device is left behind", async () => {
  const { first, server, page, identity } = await made({ refuses: true });
  assert.is(first.state, "open");
  assert.is(first.notice, "not-kept");
  assert.is(first.device, null);
  assert.is(server.halves.size, 0);
  const vault = page();
  await vault.load();
  assert.is(vault.state, "elsewhere");
  await vault.adopt(identity, "Private window");
  assert.is(vault.state, "open");
  assert.is(server.halves.size, 0);
});

test("two people who share a browser never meet", async () => {
  const { first, server, page, store } = await made();
  const maya = server.facts;
  server.me = { account: "tom" };
  server.facts = null;
  await first.load();
  assert.is(first.state, "none");
  assert.is(first.held, null);
  const tomIdentity = await newIdentity();
  const toms = await first.hold(tomIdentity);
  assert.ok(toms);
  const half = newHalf();
  server.facts = factsOf(await recipientOf(tomIdentity));
  await first.keep(toms, server.admit(half), half);
  await first.load();
  assert.equal([...store.copies.keys()].toSorted(), ["maya", "tom"]);
  assert.is(first.held?.identity, tomIdentity);
  server.me = { account: "maya" };
  server.facts = maya;
  // The same page, without a reload between: nothing of Tom's is taken along.
  await first.load();
  assert.is(first.state, "open");
  assert.is(first.publicKey, maya?.publicKey);
  const again = page();
  await again.load();
  assert.is(again.publicKey, maya?.publicKey);
});

test("an answer that comes after the person has left is dropped", async () => {
  const { page, server } = await made();
  const vault = page();
  const loading = vault.load();
  server.me = null;
  vault.forget();
  await loading;
  assert.is(vault.state, "unknown");
  assert.is(vault.held, null);
});

test("a server that does not answer leaves it unknown, in words, until it does", async () => {
  const { page, server } = await made();
  server.down = true;
  const vault = page();
  await vault.load();
  assert.is(vault.state, "unknown");
  assert.is(vault.failure, words.failures.offline);
  server.down = false;
  await vault.load();
  assert.is(vault.state, "open");
  assert.is(vault.failure, null);
});

test("a question that is never answered keeps nobody from asking again", async () => {
  const { server, store } = await made();
  const { get } = server.api;
  let first = true;
  server.api.get = <T>(path: string): Promise<T> => {
    const hangs = first;
    first = false;
    return hangs ? new Promise<T>(() => undefined) : get<T>(path);
  };
  const vault = new Vault(server, store, 0);
  void vault.load();
  assert.is(vault.state, "unknown");
  await vault.load();
  assert.is(vault.state, "open");
});

test("a vault that was thrown away closes everywhere, and a server that says so destroys no copy", async () => {
  const { first, page, server, store } = await made();
  server.facts = null;
  await first.load();
  assert.is(first.state, "none");
  assert.is(first.held, null);
  assert.is(first.notice, "gone");
  const next = page();
  await next.load();
  assert.is(next.notice, "gone");
  assert.is(store.copies.size, 1);
});

test("R14: a key file opens where it was sealed to this vault, and nowhere else", async () => {
  const { first, page, publicKey } = await made();
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const values = {
    recording: "A".repeat(22),
    part: 0,
    text: secret,
    chain: { from: 0, key: secret },
  };
  const mine = toBase64(await wrapTo(publicKey, writeKeyFile(values)));
  const other = await recipientOf(await newIdentity());
  const theirs = toBase64(await wrapTo(other, writeKeyFile(values)));
  const opened = await first.openKeyFile(mine);
  assert.is(opened?.recording, values.recording);
  assert.equal(await first.titleKeyOf([theirs, mine]), secret);
  assert.is(await first.openKeyFile(theirs), null);
  assert.is(await first.openKeyFile("AAAA"), null);
  assert.is(await first.openKeyFile("no base64!"), null);
  assert.is(await page().openKeyFile(mine), null, "shut until it is loaded");
  const wrapped = toBase64(await wrapTo(publicKey, "not a key file"));
  assert.is(await first.openKeyFile(wrapped), null);
  assert.ok((await first.wrap("a note")).length > 64);
});

test.run();
