// runs alone, limit 240 s
/**
 * The door, from an empty data folder to a lesson, by the keyboard alone, with a
 * browser for each person; and passkeys, by Chromium's virtual authenticator.
 */
import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { InvitedReply } from "#protocol/http/people.ts";
import { addAuthenticator } from "#test/support/browser-authenticator.ts";
import { put, press } from "#test/support/browser-keyboard.ts";
import { newCode } from "#test/support/browser-lesson.ts";
import { withPerson } from "#test/support/browser.ts";
import { goLive, says, signIn } from "#test/support/browser-steps.ts";
import { coachVoice, teacherRoom } from "#test/support/classroom/classroom.ts";
import { nowOf, seesPicture, watchFor } from "#test/support/classroom/observe.ts";
import { askAs } from "#test/support/page.ts";
import { withServer, type Server } from "#test/support/server.ts";

const test = suite("the door in real browsers");

const PASSWORD = "corner lantern biscuit 47";
const heading = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole("heading", { name, level: 1 }).waitFor();
/** Passkeys belong to a name: the same server under one. */
const named = (server: Server): string => server.url.replace("127.0.0.1", "localhost");

const acceptByKeyboard = async (page: Page): Promise<void> => {
  await heading(page, "Before you begin");
  await press(page, /^I have read this/, "Space");
  await press(page, /^Accept and go on$/);
  await heading(page, "Accepted");
  await press(page, /^Go on$/);
};

const createSchool = async (page: Page, link: string): Promise<void> => {
  await page.goto(link);
  await heading(page, "Create your school");
  assert.not.ok(page.url().includes("s="), "the secret has left the address");
  await put(page, /^Name of the school$/, "Riverside School");
  await put(page, /^Who answers for data protection$/, "The head, head@riverside.test");
  await put(page, /^Where people get help$/, "Room 12");
  await put(page, /^Your name$/, "Ama Mensah");
  await put(page, /^E-mail address$/, "ama@riverside.test");
  await put(page, /^Password$/, "password1234");
  await press(page, /^Create the school$/);
  // The refusal is read out with the field, which has the focus again.
  await says(page, "on a list of known ones");
  await page.waitForFunction(() => document.activeElement?.id === "password");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(PASSWORD);
  await press(page, /^Create the school$/);
};

const inviteByKeyboard = async (page: Page): Promise<string> => {
  await press(page, /^People$/);
  await heading(page, "People");
  await press(page, /^Invite a person$/);
  await put(page, /^E-mail address$/, "tom@riverside.test");
  await put(page, /^Name, if you know it$/, "Tom Okafor");
  await press(page, /^Make the link$/);
  return page.getByLabel("The link, to copy").inputValue();
};

const joinByKeyboard = async (page: Page, link: string): Promise<void> => {
  await page.goto(link);
  await heading(page, "Riverside School invites you");
  await put(page, /^Password$/, "seven quiet umbrellas dance");
  await press(page, /^Join$/);
  await heading(page, "Before you begin");
  await acceptByKeyboard(page);
  await press(page, /^Coach$/);
  await press(page, /^Ready/);
  await says(page, "EARLY");
};

test("R20: by the keyboard alone, from the first link to a live lesson with an invited coach", async () => {
  const code = newCode();
  await withServer({ people: "none" }, (server) =>
    withPerson({ room: teacherRoom(code) }, (teacher) =>
      withPerson({ room: coachVoice(0) }, async (coach) => {
        const { page } = teacher;
        const { firstStart } = server;
        assert.ok(firstStart, "an empty folder gives a link");
        await createSchool(page, firstStart);
        await acceptByKeyboard(page);
        await heading(page, "Go live");

        await coach.page.goto(firstStart);
        await heading(coach.page, "This link is over");

        await joinByKeyboard(coach.page, await inviteByKeyboard(page));
        await press(page, /^Go live$/);
        await heading(page, "Go live");
        await press(page, /^Tom Okafor/, "Space");
        const sinceMs = await nowOf(page);
        await press(page, /^Go live$/);
        await page.getByRole("button", { name: /^Curtain/ }).waitFor();
        await seesPicture(coach.page, { code, sinceMs });
        await press(page, /^End/);
        await heading(page, /^Ended/);
      }),
    ),
  );
});

const askedForSecondFactor = async (server: Server): Promise<void> => {
  const { administrator, teacher } = server;
  const body = { account: teacher.account, on: true };
  await askAs(server.url, administrator, "/api/people/second-factor", body);
};

