// runs alone, limit 150 s
/** What a person may lose or give away of the way in: passkeys, "it is me", an account that is closed. */
import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { addAuthenticator } from "#test/support/browser-authenticator.ts";
import { enterAs, leave } from "#test/support/browser-enter.ts";
import { withHouse, type House } from "#test/support/browser-house.ts";
import { hold } from "#test/support/browser-lesson.ts";
import { says } from "#test/support/browser-steps.ts";
import { askAs } from "#test/support/page.ts";

const test = suite("my account in a real browser");
const shared = hold<House>(withHouse);

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const heading = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole("heading", { name, level: 1 }).waitFor();
const place = async (page: Page, name: string): Promise<void> => {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `/${name}`);
};

/** In by a passkey alone, past the agreement. */
const joinByPasskey = async (page: Page, link: string): Promise<void> => {
  await page.goto(link);
  await heading(page, /invites you/);
  await page.getByRole("radio", { name: "A passkey" }).check();
  await page.getByLabel("Your name").fill("Una Holm");
  await button(page, "Join").click();
  await heading(page, "Before you begin");
  await page.getByRole("checkbox", { name: /^I have read this/ }).check();
  await button(page, "Accept and go on").click();
  await button(page, "Go on").click();
  await heading(page, "Go live");
};

test("R20: the last way in cannot be removed; with a second one the first can, once it is sure who asks", async () => {
  const { person, url, link, demo, ground } = await shared.open();
  const { page } = person;
  const device = await addAuthenticator(page, "internal");
  await leave(page, url);
  const email = "una@demo.test";
  await joinByPasskey(page, await link({ kind: "join", email, by: demo.administrator.account }));
  await place(page, "account");
  const first = button(page, /^Remove the passkey/);
  await first.click();
  await says(page, "You need a way to sign in. Add another one before you remove this.");
  assert.is(await first.count(), 1);

  const stick = await addAuthenticator(page, "usb");
  await page.getByLabel("What to call it").fill("My stick");
  await button(page, "Add a passkey").click();
  await says(page, "Added: My stick.");

  // Signed in a while ago: it is asked who this is, and the passkey that stays says so.
  const una = await ground.stores.accounts.inSchool(demo.school, email);
  assert.ok(una);
  // A device that says yes by itself would take the suggestion at sign-in.
  await device.set(false);
  await stick.set(false);
  await enterAs(page, url, ground, una.id);
  await place(page, "account");
  await button(page, "Remove the passkey My stick").click();
  const dialog = page.getByRole("dialog");
  await device.set(true);
  await dialog.getByRole("button", { name: "Use a passkey" }).click();
  await says(page, "Removed. My stick opens nothing any more.");
  await dialog.waitFor({ state: "hidden" });
  await button(page, "Remove the passkey My stick").waitFor({ state: "detached" });
  await first.click();
  await says(page, "You need a way to sign in. Add another one before you remove this.");
  await device.remove();
  await stick.remove();
});

test("what could lock me out asks whether it is me, and is done only after I have shown it", async () => {
  const { person, url, demo, ground } = await shared.open();
  const { page } = person;
  const { account, password } = demo.coach;
  const hashOf = async () => (await ground.stores.accounts.byId(account))?.passwordHash;
  const before = await hashOf();
  await enterAs(page, url, ground, account);
  await place(page, "account");
  await page.getByLabel("New password").fill("heron lantern gravel mosaic 47");
  const change = button(page, "Change the password");
  const dialog = page.getByRole("dialog", { name: "Show that it is you" });

  await change.click();
  await dialog.waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await change.click();
  const field = dialog.getByLabel("Password", { exact: true });
  await field.fill("not mine");
  await dialog.getByRole("button", { name: "It is me" }).click();
  await says(page, "That is not your password. Try again.");
  assert.is(await hashOf(), before, "nothing has changed");
  await field.fill(password);
  await dialog.getByRole("button", { name: "It is me" }).click();
  await says(page, "Changed. Every other browser is signed out.");
  assert.is.not(await hashOf(), before);
});

test("an account that is closed takes its open page and its socket along, without a reload", async () => {
  const { person, url, demo, ground, server } = await shared.open();
  const { page } = person;
  const { account } = demo.secondCoach;
  // Without an app for codes, so that the administrator's act is the only thing in the way.
  await ground.stores.factors.removeAll(account);
  await leave(page, url);
  const [socket] = await Promise.all([
    page.waitForEvent("websocket"),
    enterAs(page, url, ground, account),
  ]);
  await place(page, "log");
  await heading(page, "What happened with my teaching");
  await page.evaluate(() => {
    document.documentElement.dataset["stayed"] = "yes";
  });
  const over = socket.isClosed() ? Promise.resolve() : socket.waitForEvent("close");
  await askAs(server.url, demo.administrator, "/api/people/close", { account });
  await heading(page, "Sign in");
  await over;
  assert.is(await page.locator("html").getAttribute("data-stayed"), "yes", "no reload");
  await page.goBack();
  await heading(page, "Sign in");
});

test("everything ends with the house", () => shared.close());

test.run();
