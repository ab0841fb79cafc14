// runs alone, limit 300 s
/**
 * Every screen that is not a lesson, as axe judges it in both themes at 320 px and
 * at 400 %; the states of a lesson are judged in screens.test.ts.
 */
import { generate } from "otplib";
import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { faultsOf } from "#test/support/browser-axe.ts";
import { enterAs, leave } from "#test/support/browser-enter.ts";
import { withHouse, type House } from "#test/support/browser-house.ts";
import { hold } from "#test/support/browser-lesson.ts";
import { says } from "#test/support/browser-steps.ts";

const test = suite("screens around a lesson");
const shared = hold<House>(withHouse);

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const heading = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole("heading", { name, level: 1 }).waitFor();

/** Collects what is wrong, so that one run tells all of it. */
const judging = (page: Page) => {
  const faults: string[] = [];
  return {
    faults,
    async screen(name: string): Promise<void> {
      faults.push(...(await faultsOf(page, name)));
    },
    /** As by a link in the page: the heading has the focus then. */
    async place(place: string): Promise<void> {
      const title = await page.title();
      await page.evaluate((hash) => {
        location.hash = hash;
      }, `/${place}`);
      await page.waitForFunction((before) => document.title !== before, title);
      const focused = () => document.activeElement?.matches("h1") === true;
      await page
        .waitForFunction(focused, null, { timeout: 2_000 })
        .catch(() => faults.push(`${place}: the heading has not the focus`));
      await page.locator("main p[role=status]").first().waitFor({ state: "hidden" });
    },
  };
};

const typeIn = async (page: Page, { email, password }: { email: string; password: string }) => {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
};

test("every step of signing in has no fault", async () => {
  const { person, url, server, demo, guest, ground } = await shared.open();
  const { page } = person;
  const judge = judging(page);
  await page.goto(server.url);
  await heading(page, "Sign in");
  await judge.screen("sign-in at a number");
  await leave(page, url);
  await judge.screen("sign-in");
  await typeIn(page, { email: "nobody@demo.test", password: "wrong" });
  await says(page, "Address and password do not match");
  await judge.screen("sign-in refused");
  await typeIn(page, demo.teacher);
  await heading(page, "Which school?");
  await judge.screen("which school");
  await button(page, "Begin again").click();
  await typeIn(page, demo.secondCoach);
  await heading(page, "One more step");
  await judge.screen("a code");
  await button(page, "Begin again").click();
  const { passwordHash = null } = (await ground.stores.accounts.byId(demo.coach.account)) ?? {};
  await ground.stores.accounts.change(guest, { passwordHash });
  const email = (await ground.stores.accounts.byId(guest))?.email ?? "";
  await typeIn(page, { email, password: demo.coach.password });
  await button(page, "Use a recovery code instead").waitFor();
  await judge.screen("a passkey");
  await button(page, "Use a recovery code instead").click();
  await judge.screen("a recovery code");
  await button(page, "Begin again").click();
  await button(page, "I cannot sign in").click();
  await judge.screen("cannot sign in");
  await page.getByLabel("E-mail address").fill("nobody@demo.test");
  await button(page, "Ask for a link").click();
  await heading(page, "Ask your school's administrator");
  await judge.screen("ask the administrator");
  await judge.place("promise");
  await judge.screen("promise, signed out");
  assert.equal(judge.faults, []);
});

test("every kind of link has no fault", async () => {
  const { person, url, demo, link, guest, ground } = await shared.open();
  const { page } = person;
  const judge = judging(page);
  const { account, email } = demo.coach;
  const [by, host] = [demo.administrator.account, demo.teacher.account];
  const guestEmail = (await ground.stores.accounts.byId(guest))?.email ?? null;
  const links = [
    ["school", "Create your school", { school: null }],
    ["join", "invites you", { email: "a@demo.test", by }],
    ["join-outside", "asks you to coach", { email: "b@demo.test", by: host }],
    ["join-outside", "asks you to coach", { email: guestEmail, by: host }],
    ["reset", "begins anew", { account, email, by }],
    ["reset", "Come back in", { account: demo.secondCoach.account, email, by }],
    ["address", "Is this your address", { account, email: "c@demo.test", by: account }],
  ] as const;
  await leave(page, url);
  for (const [kind, title, what] of links) {
    await page.goto(await link({ kind, ...what }));
    await heading(page, new RegExp(title));
    await judge.screen(`link: ${kind}, ${title}`);
  }
  await button(page, "Yes, it is mine").click();
  await heading(page, "Your new address is in place");
  await judge.screen("link: address, done");
  await page.goto(`${url}/#/link?s=${"x".repeat(43)}`);
  await heading(page, "This link is over");
  await judge.screen("link: over");
  await page.reload();
  await heading(page, "Open the link once more");
  await judge.screen("link: none");
  await enterAs(page, url, ground, demo.teacher.account);
  await page.goto(await link({ kind: "join", email: "d@demo.test", by }));
  await heading(page, /^You are signed in as/);
  await judge.screen("link: somebody else is signed in");
  assert.equal(judge.faults, []);
});

