// runs alone, limit 300 s
/** Every state of a recording, on every screen that shows it, as axe judges it in both themes, narrow and at 400 %. */
import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { faultsOf } from "#test/support/browser-axe.ts";
import { hold, withLesson, type Lesson } from "#test/support/browser-lesson.ts";
import { withLive } from "#test/support/browser-live.ts";
import {
  goTo,
  makeVault,
  offersFiles,
  record,
  recordedFor,
  stopRecording,
  strip,
} from "#test/support/browser-recording.ts";
import { drawCurtain, end, liftCurtain, says, signIn } from "#test/support/browser-steps.ts";

const test = suite("screens of a recording");
const shared = hold<Lesson>((work) => withLesson({}, work));

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
/** What is wrong so far: one run tells all of it. */
const faults: string[] = [];
const judge = async (page: Page, screen: string): Promise<void> => {
  faults.push(...(await faultsOf(page, screen)));
};
const noFaults = (): void => {
  assert.is(faults.length, 0, faults.splice(0).join("\n"));
};

test("the place without a vault and without a recording has no fault, and a lesson that cannot be recorded", async () => {
  const lesson = await shared.open();
  const { page } = lesson.teacher;
  await signIn(page, lesson.server.url, lesson.server.teacher);
  await says(page, "Off, and cannot be turned on yet");
  await judge(page, "go live, cannot record");
  await goTo(page, "recordings");
  await says(page, "No recordings yet");
  await says(page, "Make your vault first.");
  await judge(page, "recordings, none");
  await goTo(page, "");
  await withLive(lesson, async () => {
    await says(page, "You can do it after the lesson");
    await judge(page, "live, cannot record");
  });
  await button(page, "Go live again").click();
  await makeVault(page);
  noFaults();
});

test("recording, waiting behind the curtain, dropped, ended and a part being chosen have no fault", async () => {
  const lesson = await shared.open();
  await withLive(lesson, async ({ teacher, coach }) => {
    const { page } = teacher;
    await record(page);
    await says(coach, "This lesson is being recorded");
    await judge(page, "recording");
    await judge(coach, "coach, recorded");
    await drawCurtain(page);
    await says(page, "Your recorder receives nothing");
    await button(page, "Drop the last minute").click();
    await says(page, "gone for good");
    await judge(page, "recorder behind the curtain");
    await says(coach, "The teacher's recorder waits");
    await judge(coach, "coach, recorder waits");
    await liftCurtain(page);
    await strip(page).getByText("Recording", { exact: true }).waitFor();
    await recordedFor(page, 30);
    await stopRecording(page);
    await judge(page, "not recording any more");
    await end(page);
    await says(page, "Untouched, it is thrown away by");
    await judge(page, "what becomes of it");
    await button(page, /^Keep a part/).click();
    await says(page, "Which part do you keep?");
    await judge(page, "which part");
    await button(page, "Let it be").click();
    await button(page, /^Keep:/).click();
    await says(page, "Kept\\.");
    await judge(page, "kept");
  });
  noFaults();
});

test("the place with a recording, its copy, its deletion and the settings has no fault", async () => {
  const { page } = (await shared.open()).teacher;
  await page.getByRole("link", { name: "All your recordings" }).click();
  await says(page, "Yours until you delete it. A limit of your school is told a week ahead.");
  await judge(page, "recordings, kept");
  await offersFiles(page);
  await button(page, /^Save a copy/).click();
  await says(page, "Saved. It opens without this server");
  await button(page, /^Delete/).click();
  await says(page, "It is gone for good by");
  await judge(page, "recordings, locked");
  await page.getByLabel("Time to change my mind after deleting, days").fill("0");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await says(page, "^Saved.$");
  await button(page, /^Keep it after all/).click();
  await says(page, "It is back.");
  await button(page, /^Delete/).click();
  await says(page, "Its keys are gone now");
  await judge(page, "recordings, deleted for good");
  noFaults();
});

test("everything ends with the lesson", () => shared.close());

test.run();
