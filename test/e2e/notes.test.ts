// runs alone, limit 300 s
/** Notes as a coach and a teacher write them: while the lesson runs, and beside the recording, by keyboard alone. */
import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fingerprint, newIdentity, recipientOf } from "#recordings/keys.ts";
import { faultsOf } from "#test/support/browser-axe.ts";
import { press } from "#test/support/browser-keyboard.ts";
import { hold, withLesson, type Lesson } from "#test/support/browser-lesson.ts";
import { withLive } from "#test/support/browser-live.ts";
import { slider, standsAt } from "#test/support/browser-player.ts";
import { goTo, makeVault, record, recordedFor } from "#test/support/browser-recording.ts";
import { end, says, signIn } from "#test/support/browser-steps.ts";
import { lieTo, tellTruth } from "#test/support/browser-vault.ts";
import { filesWith } from "#test/support/on-disk.ts";
import { withDataFolder } from "#test/support/server.ts";

const test = suite("notes");
interface Ground extends Lesson {
  /** The server's own files. */
  data: string;
}
const shared = hold<Ground>((work) =>
  withDataFolder((data) => withLesson({ data }, (lesson) => work({ ...lesson, data }))),
);
/** Each a word of what was typed into a page below. */
const TYPED = ["canary", "Canary", "Three answers", "First pair", "Mini whiteboards", "Thursday"];

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const key = (page: Page, name: string) => page.keyboard.press(name);
const lessonField = (page: Page) => page.getByLabel(/^What did you see\?/);
/** Where keys do nothing else. */
const atRest = (page: Page) => page.getByRole("heading", { level: 1 }).focus();
const notes = (page: Page) => page.getByRole("region", { name: "Notes", exact: true });
const kept = (page: Page, n: number): Promise<unknown> =>
  page.waitForFunction(
    (least) => document.querySelectorAll(".note__state--kept").length >= least,
    n,
  );
const playing = (page: Page, yes: boolean): Promise<void> =>
  page.getByRole("button", { name: yes ? "Pause" : "Play", exact: true }).waitFor();
const painted = (page: Page): Promise<unknown> =>
  page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
const faults: string[] = [];
const judge = async (page: Page, screen: string): Promise<void> => {
  await page.evaluate(() => {
    scrollTo(0, 0);
  });
  faults.push(...(await faultsOf(page, screen)));
};
const noFaults = (): void => {
  assert.is(faults.length, 0, faults.splice(0).join("\n"));
};

const VTT = [
  "WEBVTT",
  "",
  "00:00.000 --> 00:08.000",
  "<v Ms Lindqvist>Good morning",
  "",
  "00:08.500 --> 00:12.000",
  "What is a half?",
  "",
].join("\n");
const FORM = {
  "aside-form": 1,
  id: "canary-form",
  title: "Canary questions",
  items: [
    { id: "canary", kind: "tally", label: "A canary sings" },
    { id: "mood", kind: "scale", label: "How loud?", steps: 3 },
  ],
};

test("a coach without the recording on: what is noted is kept all the same, and read by the teacher", async () => {
  const lesson = await shared.open();
  const { page } = lesson.teacher;
  const [coach] = lesson.coaches;
  if (coach === undefined) throw new Error("a lesson needs a coach");
  await signIn(page, lesson.server.url, lesson.server.teacher);
  await goTo(page, "notes");
  await says(page, "No notes from lessons yet.");
  await judge(page, "notes from lessons, none");
  await makeVault(page);
  await goTo(page, "");
  // The coach has no vault of the own: the teacher alone reads it.
  await withLive(lesson, async ({ coach: theirs }) => {
    await says(theirs, "alone can read them");
    await atRest(theirs);
    await key(theirs, "x");
    await kept(theirs, 1);
    await key(theirs, "w");
    await theirs.keyboard.type("A canary without a recording");
    await key(theirs, "Control+Enter");
    await kept(theirs, 2);
    await end(page);
  });
  await button(page, "Go live again").click();
  await goTo(page, "notes");
  await says(page, "A canary without a recording");
  await says(page, "Your lesson");
  assert.is(await page.getByRole("link", { name: "On the recording" }).count(), 0);
  noFaults();
});