test("what stands in front has no fault", async () => {
  const { person, url, ground, asked, demo } = await shared.open();
  const { page } = person;
  const judge = judging(page);
  await enterAs(page, url, ground, asked);
  await heading(page, "Before you begin");
  await judge.screen("agreement");
  await page.getByRole("checkbox", { name: /^I have read this/ }).check();
  await page.getByRole("checkbox", { name: /^I have been trained/ }).check();
  await button(page, "Accept and go on").click();
  await button(page, "Download copy and receipt").waitFor();
  await judge.screen("agreement accepted");
  await button(page, "Go on").click();
  await heading(page, "A second factor");
  await judge.screen("second factor");
  await button(page, "Set up an app").click();
  // This sign-in is older than the server.
  await page
    .getByRole("dialog")
    .getByLabel("Password", { exact: true })
    .fill(demo.teacher.password);
  await button(page, "It is me").click();
  const secret = (await page.locator("code.secret").textContent()) ?? "";
  await judge.screen("an app for codes");
  await page.getByLabel("Code from the app").fill("000000");
  await button(page, "Check the code").click();
  await page.getByRole("alert").first().waitFor();
  await judge.screen("a wrong code");
  const code = await generate({ secret: secret.replaceAll(/\s/g, "") });
  await page.getByLabel("Code from the app").fill(code);
  await button(page, "Check the code").click();
  await page.getByRole("list", { name: "Recovery codes" }).waitFor();
  await judge.screen("recovery codes");
  assert.equal(judge.faults, []);
});

test("every place of an administrator has no fault", async () => {
  const { person, url, ground, demo } = await shared.open();
  const { page } = person;
  const judge = judging(page);
  await enterAs(page, url, ground, demo.administrator.account);
  await judge.place("people");
  await button(page, "Invite a person").click();
  await button(page, "Change the account of Tom Okafor").click();
  await judge.screen("people");
  await button(page, "Reset sign-in").click();
  await judge.screen("people: reset");
  for (const place of ["school", "agreements", "log"]) {
    await judge.place(place);
    await judge.screen(place);
  }
  assert.equal(judge.faults, []);
});

test("every place of a teacher and coach has no fault", async () => {
  const { person, url, ground, demo } = await shared.open();
  const { page } = person;
  const judge = judging(page);
  await enterAs(page, url, ground, demo.teacher.account);
  await judge.screen("go live");
  for (const place of ["log", "footprint", "promise", "guests"]) {
    await judge.place(place);
    await judge.screen(place);
  }
  await button(page, "End the time of Kim Berg as your coach").waitFor();
  await page.getByRole("radio", { name: /^Until a date/ }).check();
  await page.getByLabel("Name", { exact: true }).fill("Una Holm");
  await page.getByLabel("E-mail address").fill("una@demo.test");
  await button(page, "Make the link").click();
  await page.getByLabel("The link, to copy").waitFor();
  await judge.screen("guests: invited");
  await judge.place("account");
  await button(page, "Set up one-time codes").click();
  await judge.screen("account");
  await page.getByLabel("New password").fill("heron lantern gravel mosaic 47");
  await button(page, "Change the password").click();
  await page.getByRole("dialog").waitFor();
  await judge.screen("it is me");
  await button(page, "Let it be").click();
  await judge.place("coach");
  await judge.screen("coach");
  await button(page, /^Ready/).click();
  await says(page, "EARLY");
  await judge.screen("coach, waiting");
  assert.equal(judge.faults, []);
});

test("every place of a coach from outside has no fault", async () => {
  const { person, url, ground, guest } = await shared.open();
  const { page } = person;
  const judge = judging(page);
  await enterAs(page, url, ground, guest);
  await judge.screen("coach from outside");
  for (const place of ["account", "log", "footprint", "promise"]) {
    await judge.place(place);
    await judge.screen(`from outside: ${place}`);
  }
  assert.equal(judge.faults, []);
});

test("the judge sees what is planted: a nameless button, colours of one theme, a wide box, a second heading", async () => {
  const { person, url } = await shared.open();
  const { page } = person;
  await leave(page, url);
  await page.evaluate(() => {
    const main = document.querySelector("main");
    const [nameless, pale, wide] = [0, 1, 2].map(() => document.createElement("p"));
    if (!main || !nameless || !pale || !wide) throw new Error("the page has no main part");
    nameless.append(document.createElement("button"));
    pale.textContent = "Pale in the light theme only";
    pale.style.color = "white";
    wide.style.width = "400px";
    main.append(nameless, pale, wide, document.createElement("h1"));
    document.querySelector("main h1:last-child")?.append("Another");
  });
  const faults = (await faultsOf(page, "planted")).join("\n");
  for (const fault of [
    /320 px, light: button-name/,
    /400 %, dark: button-name/,
    /400 %, light: color-contrast/,
    /320 px: scrolls sideways/,
    /400 %: 2 headings of level 1/,
  ]) {
    assert.match(faults, fault);
  }
  assert.not.match(faults, /dark: color-contrast/);
});

test("R25: all of it asked nobody but the school's own server, and nothing was refused by its policy", async () => {
  const { person, url, server } = await shared.open();
  const hosts = [url, server.url].map((one) => new URL(one).host);
  assert.equal([...person.hosts].toSorted(), hosts.toSorted());
  const complaints = person.complaints.filter((one) => !one.startsWith("Failed to load resource"));
  assert.equal(complaints, []);
});

test("everything ends with the house", () => shared.close());

test.run();