/** The first request there waits on the way; the others pass it. */
const holdFirst = async (page: Page, path: string) => {
  const { promise: released, resolve } = Promise.withResolvers<void>();
  await page.route(path, (route) => released.then(() => route.continue()), { times: 1 });
  return {
    /** Resolves when its answer has come. */
    async release(): Promise<void> {
      const answer = page.waitForResponse(path);
      resolve();
      await (await answer).finished();
    },
  };
};

test("R20: a second factor that is asked for, then in by passkey, and by recovery code without it", async () => {
  await withServer({}, async (server) => {
    await askedForSecondFactor(server);
    await withPerson({ room: teacherRoom(newCode()) }, async ({ page }) => {
      const device = await addAuthenticator(page, "internal");
      await device.set(false);
      await page.goto(named(server));
      await page.getByLabel("E-mail address").fill(server.teacher.email);
      await page.getByLabel("Password").fill(server.teacher.password);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await heading(page, "A second factor");
      await page.getByRole("button", { name: "Set up an app" }).click();
      await page.getByRole("button", { name: "Back" }).click();
      await device.set(true);
      await page.getByRole("button", { name: "Make a passkey" }).click();
      const codes = page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
      await codes.first().waitFor();
      const [first = ""] = await codes.allTextContents();
      await device.set(false);
      await page.getByRole("checkbox", { name: "I have kept them" }).check();
      await page.getByRole("button", { name: "Go on" }).click();
      await heading(page, "Go live");

      // Nobody touches the device. The suggestion for the field comes after the tap, and does not end it.
      const options = "**/api/sign-in/passkey-options";
      const late = await holdFirst(page, options);
      await page.getByRole("button", { name: "Sign out" }).click();
      await heading(page, "Sign in");
      const tapped = page.waitForResponse(options);
      await page.getByRole("button", { name: "Use a passkey" }).click();
      await tapped;
      await late.release();
      await watchFor(page, 500);
      assert.ok(await page.getByRole("button", { name: "Your browser is asking you" }).isVisible());

      // Held back once more: a device that says yes by itself would take it before the tap.
      const held = await holdFirst(page, options);
      await page.reload();
      await heading(page, "Sign in");
      await device.set(true);
      await page.getByRole("button", { name: "Use a passkey" }).click();
      await heading(page, "Go live");
      await held.release();

      await device.set(false);
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.getByLabel("E-mail address").fill(server.teacher.email);
      await page.getByLabel("Password").fill(server.teacher.password);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await heading(page, "One more step");
      await page.getByRole("button", { name: "Use a recovery code instead" }).click();
      await page.getByLabel("Recovery code").fill(first);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await heading(page, "Go live");
    });
  });
});

test("R20: a new agreement never covers a lesson, and stands in front of whatever begins after it", async () => {
  await withServer({}, (server) =>
    withPerson({ room: teacherRoom(newCode()) }, async ({ page }) => {
      const [coach] = server.coaches;
      assert.ok(coach);
      await signIn(page, server.url, server.teacher);
      await goLive(page, [coach.name]);
      const text = `# Our new agreement\n\n${"Everybody keeps to it. ".repeat(20)}`;
      await askAs(server.url, server.administrator, "/api/agreements", { after: 1, text });
      await says(page, "Your school has something new for you to read");
      assert.ok(await page.getByRole("button", { name: /^Curtain/ }).isVisible());
      await page.getByRole("button", { name: /^End/ }).first().click();
      await heading(page, /^Ended/);
      await page.getByRole("button", { name: "Go live again" }).click();
      await heading(page, "Before you begin");
      await page.getByText("Our new agreement").waitFor();
    }),
  );
});

test("an account that begins anew says what is gone before it asks for anything", async () => {
  await withServer({}, (server) =>
    withPerson({ room: coachVoice(0) }, async ({ page }) => {
      const [coach] = server.coaches;
      assert.ok(coach);
      const { url } = await askAs<InvitedReply>(
        server.url,
        server.administrator,
        "/api/people/reset",
        { account: coach.account, dropSecondFactor: false },
      );
      assert.ok(url);
      await page.goto(url);
      await heading(page, "Your account begins anew");
      await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
      await page.getByRole("checkbox", { name: /^I understand/ }).check();
      await page.getByRole("button", { name: "Choose and sign in" }).click();
      await heading(page, /^(Go live|Before you begin)$/);
      await page.goto(url);
      await heading(page, /^(This link is over|Before you begin)$/);
    }),
  );
});

test.run();
