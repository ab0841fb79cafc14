/** The page opens every key file that it is shown; and seals the title with the first. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseKeyFile, writeKeyFile } from "#recordings/key-file.ts";
import { newIdentity, openWith, recipientOf, wrapTo } from "#recordings/keys.ts";
import { openText } from "#recordings/text.ts";
import { openVault } from "#test/support/open-vault.ts";
import { KeyCheck } from "../../client/live/key-check.ts";
import { toBase64 } from "../../client/vault/bytes.ts";

const test = suite("key files in the page");

const ID = "AAECAwQFBgcICQoLDA0ODw";
const OTHER = "EBESExQVFhcYGRobHB0eHw";
const TEXT = new Uint8Array(32).fill(5);

const file = async (
  recipient: string,
  { recording = ID, part = 0, from = 0 }: { recording?: string; part?: number; from?: number } = {},
) => {
  const chain = { from, key: new Uint8Array(32).fill(3) };
  return toBase64(await wrapTo(recipient, writeKeyFile({ recording, part, text: TEXT, chain })));
};
const shown = (keys: string[]) => ({ recording: ID, state: "on" as const, keys });
const noTitle = () => Promise.reject(new Error("no title is stored here"));

test("R14: a key file that is this recording's and part's, for this vault, fits", async () => {
  const { vault, publicKey } = await openVault();
  const keys = [await file(publicKey), await file(publicKey, { part: 1 })];
  assert.is(await new KeyCheck(vault, noTitle).fits(shown(keys), "", true), true);
});

test("R14: one for another vault, recording or part, one that opens too little, and garbage do not fit", async () => {
  const { vault, publicKey } = await openVault();
  const stranger = await recipientOf(await newIdentity());
  const good = await file(publicKey);
  const wrong: Record<string, string[]> = {
    "another vault": [await file(stranger)],
    "another recording": [await file(publicKey, { recording: OTHER })],
    "another part": [await file(publicKey, { part: 1 })],
    "the first part's once more": [good, good],
    "not from the beginning": [await file(publicKey, { from: 1 })],
    "a bad second one": [good, await file(stranger, { part: 1 })],
    garbage: [toBase64(new Uint8Array(300))],
  };
  for (const [name, keys] of Object.entries(wrong)) {
    assert.is(await new KeyCheck(vault, noTitle).fits(shown(keys), "", true), false, name);
  }
});

test("R14: a server that shows no key, or talks the vault away under a recording of this page, is not believed", async () => {
  const { vault, publicKey, facts, said } = await openVault();
  const stranger = await recipientOf(await newIdentity());
  const [good, foreign] = [await file(publicKey), await file(stranger)];
  const fits = (keys: string[]) => new KeyCheck(vault, noTitle).fits(shown(keys), "", true);
  assert.is(await fits([]), false, "on, and no key to look at");
  for (const change of [{ checked: false }, { locked: true }, { publicKey: stranger }]) {
    said.vault = { ...facts, ...change };
    await vault.load();
    assert.is(vault.publicKey, null);
    assert.is(await fits([foreign]), false, JSON.stringify(change));
    assert.is(await fits([good]), true, JSON.stringify(change));
  }
  said.vault = null;
  await vault.load();
  assert.is(await fits([foreign]), false, "no vault any more");
});

test("a page without the vault judges nothing: it did not turn it on", async () => {
  const { vault } = await openVault();
  vault.forget();
  assert.is(await new KeyCheck(vault, noTitle).fits(shown(["AAAA"]), "", false), true);
});

test("R23: the title is sealed before it is sent, once, and again only where that failed", async () => {
  const { vault, publicKey, identity } = await openVault();
  const sent: string[] = [];
  let refuse = true;
  const check = new KeyCheck(vault, async (recording, sealed) => {
    assert.is(recording, ID);
    if (refuse) throw new Error("the records are away");
    sent.push(sealed);
    return Promise.resolve();
  });
  const view = shown([await file(publicKey)]);
  await check.fits(view, "Year 5, fractions", true);
  refuse = false;
  const stored = new KeyCheck(vault, async (_, sealed) => {
    sent.push(sealed);
    return Promise.resolve();
  });
  for (let i = 0; i < 3; i++) await stored.fits(view, "Year 5, fractions", true);
  const deadline = Date.now() + 5_000;
  while (sent.length === 0 && Date.now() < deadline) await new Promise(setImmediate);
  assert.is(sent.length, 1);
  assert.not.match(atob(sent[0] ?? ""), /fractions/);
  const key = parseKeyFile(await openWith(identity, fromFile(view.keys[0] ?? ""))).text;
  assert.ok(key);
  assert.is(await openText(key, ID, "title", sent[0] ?? ""), "Year 5, fractions");
});

test("a lesson without a title sends none", async () => {
  const { vault, publicKey } = await openVault();
  let asked = 0;
  const check = new KeyCheck(vault, () => {
    asked += 1;
    return Promise.resolve();
  });
  await check.fits(shown([await file(publicKey)]), "", true);
  assert.is(asked, 0);
});

const fromFile = (base64: string) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

test.run();
