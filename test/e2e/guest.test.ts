// runs alone, limit 150 s
/** A coach from outside: invited by the teacher, in by the gate, seen as what they are, and gone. */
import { generate } from "otplib";
import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newCode } from "#test/support/browser-lesson.ts";
import { enterAs } from "#test/support/browser-enter.ts";
import { withPerson } from "#test/support/browser.ts";
import { confirmEar, end, getReady, goLive, says, signIn } from "#test/support/browser-steps.ts";
import { coachVoice, ROOM_MARKER_HZ, teacherRoom } from "#test/support/classroom/classroom.ts";
import { hearsTone, nowOf, pictureStops, seesPicture } from "#test/support/classroom/observe.ts";
import { withSchool, type School } from "#test/support/school.ts";

const test = suite("a coach from outside in real browsers");

const GUEST = { name: "Kim Berg", email: "kim@elsewhere.test" };
const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const heading = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole("heading", { name, level: 1 }).waitFor();

const invite = async (page: Page, until: "once" | "a date"): Promise<string> => {
  await page.getByRole("link", { name: "Invite a coach from outside" }).first().click();
  await heading(page, "Coaches from outside");
  await page.getByLabel("Name", { exact: true }).fill(GUEST.name);
  await page.getByLabel("E-mail address").fill(GUEST.email);
  if (until === "a date") await page.getByRole("radio", { name: /^Until a date/ }).check();
  await button(page, "Make the link").click();
  return page.getByLabel("The link, to copy").inputValue();
};

/** Everything that is asked of somebody from outside before anything else opens. */
const join = async (page: Page, link: string): Promise<void> => {
  await page.goto(link);
  await heading(page, "Maya Lindqvist asks you to coach");
  await page.getByLabel("Password", { exact: true }).fill("seven quiet umbrellas dance");
  await button(page, "Accept the invitation").click();
  await heading(page, "Before you begin");
  await page.getByRole("checkbox", { name: /^I have read this/ }).check();
  await button(page, "Accept and go on").click();
  await button(page, "Go on").click();

  await heading(page, "A second factor");
  await button(page, "Set up an app").click();
  const secret = (await page.locator("code.secret").textContent()) ?? "";
  const code = await generate({ secret: secret.replaceAll(/\s/g, "") });
  await page.getByLabel("Code from the app").fill(code);
  await button(page, "Check the code").click();
  const codes = page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
  await codes.first().waitFor();
  assert.ok((await codes.count()) >= 8, "recovery codes to keep");
  await page.getByRole("checkbox", { name: "I have kept them" }).check();
  await button(page, "Go on").click();
  await heading(page, /./);
};

const isAloneHere = async (page: Page): Promise<void> => {
  const shown = (await page.locator("body").textContent()) ?? "";
  for (const name of ["Tom Okafor", "Ines Duarte", "Ruth Adeyemi"]) {
    assert.not.ok(shown.includes(name), `a colleague is shown: ${name}`);
  }
  const tabs = await page.getByRole("navigation").getByRole("link").allTextContents();
  assert.not.ok(
    tabs.some((tab) => /Go live|People|School/.test(tab)),
    tabs.join(),
  );
};

/** What an administrator sees: that there is somebody from outside, not whose guest. */
const asAdministrator = async ({ server, demo, ground }: School, page: Page): Promise<void> => {
  await enterAs(page, server.url, ground, demo.administrator.account);
  await page.getByRole("link", { name: "People", exact: true }).click();
  const row = page.getByRole("listitem").filter({ hasText: GUEST.email });
  await row.getByText("From outside").waitFor();
  assert.not.ok((await row.textContent())?.includes("Maya"), "whose guest it is");
  await page.goto(`${server.url}/#/school`);
  await heading(page, "School");
  await page.waitForLoadState("networkidle");
  const shown = (await page.locator("main").textContent()) ?? "";
  await page.getByText(`${GUEST.name} (from outside) joined`).waitFor();
  assert.not.ok(shown.includes("Maya"), "the school's log tells of teaching");
};

const choice = (page: Page) => page.getByRole("checkbox", { name: GUEST.name });

test("R7: somebody from outside coaches the one teacher who invited them, in the open, and only until that ends", () => {
  const code = newCode();
  return withSchool({ teachers: 0, coaches: 0 }, (school) =>
    withPerson({ room: teacherRoom(code) }, (teacher) =>
      withPerson({ room: coachVoice(0) }, async (guest) => {
        const { server, demo } = school;
        const { page } = teacher;
        await signIn(page, server.url, demo.teacher);
        await join(guest.page, await invite(page, "once"));
        await isAloneHere(guest.page);
        await getReady(guest.page);
        await isAloneHere(guest.page);

        await page.getByRole("link", { name: "Go live", exact: true }).click();
        await page
          .locator("label.choice", { has: choice(page) })
          .getByText("From outside")
          .waitFor();
        await confirmEar(page);
        const sinceMs = await nowOf(page);
        await goLive(page, [GUEST.name]);
        await seesPicture(guest.page, { code, sinceMs });
        await hearsTone(guest.page, { hertz: ROOM_MARKER_HZ, sinceMs });
        await page.getByText("from outside").first().waitFor();

        const administrator = await guest.browser.newContext();
        await asAdministrator(school, await administrator.newPage());
        await administrator.close();

        await end(page);
        await says(page, "ENDED");
        await says(guest.page, "ENDED");
        await pictureStops(guest.page);
        await button(page, "Go live again").click();
        await heading(page, "Go live");
        await page.getByRole("checkbox", { name: "Tom Okafor" }).waitFor();
        assert.is(await choice(page).count(), 0, "one live session was all");

        // Invited once more, by an account that is there already; then the teacher thinks again.
        await guest.page.goto(await invite(page, "a date"));
        await button(guest.page, "Accept the invitation").click();
        await says(guest.page, "You can coach Maya Lindqvist now");
        await page.getByRole("link", { name: "Go live", exact: true }).click();
        await choice(page).waitFor();
        await page.getByRole("link", { name: "Invite a coach from outside" }).first().click();
        await button(page, `End the time of ${GUEST.name} as your coach`).click();
        await says(page, `Ended. ${GUEST.name} is out of your live sessions at once`);
        await page.getByRole("link", { name: "Go live", exact: true }).click();
        await page.getByRole("checkbox", { name: "Tom Okafor" }).waitFor();
        assert.is(await choice(page).count(), 0, "ended is ended");
      }),
    ),
  );
});

test.run();
