// runs alone, limit 240 s
/** A teacher shows a recording in a live session, and leads; the coach follows by a share of their own. */
import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { LESSON_CODE } from "#test/recordings/lesson/produce.ts";
import { faultsOf } from "#test/support/browser-axe.ts";
import { hold, newCode } from "#test/support/browser-lesson.ts";
import { standsAt, stampOf } from "#test/support/browser-player.ts";
import { goTo } from "#test/support/browser-recording.ts";
import { nameWhom, TITLE, withShared, type SharedGround } from "#test/support/browser-shared.ts";
import {
  confirmEar,
  drawCurtain,
  end,
  getReady,
  goLive,
  holding,
  liftCurtain,
  preview,
  says,
} from "#test/support/browser-steps.ts";
import { teacherRoom } from "#test/support/classroom/classroom.ts";
import type { Stamp } from "#test/support/classroom/strip.ts";

const test = suite("watching together");
const shared = hold<SharedGround>((work) =>
  // Long enough for a machine that is busy with other things.
  withShared(work, { room: teacherRoom(newCode()), seconds: 120 }),
);
const FRAMES_A_SECOND = 25;
/** Of the recording: what is shared begins here. */
const FROM_S = 9;
const LOOK_MS = 40_000;
const AGAIN = "Go live again";
const [MINE, THEIRS] = ["Picture of the recording", "Picture of the recording that is shown"];

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const key = (page: Page, name: string) => page.keyboard.press(name);
const dialog = (page: Page) => page.getByRole("dialog");

/** Waits until the two painted pictures are such a pair. */
const bothShow = async (
  { teacher, coach }: SharedGround,
  what: string,
  holds: (mine: Stamp, theirs: Stamp) => boolean,
): Promise<[Stamp, Stamp]> => {
  const until = Date.now() + LOOK_MS;
  for (;;) {
    const [mine, theirs] = await Promise.all([
      stampOf(teacher.page, MINE),
      stampOf(coach.page, THEIRS),
    ]);
    if (mine?.code === LESSON_CODE && theirs?.code === LESSON_CODE && holds(mine, theirs))
      return [mine, theirs];
    if (Date.now() > until)
      throw new Error(`not ${what}: ${JSON.stringify(mine)}, ${JSON.stringify(theirs)}`);
    await coach.page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  }
};
/** The teacher's player takes single keys while the focus is on no control. */
const toThePlayer = (page: Page) => page.getByRole("heading", { level: 1 }).focus();

test("a recording is chosen in the lesson; whoever has it not shared is told so and sees nothing", async () => {
  const ground = await shared.open();
  const [teacher, coach] = [ground.teacher.page, ground.coach.page];
  await getReady(coach);
  await goTo(teacher, "");
  await preview(teacher);
  await confirmEar(teacher);
  await goLive(teacher, ["Tom Okafor"]);
  await button(coach, /^Hold to talk/).waitFor();

  const faults: string[] = [];
  await button(teacher, "Watch a recording together").click();
  await button(teacher, `Show: ${TITLE}`).waitFor();
  faults.push(...(await faultsOf(teacher, "which recording")));
  await button(teacher, `Show: ${TITLE}`).click();
  await says(teacher, `^You show: ${TITLE}$`);
  await says(teacher, "None of your coaches has it shared");
  await says(coach, "Maya Lindqvist shows a recording that is not shared with you");
  assert.is(await coach.locator(`video[aria-label="${THEIRS}"]`).count(), 0);
  assert.not.match(await coach.locator("main").innerText(), /canary/);
  faults.push(...(await faultsOf(teacher, "showing")), ...(await faultsOf(coach, "not shared")));
  assert.equal(faults, []);
});

test("R16: shared from there it comes by itself, and outside of the part nothing is shown", async () => {
  const ground = await shared.open();
  const [teacher, coach] = [ground.teacher.page, ground.coach.page];
  await button(teacher, /^Share/).click();
  await nameWhom(teacher, /Tom Okafor/);
  await teacher.getByRole("radio", { name: /^A part/ }).press(" ");
  await teacher.getByLabel("From, seconds").fill(String(FROM_S));
  await dialog(teacher).getByRole("button", { name: "Share", exact: true }).press("Enter");
  await says(teacher, "Shared with Tom Okafor\\.");
  await key(teacher, "Escape");
  await says(coach, "This stretch is not shared with you");
  assert.is(await stampOf(coach, THEIRS), null);
});

