// runs alone, limit 300 s
/**
 * My vault where somebody stands between: a server that exchanges keys, an account
 * that began anew, a coach from outside; and the end of a vault. The server behind
 * is the real one; what it says is changed on its way to one page.
 */
import { text } from "node:stream/consumers";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newIdentity, recipientOf, sealIdentity, wrapTo } from "#recordings/keys.ts";
import { faultsOf } from "#test/support/browser-axe.ts";
import { enterAs } from "#test/support/browser-enter.ts";
import { withHouse, type House } from "#test/support/browser-house.ts";
import { hold } from "#test/support/browser-lesson.ts";
import { says } from "#test/support/browser-steps.ts";
import {
  askToJoin,
  badge,
  button,
  codeField,
  heading,
  lieTo,
  makeVault,
  markOf,
  newDevice,
  openVault,
  shownCode,
  signOfRequest,
  tellTruth,
} from "#test/support/browser-vault.ts";

const test = suite("my vault and a server that lies");
const shared = hold<House>(withHouse);
let code = "";
const faults: string[] = [];

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
const attacker = async () => {
  const identity = await newIdentity();
  return { identity, publicKey: await recipientOf(identity) };
};
interface Facts {
  publicKey: string;
  sealedByCode: string;
  joins: { publicKey: string }[];
}
/** Changes what the page is told of its vault. */
const lieAbout = (page: Parameters<typeof lieTo>[0], lie: (facts: Facts) => void) =>
  lieTo(page, "/api/vault", ({ vault }) => {
    if (vault !== null) lie(vault as Facts);
  });
const onTheTeachersPage = async () => {
  const house = await shared.open();
  const { page } = house.person;
  const { account } = house.demo.teacher;
  if (code === "") {
    await openVault(page, house, account);
    code = await makeVault(page);
  }
  return { house, page, account };
};

test("R14: another public key is noticed by the device that holds the vault, in words", async () => {
  const { page } = await onTheTeachersPage();
  const mark = await markOf(page);
  const { publicKey } = await attacker();
  await lieAbout(page, (facts) => (facts.publicKey = publicKey));
  await page.reload();
  await badge(page, "Not trusted");
  await says(page, "The server names another vault than yours");
  await says(page, "Nothing is recorded from here");
  assert.ok((await page.locator(".sign").first().innerText()).includes(mark.slice(0, 4)));
  faults.push(...(await faultsOf(page, "another public key")));
  await tellTruth(page);
  await page.reload();
  await badge(page, "Open on this device");
});

test("a public key that is exchanged while the page is open is noticed, too", async () => {
  const { page } = await onTheTeachersPage();
  const { publicKey } = await attacker();
  await lieAbout(page, (facts) => (facts.publicKey = publicKey));
  await badge(page, "Not trusted");
  await tellTruth(page);
  await badge(page, "Open on this device");
});

test("a copy on the server that opens as another vault is refused at the re-entry", async () => {
  const { page, house, account } = await onTheTeachersPage();
  const evil = await attacker();
  await button(page, "Make a new code").click();
  code = await shownCode(page);
  await button(page, "I have it: type it once more").click();
  const exchanged = base64(await sealIdentity(evil.identity, code));
  await lieAbout(page, (facts) => (facts.sealedByCode = exchanged));
  await codeField(page).fill(code);
  await button(page, "Check it").click();
  await says(page, "What opened is another vault than the one the server names");
  await tellTruth(page);
  // A lie that fits in itself still does not fit what this device holds.
  await lieAbout(page, (facts) => {
    facts.sealedByCode = exchanged;
    facts.publicKey = evil.publicKey;
  });
  await button(page, "Check it").click();
  await says(page, "The code opens another vault than this device holds");
  assert.is((await house.ground.stores.vaults.of(account))?.checkedAt, null);
  await tellTruth(page);
  await button(page, "Check it").click();
  await badge(page, "Open on this device");
});

test("an exchanged key of either side shows two different signs", async () => {
  const { page, house, account } = await onTheTeachersPage();
  const { publicKey } = await attacker();
  const tablet = await newDevice(house, account);
  await lieAbout(page, ({ joins }) => {
    for (const join of joins) join.publicKey = publicKey;
  });
  const asked = await askToJoin(tablet, "My tablet");
  assert.is.not(await signOfRequest(page, "My tablet"), asked);
  await button(page, "Refuse My tablet").click();
  await says(tablet, "Your other device refused.");
  await tellTruth(page);

  await button(tablet, "Choose another way").click();
  await lieAbout(tablet, (facts) => (facts.publicKey = publicKey));
  await tablet.reload();
  await badge(tablet, "Not on this device");
  const other = await askToJoin(tablet, "Same tablet");
  assert.is.not(await signOfRequest(page, "Same tablet"), other);
  // Somebody who compares nothing: the new device still takes in no vault but that of its sign.
  await button(page, "The signs match: allow Same tablet").click();
  await says(tablet, "What came back is not the vault of this sign");
  faults.push(...(await faultsOf(tablet, "another vault came back")));
  await tablet.context().close();
});

