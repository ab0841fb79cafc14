// runs alone, limit 300 s
/** My vault in real browsers against the real server: made, checked, carried to other devices, taken away. */
import { text } from "node:stream/consumers";
import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { addAuthenticator } from "#test/support/browser-authenticator.ts";
import { faultsOf } from "#test/support/browser-axe.ts";
import { withHouse, type House } from "#test/support/browser-house.ts";
import { press, put, tabTo } from "#test/support/browser-keyboard.ts";
import { hold } from "#test/support/browser-lesson.ts";
import { socketOf } from "#test/support/browser-socket.ts";
import { says } from "#test/support/browser-steps.ts";
import {
  askToJoin,
  badge,
  button,
  codeField,
  heading,
  makeVault,
  markOf,
  newDevice,
  openVault,
  shownCode,
  signOfRequest,
} from "#test/support/browser-vault.ts";

const test = suite("my vault in real browsers");
const shared = hold<House>(withHouse);
/** The teacher's code; the first test makes it. */
let code = "";
/** And the second coach's, who has passkeys. */
let coachCode = "";
/** What is wrong with the screens, so that one run tells all of it. */
const faults: string[] = [];

/** Under My account, of the second coach: signed in a while ago, so it is asked who this is. */
const addPasskey = async (page: Page, house: House, name: string): Promise<void> => {
  await page.goto(`${house.url}/#/account`);
  await page.getByLabel("What to call it").fill(name);
  await button(page, "Add a passkey").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Password", { exact: true }).fill(house.demo.secondCoach.password);
  await dialog.getByRole("button", { name: "It is me" }).click();
  await says(page, `Added: ${name}.`);
};

test("a first vault is made, kept and checked with the keyboard alone", async () => {
  const house = await shared.open();
  const { page } = house.person;
  await openVault(page, house, house.demo.teacher.account);
  await badge(page, "Not made yet");
  await says(page, "Nobody can reset it or open it for you, your administrator neither");
  faults.push(...(await faultsOf(page, "no vault")));
  await put(page, /^What to call this device/, " at home");
  await press(page, /^Make my vault/);
  code = await shownCode(page);
  assert.match(code, /^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
  faults.push(...(await faultsOf(page, "the code")));

  await tabTo(page, /^Save as a file/);
  const [file] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  const saved = await text(await file.createReadStream());
  for (const part of [code, "Hillview School", "Maya Lindqvist"]) assert.ok(saved.includes(part));
  await page.emulateMedia({ media: "print" });
  const printed = await page.evaluate(() => document.body.innerText);
  for (const part of [code.replaceAll("-", " "), "Hillview School", "Recovery code"])
    assert.ok(printed.includes(part), part);
  for (const part of ["My account", "Print", "It is shown this once", "Off air"])
    assert.not.ok(printed.includes(part), `${part} is printed`);
  await page.emulateMedia({ media: "screen" });

  await press(page, /^I have it/);
  await put(page, /^Recovery code/, code.slice(0, 20));
  await page.keyboard.press("Enter");
  await says(page, "The code has 28 characters; 12 are missing.");
  const wrong = `${code[0] === "7" ? "8" : "7"}${code.slice(1)}`;
  await page.keyboard.press("Control+A");
  await page.keyboard.type(wrong);
  await page.keyboard.press("Enter");
  await says(page, "One character is wrong");
  faults.push(...(await faultsOf(page, "the code again, refused")));
  assert.is(await page.evaluate(() => document.activeElement?.id), "code-again");
  await page.keyboard.press("Control+A");
  const asPeopleType = code.toLowerCase().replaceAll("-", " ").replaceAll("0", "o");
  await page.keyboard.type(asPeopleType.replaceAll("1", "l"));
  await page.keyboard.press("Enter");
  await says(page, "Your vault is ready. You can record from now on.");
  await badge(page, "Open on this device");
  faults.push(...(await faultsOf(page, "open")));
  await page
    .getByText(/^Chromium on|^Chrome on|at home/)
    .first()
    .waitFor();
  await page.reload();
  await badge(page, "Open on this device");
});

test("R14: nothing that opens the vault is kept in the clear, on the server or in the browser", async () => {
  const { person, ground, demo } = await shared.open();
  const { account } = demo.teacher;
  const vault = await ground.stores.vaults.of(account);
  const devices = await ground.stores.vaults.devices(account);
  assert.is(devices.length, 1);
  const stored = JSON.stringify({ vault, devices });
  const kept = await person.page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const opening = indexedDB.open("aside-vault");
    await new Promise((done) => opening.addEventListener("success", done));
    const all = opening.result.transaction("copies").objectStore("copies").getAll();
    await new Promise((done) => all.addEventListener("success", done));
    const copies = all.result as { key: CryptoKey; sealed: Uint8Array; account: string }[];
    opening.result.close();
    const texts = copies.map(({ sealed }) => String.fromCharCode(...sealed)).join("");
    return {
      names: databases.map(({ name }) => name),
      accounts: copies.map((copy) => copy.account),
      extractable: copies.some(({ key }) => key.extractable),
      text: texts + JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
    };
  });
  assert.equal(kept.accounts, [account]);
  assert.not.ok(kept.extractable);
  for (const secret of ["AGE-SECRET-KEY", code, code.replaceAll("-", "")])
    for (const place of [stored, kept.text]) assert.not.ok(place.includes(secret));
});