test("while a lesson is recorded, keys mark and write, and the space bar still talks: even out of a note", async () => {
  const lesson = await shared.open();
  const { page } = lesson.teacher;
  const [first] = lesson.coaches;
  if (first === undefined) throw new Error("a lesson needs a coach");
  await signIn(first.page, lesson.server.url, lesson.server.coaches[0] ?? lesson.server.teacher);
  await makeVault(first.page);
  await goTo(page, "");
  await withLive(lesson, async ({ coach }) => {
    await record(page);
    await recordedFor(page, 3);
    await says(coach, "and you can read them");
    await atRest(coach);
    await key(coach, "x");
    await key(coach, "1");
    await coach.keyboard.type("Three answers before you took one");
    await coach.keyboard.down("Control");
    await coach.keyboard.down("Space");
    await says(coach, "You are in the ear");
    await says(page, "is speaking, to you alone");
    await coach.keyboard.up("Space");
    await coach.keyboard.up("Control");
    await button(coach, /Hold to talk/).waitFor();
    assert.is(
      await lessonField(coach).inputValue(),
      "Three answers before you took one",
      "what is typed stays, without a space from talking",
    );
    await key(coach, "Control+Enter");
    await kept(coach, 2);
    // The hands are back where the space bar talks.
    await coach.keyboard.down("Space");
    await says(coach, "You are in the ear");
    await coach.keyboard.up("Space");
    // Neither does a click take it away: what was clicked has had its press.
    await key(coach, "2");
    await atRest(coach);
    await button(coach, /^Mark/).click();
    await kept(coach, 3);
    for (const clicked of ["Mark", "Strength"]) {
      if (clicked === "Strength") await coach.getByRole("radio", { name: "Strength" }).click();
      // A browser takes any key for a sign that the keyboard leads; it does not move the focus.
      await key(coach, "Shift");
      await coach.keyboard.down("Space");
      await says(coach, "You are in the ear");
      await coach.keyboard.up("Space");
      await button(coach, /Hold to talk/).waitFor();
    }
    assert.is(await coach.locator(".live-notes .note").count(), 3, "nothing was marked by talking");
    // Whoever comes there by keys alone presses it with the space bar, as everywhere.
    await key(coach, "x");
    await atRest(coach);
    await press(coach, /^Mark/, "Space");
    await kept(coach, 5);
    await coach.getByText("Observation form").click();
    await coach.getByLabel("Form", { exact: true }).selectOption({ label: "Who talks" });
    await atRest(coach);
    for (let i = 0; i < 3; i += 1) await key(coach, "t");
    await button(coach, "3 so far, count: Open question").waitFor();
    await kept(coach, 8);
    await button(coach, "Take the last one back: Open question").press("Enter");
    await button(coach, "2 so far, count: Open question").waitFor();
    await key(coach, "t");
    await button(coach, "3 so far, count: Open question").waitFor();
    await kept(coach, 8);
    // On a phone the picture stays in view beside what is written, and so does the ear.
    const laptop = coach.viewportSize();
    await coach.setViewportSize({ width: 390, height: 700 });
    await lessonField(coach).focus();
    await lessonField(coach).evaluate((field) => field.scrollIntoView({ block: "center" }));
    for (const what of [coach.locator(".picture video").first(), button(coach, /Hold to talk/)]) {
      const { y = -1, height = 0 } = (await what.boundingBox()) ?? {};
      assert.ok(y >= 0 && y + height <= 700, `it stands from ${y} to ${y + height}`);
    }
    if (laptop !== null) await coach.setViewportSize(laptop);
    // In a field the same keys are letters.
    await lessonField(coach).fill("");
    await key(coach, "x");
    assert.is(await lessonField(coach).inputValue(), "x");
    await lessonField(coach).fill("");
    await judge(coach, "coach, with notes and a form");

    await button(page, /^Mark/).click();
    await page.getByText("Write a note").click();
    await lessonField(page).fill("First pair talk");
    await judge(page, "live, with notes");
    await button(page, "Keep note").click();
    await kept(page, 2);
    await recordedFor(page, 30);
    await end(page);
    await button(page, /^Keep:/).click();
    await says(page, "Kept\\.");
  });
  noFaults();
});