test("an exchanged answer opens nothing, and a request that changes under the thumb cannot be allowed", async () => {
  const { page, house, account } = await onTheTeachersPage();
  const evil = await attacker();
  const tablet = await newDevice(house, account);
  await askToJoin(tablet, "Third tablet");
  const [join] = await house.ground.stores.vaults.joins(account, Date.now());
  assert.ok(join);
  const answer = base64(await wrapTo(join.publicKey, evil.identity));
  await lieTo(tablet, "/api/vault/joins/read", (reply) => {
    Object.assign(reply, { state: "answered", answer });
  });
  await says(tablet, "What came back is not the vault of this sign");
  await tablet.reload();
  await badge(tablet, "Not on this device");

  await signOfRequest(page, "Third tablet");
  await lieAbout(page, ({ joins }) => {
    for (const one of joins) one.publicKey = evil.publicKey;
  });
  await says(page, "This request changed while it was shown");
  assert.is(await button(page, "The signs match: allow Third tablet").count(), 0);
  faults.push(...(await faultsOf(page, "a request that changed")));
  await button(page, "Refuse Third tablet").click();
  await says(page, "That device got nothing");
  await tellTruth(page);
  await tablet.context().close();
});

test("R23: an account that began anew opens its vault by the code alone", async () => {
  const { page, house, account } = await onTheTeachersPage();
  const { accounts } = house.ground.stores;
  await accounts.change(account, { handsSince: Date.now() });
  await page.reload();
  await badge(page, "Locked");
  await says(page, "This account began anew");
  assert.is(await button(page, "Ask my other devices").count(), 0);
  faults.push(...(await faultsOf(page, "locked")));
  await codeField(page).fill("0".repeat(28));
  await button(page, "Open with the code").click();
  await says(page, "This code does not open your vault");
  await badge(page, "Locked");
  await codeField(page).fill(code);
  await button(page, "Open with the code").click();
  await badge(page, "Open on this device");
});

test("somebody from outside has no vault, and the way to it leads to their own page", async () => {
  const house = await shared.open();
  const context = await house.person.browser.newContext({ reducedMotion: "reduce" });
  const page = await context.newPage();
  await enterAs(page, house.url, house.ground, house.guest);
  await page.goto(`${house.url}/#/vault`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  assert.is(await page.getByText("My vault").count(), 0);
  await page.goto(`${house.url}/#/account`);
  await heading(page, "My account");
  assert.is(await page.getByRole("link", { name: "My vault" }).count(), 0);
  await context.close();
});

test("a vault is thrown away only after its words were typed and it is sure who asks", async () => {
  const { page, house, account } = await onTheTeachersPage();
  const other = await newDevice(house, account);
  await codeField(other).fill(code);
  await button(other, "Open with the code").click();
  await badge(other, "Open on this device");
  await page.getByText("Throw the vault away").click();
  faults.push(...(await faultsOf(page, "throwing away")));
  const typed = page.getByRole("textbox", { name: 'Type "throw away" to go on' });
  await typed.fill("away");
  await button(page, "Throw away the vault and all recordings").click();
  await says(page, 'Type "throw away" as it stands here');
  assert.ok(await house.ground.stores.vaults.of(account));
  await typed.fill("Throw away");
  await button(page, "Throw away the vault and all recordings").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Password", { exact: true }).fill(house.demo.teacher.password);
  assert.ok(await house.ground.stores.vaults.of(account), "not before it is sure");
  await dialog.getByRole("button", { name: "It is me" }).click();
  await says(page, "Your vault is gone, and all its recordings.");
  await badge(page, "Not made yet");
  assert.is(await house.ground.stores.vaults.of(account), null);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    button(page, "Download the receipt").click(),
  ]);
  assert.ok((await text(await file.createReadStream())).includes("signature"));
  await says(other, "The vault was thrown away");
  await badge(other, "Not made yet");
  await other.context().close();
});

test("the screens have no fault in either theme, narrow or at 400 %", () => {
  assert.is(faults.length, 0, faults.join("\n"));
});

test("everything ends with the house", () => shared.close());

test.run();