test("leaving half-way is said, and a new code from the same device makes up for it", async () => {
  const house = await shared.open();
  const page = await newDevice(house, house.demo.coach.account);
  await button(page, "Make my vault").click();
  const first = await shownCode(page);
  await page.reload();
  await badge(page, "Open on this device, code not checked");
  await says(page, "Nothing is recorded until it is");
  faults.push(...(await faultsOf(page, "unchecked")));
  await button(page, "Make a new code").click();
  await says(page, "The code that you had before opens nothing any more.");
  const second = await shownCode(page);
  assert.is.not(second, first);
  await button(page, "I have it: type it once more").click();
  await codeField(page).fill(first);
  await button(page, "Check it").click();
  await says(page, "This code does not open your vault");
  await button(page, "Show the code again").click();
  assert.is(await shownCode(page), second);
  await button(page, "I have it: type it once more").click();
  await codeField(page).fill(second);
  await button(page, "Check it").click();
  await badge(page, "Open on this device");
  await page.context().close();
});

test("another browser opens the vault by its code, and by no other", async () => {
  const house = await shared.open();
  const page = await newDevice(house, house.demo.teacher.account);
  await badge(page, "Not on this device");
  faults.push(...(await faultsOf(page, "elsewhere")));
  await page.getByLabel("What to call this device").fill("Second browser");
  await codeField(page).fill("7".repeat(28));
  await button(page, "Open with the code").click();
  await says(page, "One character is wrong|This code does not open your vault");
  await codeField(page).fill(code);
  await button(page, "Open with the code").click();
  await badge(page, "Open on this device");
  assert.is(await markOf(page), await markOf(house.person.page));
  // The device that had it before sees the new one without a reload.
  await button(house.person.page, "Remove the device Second browser").waitFor();
  await page.reload();
  await badge(page, "Open on this device");

  await button(house.person.page, "Remove the device Second browser").click();
  await says(house.person.page, "Second browser opens nothing any more");
  // Open at that moment: closed by the news, without a reload.
  await says(page, "This device was removed");
  await page.reload();
  await badge(page, "Not on this device");
  assert.is(await page.locator("section[aria-labelledby=this-vault]").count(), 0);
  await page.context().close();
});

test("a device that was removed while it was shut says so at its next start", async () => {
  const house = await shared.open();
  const { account } = house.demo.teacher;
  const page = await newDevice(house, account);
  await page.getByLabel("What to call this device").fill("Lost telephone");
  await codeField(page).fill(code);
  await button(page, "Open with the code").click();
  await badge(page, "Open on this device");
  await page.goto("about:blank");
  await button(house.person.page, "Remove the device Lost telephone").click();
  await says(house.person.page, "Lost telephone opens nothing any more");
  await page.goto(`${house.url}/#/vault`);
  await says(page, "This device was removed");
  faults.push(...(await faultsOf(page, "removed")));
  const copies = await page.evaluate(async () => {
    const opening = indexedDB.open("aside-vault");
    await new Promise((done) => opening.addEventListener("success", done));
    const all = opening.result.transaction("copies").objectStore("copies").count();
    await new Promise((done) => all.addEventListener("success", done));
    opening.result.close();
    return all.result;
  });
  assert.is(copies, 0);
  await page.context().close();
});

test("a new device is let in after the signs were compared, and gets nothing when it is refused", async () => {
  const house = await shared.open();
  const { page } = house.person;
  const tablet = await newDevice(house, house.demo.teacher.account);
  const asked = await askToJoin(tablet, "My tablet");
  faults.push(...(await faultsOf(tablet, "asking")));
  assert.is(await signOfRequest(page, "My tablet"), asked);
  faults.push(...(await faultsOf(page, "asked")));
  await button(page, "Refuse My tablet").click();
  await says(tablet, "Your other device refused.");
  faults.push(...(await faultsOf(tablet, "refused")));
  await badge(tablet, "Not on this device");

  await button(tablet, "Ask again").click();
  await heading(tablet, "Compare the sign");
  const sign = await signOfRequest(page, "My tablet");
  assert.is.not(sign, asked);
  await says(tablet, sign.slice(0, 4));
  await button(page, "The signs match: allow My tablet").click();
  await badge(tablet, "Open on this device");
  await says(tablet, "Opened. This device holds your vault now.");
  assert.is(await markOf(tablet), await markOf(page));
  await tablet.reload();
  await badge(tablet, "Open on this device");
  await tablet.context().close();
});