test("what was noted stands on the timeline of the recording, for its teacher", async () => {
  const { page } = (await shared.open()).teacher;
  await page.getByRole("link", { name: "All your recordings" }).click();
  await page.getByRole("link", { name: "Notes from lessons" }).click();
  await says(page, "Three answers before you took one");
  await judge(page, "notes from lessons");
  await page.getByRole("link", { name: "On the recording" }).click();
  await notes(page).getByText("Three answers before you took one").waitFor();
  await notes(page).getByText("First pair talk").waitFor();
  const pins = page.getByRole("list", { name: "Notes along the timeline" });
  assert.ok((await pins.getByRole("button").count()) > 0);
  await says(page, "^Over time$");
  assert.match(
    await page.locator(".bars .vh").first().innerText(),
    /^Open question: 3 in all\. 3 from 0:/,
  );
  noFaults();
});

test("a note is written, found, changed, answered, resolved, published, deleted and brought back, by keyboard alone", async () => {
  const { page } = (await shared.open()).teacher;
  await slider(page).waitFor();
  await atRest(page);
  await key(page, "Home");
  await key(page, "l");
  await standsAt(page, 10);
  await key(page, "k");
  await playing(page, true);
  await key(page, "w");
  await page.keyboard.type("Mini whiteboards?");
  // Typing has paused the picture; kept, it goes on.
  await playing(page, false);
  await press(page, /^groups|^Tags/, "End");
  await page.keyboard.type("groups, talk");
  await key(page, "Control+Enter");
  await says(page, "Kept. Only you can read it.");
  await playing(page, true);
  await atRest(page);
  await key(page, "k");

  await key(page, "Home");
  await standsAt(page, 0, 1);
  const selected = page.locator(".note[aria-current]");
  for (let i = 0; i < 8; i += 1) {
    await key(page, "n");
    await painted(page);
    if (await selected.getByText("Mini whiteboards?").isVisible()) break;
  }
  await selected.getByText("Mini whiteboards?").waitFor();
  await selected.getByText("groups").waitFor();
  await press(page, /^Change: /);
  await key(page, "End");
  await page.keyboard.type(" All at once.");
  await key(page, "Control+Enter");
  await says(page, "^Changed\\.$");
  await selected.getByText("Mini whiteboards? All at once.").waitFor();
  await press(page, /^Answer: /);
  await page.keyboard.type("On Thursday.");
  await key(page, "Control+Enter");
  await selected.getByText("On Thursday.").waitFor();
  await press(page, /^Resolve: /);
  await selected.getByText("Resolved", { exact: true }).waitFor();
  await press(page, /^Publish: /);
  await says(page, "Published. Whoever it is shared with");
  // With an answer it cannot come back as it was: that is said first.
  await press(page, /^Delete: /);
  await says(page, "It cannot be written again as it was.");
  await press(page, /^Keep it: /);

  await atRest(page);
  await key(page, "x");
  await says(page, "Kept. Only you can read it.");
  await selected.getByText("Mark", { exact: true }).waitFor();
  await press(page, /^Delete: Mark/);
  await says(page, "Deleted. Its text is gone");
  await press(page, /^Undo$/);
  await says(page, "Kept. Only you can read it.");
});

test("a note being written, and all of them, have no fault in both themes, narrow and at 400 %", async () => {
  const { page } = (await shared.open()).teacher;
  await judge(page, "player, notes");
  await atRest(page);
  await key(page, "w");
  await page.getByText("A stretch").click();
  await judge(page, "player, writing");
  await button(page, "Let it be").click();
  noFaults();
});