test("the teacher plays, and the coach's page shows the same moment; paused, the same picture", async () => {
  const ground = await shared.open();
  const [teacher, coach] = [ground.teacher.page, ground.coach.page];
  await toThePlayer(teacher);
  await key(teacher, "Home");
  await key(teacher, "l");
  await standsAt(teacher, 9, 11);
  await key(teacher, "ArrowRight");
  await key(teacher, "k");
  const near = (mine: Stamp, theirs: Stamp) =>
    Math.abs(mine.counter - theirs.counter) <= FRAMES_A_SECOND;
  const [first] = await bothShow(ground, "in step", near);
  await bothShow(
    ground,
    "in step, a second on",
    (mine, theirs) => mine.counter > first.counter + FRAMES_A_SECOND && near(mine, theirs),
  );
  await key(teacher, "k");
  await bothShow(
    ground,
    "the same picture",
    (mine, theirs) => Math.abs(mine.counter - theirs.counter) <= 4,
  );
  await says(coach, "^Paused$");
  assert.match((await coach.locator(".watermark span").first().textContent()) ?? "", /^Tom Okafor/);
  assert.equal(await faultsOf(coach, "following"), []);
});

test("R9: the coach speaks into the ear as always, and the space bar plays nothing", async () => {
  const { teacher, coach } = await shared.open();
  await holding(coach.page, async () => {
    await says(coach.page, "^In the ear");
    await says(teacher.page, "Tom Okafor");
  });
  await says(coach.page, "^Paused$");
});

test("under the curtain the coach sees nothing of it, and afterwards the same place again", async () => {
  const ground = await shared.open();
  const [teacher, coach] = [ground.teacher.page, ground.coach.page];
  const before = await stampOf(teacher, MINE);
  await drawCurtain(teacher);
  await coach.locator("together-follow").waitFor({ state: "detached" });
  assert.is(await coach.locator(`video[aria-label="${THEIRS}"]`).count(), 0);
  await liftCurtain(teacher);
  await bothShow(
    ground,
    "the place of before",
    (mine, theirs) =>
      Math.abs(mine.counter - (before?.counter ?? 0)) <= 5 &&
      Math.abs(mine.counter - theirs.counter) <= 5,
  );
});

test("R17: recalled while it is shown, it is gone from the coach's page; the teacher goes on", async () => {
  const { teacher, coach, stores } = await shared.open();
  const [share] = await stores.shares.ofOwner((await shared.open()).server.teacher.account);
  assert.ok(share !== undefined);
  const status = await teacher.page.evaluate(async (id) => {
    const app = (document.querySelector("aside-app") as unknown as { app: AppHere }).app;
    await app.api.post("/api/shares/recall", { share: id });
    return "ok";
  }, share.id);
  assert.is(status, "ok");
  await says(coach.page, "It is not shared with you any more");
  assert.is(await coach.page.locator(`video[aria-label="${THEIRS}"]:visible`).count(), 0);
  assert.is.not(await stampOf(teacher.page, MINE), null);
});
interface AppHere {
  api: { post(path: string, body: object): Promise<unknown> };
}

test("stopped, nothing of it is left on either page; and it stands in the log", async () => {
  const { teacher, coach } = await shared.open();
  await button(teacher.page, "Stop showing").click();
  await coach.page.locator("together-follow").waitFor({ state: "detached" });
  await button(teacher.page, "Watch a recording together").waitFor();
  await end(teacher.page);
  await button(teacher.page, AGAIN).click();
  await goTo(teacher.page, "log");
  await says(teacher.page, "^You stopped showing a recording$");
  await says(teacher.page, "^You showed a recording in the live session$");
  assert.equal(teacher.complaints, []);
  // The recalled share is asked for once more, and that is answered with a no.
  assert.equal(
    coach.complaints.filter((complaint) => !complaint.includes("404")),
    [],
  );
  await shared.close();
});

test.run();
