// runs alone, limit 150 s
/** The signed-in screens around a lesson, in a real browser against the real server. */
import { text } from "node:stream/consumers";
import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { hold, newCode } from "#test/support/browser-lesson.ts";
import { withPerson, type Person } from "#test/support/browser.ts";
import { says, signIn } from "#test/support/browser-steps.ts";
import { teacherRoom } from "#test/support/classroom/classroom.ts";
import { withServer, type Account, type Server } from "#test/support/server.ts";

const test = suite("the house in a real browser");

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const go = async (page: Page, server: Server, place: string): Promise<void> => {
  await page.goto(`${server.url}/#/${place}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForLoadState("networkidle");
};
/** Somebody else at another device. */
const other = async (person: Person, server: Server, account: Account): Promise<Page> => {
  const context = await person.browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await signIn(page, server.url, account);
  return page;
};
interface House {
  person: Person;
  server: Server;
}
const shared = hold<House>((work) =>
  withServer({}, (server) =>
    withPerson({ room: teacherRoom(newCode()) }, (person) => work({ person, server })),
  ),
);
/** Each test begins signed out. */
const withHouse = async (
  work: (person: Person, server: Server) => Promise<void>,
): Promise<void> => {
  const { person, server } = await shared.open();
  await person.context.clearCookies();
  await person.page.goto("about:blank");
  await work(person, server);
};

test("an account that is closed is signed out on the spot, and Undo lets the person in again", () =>
  withHouse(async (person, server) => {
    const { page } = person;
    const [tom] = server.coaches;
    assert.ok(tom);
    const coach = await other(person, server, tom);
    await signIn(page, server.url, server.administrator);
    await go(page, server, "people");
    await button(page, "Change the account of Tom Okafor").click();
    await button(page, "Close the account").click();
    await says(page, "Closed. Tom Okafor is signed out everywhere");
    await coach.getByLabel("Password").waitFor({ timeout: 2_000 });
    await button(page, "Open it again").click();
    await says(page, "Tom Okafor can sign in again");
    await signIn(coach, server.url, tom);

    // What an administrator did stands in the person's own log, and in the school's.
    await go(coach, server, "log");
    await says(coach, "Ruth Adeyemi closed your account");
    await go(page, server, "school");
    await says(page, "You closed Tom Okafor's account");
  }));

test("R22: a line stands in the log as it happens, and all of them can be downloaded", () =>
  withHouse(async (person, server) => {
    const { page } = person;
    await signIn(page, server.url, server.teacher);
    await go(page, server, "log");
    await page.locator(".log li").first().waitFor();
    const before = await page.locator(".log li").count();
    await other(person, server, server.teacher);
    await page.locator(".log li").nth(before).waitFor();

    const [file] = await Promise.all([
      page.waitForEvent("download"),
      button(page, "Download all of it").click(),
    ]);
    const lines = (await text(await file.createReadStream())).trim().split("\n");
    assert.is(lines.length, before + 1);
    await page.getByLabel("About").selectOption("guests");
    await says(page, "Nothing fits.");
  }));

test("a new password keeps this browser signed in and no other", () =>
  withHouse(async (person, server) => {
    const { page } = person;
    await signIn(page, server.url, server.teacher);
    const elsewhere = await other(person, server, server.teacher);
    await go(page, server, "account");
    await page.getByLabel("New password").fill("heron lantern gravel mosaic 47");
    await button(page, "Change the password").click();
    await says(page, "Changed. Every other browser is signed out.");
    await elsewhere.getByLabel("E-mail address").waitFor();
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "My account" }).waitFor();
  }));

test("everything ends with the house", () => shared.close());

test.run();