test("captions from a file are read along, sealed, and deleted again", async () => {
  const { page } = (await shared.open()).teacher;
  await page.getByText("Add captions from a file").first().click();
  const file = page.getByLabel("File", { exact: true });
  await file.setInputFiles({ name: "no.vtt", mimeType: "text/vtt", buffer: Buffer.from("no") });
  await button(page, "Add captions from a file").click();
  await says(page, "neither WebVTT nor SubRip");
  await file.setInputFiles({ name: "a.vtt", mimeType: "text/vtt", buffer: Buffer.from(VTT) });
  await button(page, "Add captions from a file").click();
  await says(page, "The captions are kept");
  const cues = () =>
    page.evaluate(() =>
      [...(document.querySelector("video")?.textTracks ?? [])]
        .filter(({ mode }) => mode === "showing")
        .flatMap(({ cues: all }) => [...(all ?? [])].map((cue) => (cue as VTTCue).text)),
    );
  await page.waitForFunction(
    () => (document.querySelector("video")?.textTracks[0]?.cues?.length ?? 0) === 2,
  );
  assert.equal(await cues(), ["Ms Lindqvist: Good morning", "What is a half?"]);
  await judge(page, "player, captions");
  await page.getByRole("radio", { name: "Off" }).check();
  assert.equal(await cues(), []);
  await button(page, /^Delete captions: /).click();
  await says(page, "The captions are deleted.");
  noFaults();
});

test("a school's own form comes as a file, is used one thing at a time, and goes as the same file", async () => {
  const { page } = (await shared.open()).teacher;
  await goTo(page, "notes");
  const file = page.getByLabel("Add a form from a file");
  const give = (text: string) =>
    file.setInputFiles({ name: "f.json", mimeType: "application/json", buffer: Buffer.from(text) });
  await give(JSON.stringify({ ...FORM, items: [{ ...FORM.items[0], kind: "slider" }] }));
  await says(page, "Item 1 is neither tally, scale, yes-no nor text.");
  await give(JSON.stringify(FORM));
  await says(page, "The form is on your list, sealed with your vault.");
  await judge(page, "my forms");
  const saved = page.waitForEvent("download");
  await button(page, "Save as a file: Canary questions").click();
  const parts: Buffer[] = [];
  for await (const part of await (await saved).createReadStream()) parts.push(part as Buffer);
  assert.equal(JSON.parse(Buffer.concat(parts).toString("utf8")), FORM);

  await page.getByRole("link", { name: "On the recording" }).click();
  await slider(page).waitFor();
  await page.getByText("Observation form").click();
  await page.getByLabel("Form", { exact: true }).selectOption({ label: "Canary questions" });
  await button(page, "0 so far, count: A canary sings").click();
  await button(page, "1 so far, count: A canary sings").click();
  await button(page, "2 so far, count: A canary sings").waitFor();
  await button(page, "The next one").click();
  await button(page, "2 of 3").click();
  await notes(page).getByText("How loud?: 2").waitFor();
  await judge(page, "player, form");
  noFaults();
});

test("R16: a teacher's key that was exchanged is named in the lesson, and no note is sealed for it", async () => {
  const lesson = await shared.open();
  const { page } = lesson.teacher;
  const [first] = lesson.coaches;
  if (first === undefined) throw new Error("a lesson needs a coach");
  const attacker = await recipientOf(await newIdentity());
  const sent: string[] = [];
  first.page.on("request", (request) => {
    if (request.method() === "POST") sent.push(new URL(request.url()).pathname);
  });
  await lieTo(first.page, "/api/notes/live/keys", (reply) => {
    reply["owner"] = attacker;
  });
  await goTo(page, "");
  await withLive(lesson, async ({ coach }) => {
    await says(coach, "is not the one that was seen here before");
    await says(coach, fingerprint(attacker).slice(0, 4));
    await atRest(coach);
    await key(coach, "x");
    await says(coach, "not kept yet, and only in this page");
    await judge(coach, "coach, with another key");
    assert.not.ok(sent.includes("/api/notes/live"), "nothing is sealed for it");
    await end(page);
  });
  await tellTruth(first.page);
  noFaults();
});

test("the server holds not a word of all this, in its console, its database or any file", async () => {
  const { server, teacher, data } = await shared.open();
  for (const word of TYPED) {
    assert.not.ok(server.log.join("\n").includes(word), word);
    assert.equal(filesWith(data, word), [], word);
  }
  assert.is.not(filesWith(data, server.teacher.name).length, 0, "what is in the clear is found");
  assert.equal(teacher.complaints, []);
  await shared.close();
});

test.run();