test("what was asked while the page had lost the server is there when it is back", async () => {
  const house = await shared.open();
  const { page } = house.person;
  const socket = await socketOf(page);
  await page.reload();
  await badge(page, "Open on this device");
  await socket.cut();
  const tablet = await newDevice(house, house.demo.teacher.account);
  const asked = await askToJoin(tablet, "Late tablet");
  socket.mend();
  assert.is(await signOfRequest(page, "Late tablet"), asked);
  await button(page, "Refuse Late tablet").click();
  await says(tablet, "Your other device refused.");
  await tablet.context().close();
});

test("a passkey that keeps a secret opens the vault on a device without a copy", async () => {
  const house = await shared.open();
  const { account } = house.demo.secondCoach;
  const page = await newDevice(house, account);
  const key = await addAuthenticator(page, "internal", { prf: true });
  await addPasskey(page, house, "My laptop");
  await page.goto(`${house.url}/#/vault`);
  coachCode = await makeVault(page);
  await button(page, "Let a passkey open it").click();
  await says(page, "This passkey opens your vault on another device.");
  const [stored] = await house.ground.stores.vaults.passkeys(account);
  assert.ok(stored);
  const mark = await markOf(page);

  // The same passkey on a device that has kept nothing: the copy is taken out of the browser.
  await page.evaluate(async () => {
    const gone = indexedDB.deleteDatabase("aside-vault");
    await new Promise((done) => gone.addEventListener("success", done));
  });
  await page.reload();
  await badge(page, "Not on this device");
  faults.push(...(await faultsOf(page, "elsewhere, with a passkey")));
  await button(page, "Open with a passkey").click();
  await badge(page, "Open on this device");
  assert.is(await markOf(page), mark);
  await button(page, "Remove the passkey My laptop").click();
  await says(page, "This passkey opens your vault no more.");
  assert.equal(await house.ground.stores.vaults.passkeys(account), []);
  await key.remove();
  await page.context().close();
});

test("a passkey without such a secret is refused in words, and seals nothing", async () => {
  const house = await shared.open();
  const { account } = house.demo.secondCoach;
  const page = await newDevice(house, account);
  const key = await addAuthenticator(page, "usb");
  await addPasskey(page, house, "Old stick");
  await page.goto(`${house.url}/#/vault`);
  await codeField(page).fill(coachCode);
  await button(page, "Open with the code").click();
  await badge(page, "Open on this device");
  await button(page, "Let a passkey open it").click();
  await says(page, "This passkey keeps no secret that could open a vault.");
  assert.equal(await house.ground.stores.vaults.passkeys(account), []);
  await key.remove();
  await page.context().close();
});

test("where the browser keeps nothing, that is said, and the code opens the vault each time", async () => {
  const house = await shared.open();
  const { account } = house.demo.teacher;
  const page = await newDevice(house, account, (context) =>
    context.addInitScript(() => {
      // As private windows and policies of a device do.
      IDBFactory.prototype.open = () => {
        throw new DOMException("refused", "SecurityError");
      };
    }),
  );
  const before = (await house.ground.stores.vaults.devices(account)).length;
  await codeField(page).fill(code);
  await button(page, "Open with the code").click();
  await says(page, "This browser keeps nothing");
  await badge(page, "Open on this device");
  faults.push(...(await faultsOf(page, "not kept")));
  assert.is((await house.ground.stores.vaults.devices(account)).length, before);
  await page.reload();
  await badge(page, "Not on this device");
  await page.context().close();
});

test("two people who share a browser never meet", async () => {
  const house = await shared.open();
  const { page } = house.person;
  const mark = await markOf(page);
  await openVault(page, house, house.demo.administrator.account);
  await badge(page, "Not made yet");
  await makeVault(page);
  assert.is.not(await markOf(page), mark);
  await openVault(page, house, house.demo.teacher.account);
  await badge(page, "Open on this device");
  assert.is(await markOf(page), mark);
});

test("the screens have no fault in either theme, narrow or at 400 %", async () => {
  assert.is(faults.length, 0, faults.join("\n"));
  const { person } = await shared.open();
  const refused = person.complaints.filter((line) => /Content.Security.Policy|unsafe/i.test(line));
  assert.equal(refused, [], "the policy of the page stands in nobody's way");
});

test("everything ends with the house", () => shared.close());

test.run();
