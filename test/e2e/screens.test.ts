// runs alone, limit 300 s
/** Every state of a lesson, as axe judges it in both themes, narrow and at 400 %; and both journeys by keyboard alone. */
import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { faultsOf } from "#test/support/browser-axe.ts";
import { tabTo } from "#test/support/browser-keyboard.ts";
import { hold, withLesson, type Lesson } from "#test/support/browser-lesson.ts";
import { withLive } from "#test/support/browser-live.ts";
import { anotherPage } from "#test/support/browser.ts";
import { drawCurtain, end, liftCurtain, says } from "#test/support/browser-steps.ts";
import { COACH_TONES_HZ } from "#test/support/classroom/classroom.ts";
import { hearsTone, nowOf, seesPicture } from "#test/support/classroom/observe.ts";

const test = suite("screens");
const shared = hold<Lesson>((work) => withLesson({}, work));

const isSound = async (page: Page, screen: string): Promise<void> => {
  const faults = await faultsOf(page, screen);
  assert.is(faults.length, 0, faults.join("\n"));
};

test("live, in the ear, curtain, removed, on hold and ended have no fault in either theme", async () => {
  const lesson = await shared.open();
  await withLive(lesson, async ({ teacher, coach, code, server }) => {
    const { page } = teacher;
    await isSound(page, "live");
    await isSound(coach, "coach live");

    await drawCurtain(page);
    await says(coach, "CURTAIN");
    await isSound(page, "curtain");
    await isSound(coach, "coach curtain");
    const lifted = await nowOf(page);
    await liftCurtain(page);
    await seesPicture(coach, { code, sinceMs: lifted });

    const tab = await anotherPage(teacher);
    await tab.goto(server.url);
    await says(tab, "Another page of yours runs this lesson.");
    await isSound(tab, "second tab");
    await tab.close();
    await page.bringToFront();

    const name = server.coaches[0]?.name ?? "";
    await page.getByRole("button", { name: `Remove ${name} now` }).click();
    await says(coach, "You were removed");
    await isSound(coach, "coach removed");
    await isSound(page, "live without anybody");
    await page.getByRole("button", { name: `Let ${name} back in` }).click();

    await page.reload();
    await says(page, "ON HOLD");
    await isSound(page, "on hold");
    await isSound(coach, "coach on hold");
    await end(page);
    await says(page, "ENDED");
    await says(coach, "ENDED");
    await isSound(page, "ended");
    await isSound(coach, "coach ended");
  });
});

test("a whole lesson can be taught and coached by keyboard alone", async () => {
  const { server, teacher, coaches, code } = await shared.open();
  const account = server.coaches[0];
  const coach = coaches[0]?.page;
  const { page } = teacher;
  assert.ok(coach !== undefined && account !== undefined);
  for (const [person, who] of [
    [coach, account],
    [page, server.teacher],
  ] as const) {
    await person.context().clearCookies();
    await person.goto(server.url);
    await person.getByLabel("E-mail address").waitFor();
    await tabTo(person, /^E-mail address/);
    await person.keyboard.type(who.email);
    await tabTo(person, /^Password/);
    await person.keyboard.type(who.password);
    await person.keyboard.press("Enter");
    await person.getByRole("button", { name: "Sign out" }).waitFor();
  }
  await tabTo(coach, /^Coach$/);
  await coach.keyboard.press("Enter");
  await coach.getByRole("button", { name: /^Ready/ }).waitFor();
  await tabTo(coach, /^Ready/);
  await coach.keyboard.press("Enter");
  await says(coach, "EARLY");

  await tabTo(page, new RegExp(account.name));
  await page.keyboard.press("Space");
  await tabTo(page, /^Play the chime/);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Only in my ear" }).waitFor();
  await tabTo(page, /^Only in my ear/);
  await page.keyboard.press("Enter");
  await says(page, "^Confirmed$");
  await tabTo(page, /^They may speak in my ear/);
  const speak = page.getByRole("checkbox", { name: "They may speak in my ear" });
  if (!(await speak.isChecked())) await page.keyboard.press("Space");
  const sinceMs = await nowOf(page);
  await tabTo(page, /^Go live$/);
  await page.keyboard.press("Enter");
  await seesPicture(coach, { code, sinceMs });

  const spoke = await nowOf(coach);
  await tabTo(coach, /^Hold to talk/);
  await coach.keyboard.down("Space");
  await hearsTone(page, { hertz: COACH_TONES_HZ[0], sinceMs: spoke });
  await coach.keyboard.up("Space");

  await tabTo(page, /^Curtain/);
  await page.keyboard.press("Enter");
  await says(coach, "CURTAIN");
  const lifted = await nowOf(page);
  await tabTo(page, /^Lift/);
  await page.keyboard.press("Enter");
  await seesPicture(coach, { code, sinceMs: lifted });
  await tabTo(page, /^End/);
  await page.keyboard.press("Enter");
  await says(coach, "ENDED");
});

test("R25: no page asked any other origin", async () => {
  const { teacher, coaches, server } = await shared.open();
  for (const { hosts } of [teacher, ...coaches]) {
    assert.equal([...hosts], [new URL(server.url).host]);
  }
});

test("everything ends with the lesson", () => shared.close());

test.run();
