// runs alone, limit 300 s
/** A recorded lesson, watched again by its owner in a real browser, by keyboard alone; and by nobody else. */
import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { faultsOf } from "#test/support/browser-axe.ts";
import { press, tabTo } from "#test/support/browser-keyboard.ts";
import { hold, withLesson, type Lesson } from "#test/support/browser-lesson.ts";
import { withLive } from "#test/support/browser-live.ts";
import { atSecond, shows, slider, standsAt } from "#test/support/browser-player.ts";
import { goTo, makeVault, record, recordedFor } from "#test/support/browser-recording.ts";
import { drawCurtain, end, liftCurtain, says, signIn } from "#test/support/browser-steps.ts";
import { watchFor } from "#test/support/classroom/observe.ts";

const test = suite("watching a recording");
const shared = hold<Lesson>((work) => withLesson({}, work));
const TITLE = "Year 5, fractions with a canary";
const CURTAIN_MS = 6_000;
/** Of the synthetic camera; some are lost on two cores. */
const FRAMES_A_SECOND = 15;
const A_FEW_SECONDS = 3 * FRAMES_A_SECOND;

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const key = (page: Page, name: string) => page.keyboard.press(name);
/** From and to, s, as the list beside the picture says it. */
const curtainOf = async (page: Page): Promise<number[]> => {
  const label = await button(page, /^Go there: Curtain/).getAttribute("aria-label");
  return [...(label ?? "").matchAll(/0:(\d\d)/g)].map(([, seconds]) => Number(seconds));
};
/** Where the recording is watched, once it was made. */
let address = "";

const seesFirst = async (page: Page, code: number) => {
  await slider(page).waitFor();
  return shows(page, "the recorded lesson", (stamp) => stamp.code === code);
};

test("a lesson is recorded with a curtain in it, and kept", async () => {
  const lesson = await shared.open();
  const { page } = lesson.teacher;
  await signIn(page, lesson.server.url, lesson.server.teacher);
  await makeVault(page);
  await goTo(page, "");
  await withLive(
    lesson,
    async () => {
      await record(page);
      await recordedFor(page, 10);
      await drawCurtain(page);
      await says(page, "Your recorder receives nothing");
      await watchFor(page, CURTAIN_MS);
      await liftCurtain(page);
      await recordedFor(page, 26);
      await end(page);
      await says(page, "What becomes of the recording?");
      await button(page, /^Keep:/).click();
      await says(page, "Kept\\.");
    },
    { title: TITLE },
  );
  await page.getByRole("link", { name: "All your recordings" }).click();
  await says(page, TITLE);
});

test("it is opened, played, stepped through and left, by keyboard alone", async () => {
  const { teacher, code } = await shared.open();
  const { page } = teacher;
  await press(page, new RegExp(`^Watch: ${TITLE}`));
  await page.getByRole("heading", { name: TITLE, level: 1 }).waitFor();
  address = page.url();
  const first = await seesFirst(page, code);

  await key(page, "k");
  await button(page, "Pause").waitFor();
  await standsAt(page, 2);
  await shows(page, "a later picture", ({ counter }) => counter > first.counter + 10);
  await key(page, " ");
  await button(page, "Play").waitFor();

  // A picture on, and back to the same one.
  await key(page, "Home");
  await standsAt(page, 0, 0);
  await key(page, "l");
  await standsAt(page, 9);
  await key(page, "j");
  await standsAt(page, 0, 1);
  // The slider stands there at once, the picture a moment later.
  await shows(page, "the beginning", ({ counter }) => counter < first.counter + A_FEW_SECONDS);
  await key(page, "ArrowRight");
  await standsAt(page, 5, 6);
  const here = await shows(
    page,
    "what comes five seconds later",
    ({ counter }) => counter > first.counter + A_FEW_SECONDS,
  );
  await key(page, ".");
  const next = await shows(page, "the next picture", ({ counter }) => counter > here.counter);
  assert.ok(next.counter - here.counter <= 4, `one frame on: ${here.counter} to ${next.counter}`);
  await key(page, ",");
  await shows(page, "the same picture as before", ({ counter }) => counter === here.counter);

  await key(page, "]");
  await says(page, "^1\\.25x$");
  await key(page, "[");
  await key(page, "[");
  await says(page, "^0\\.75x$");
  await key(page, "m");
  await button(page, "Sound on").waitFor();
  await key(page, "m");
  await button(page, "Sound off").waitFor();
  await key(page, "f");
  await page.waitForFunction(() => document.fullscreenElement?.matches(".player") === true);
  await key(page, "f");
  await page.waitForFunction(() => document.fullscreenElement === null);
});

test("the slider is a slider, and its keys move it", async () => {
  const { page } = (await shared.open()).teacher;
  await tabTo(page, /^Position$/);
  await key(page, "Home");
  await standsAt(page, 0, 0);
  await key(page, "ArrowUp");
  await standsAt(page, 5, 5);
  await key(page, "ArrowLeft");
  await standsAt(page, 0, 0);
  assert.match(
    (await slider(page).getAttribute("aria-valuetext")) ?? "",
    /^0 seconds of \d+ seconds/,
  );
  const most = Number(await slider(page).getAttribute("aria-valuemax"));
  assert.ok(most >= 25, `it lasts ${most} s`);
  const at = await slider(page).boundingBox();
  assert.ok((at?.width ?? 0) >= 44 && (at?.height ?? 0) >= 44, JSON.stringify(at));
});

test("the curtain is a gap with its words; past it the lesson goes on", async () => {
  const { teacher, code } = await shared.open();
  const { page } = teacher;
  // What lies further on is known once it has been opened.
  await key(page, "End");
  await key(page, "Home");
  const before = await shows(page, "the beginning", (stamp) => stamp.code === code);
  // To the moment before it; playing, it jumps over what nobody stored, and says so.
  await press(page, /^Go there: Curtain, 0:\d\d to 0:\d\d$/);
  await standsAt(page, 5, 9);
  const there = await atSecond(page);
  const last = await shows(page, "the last of before", (stamp) => stamp.counter > before.counter);
  await key(page, "k");
  await says(page, "^Before this: Curtain, 0:\\d\\d to 0:\\d\\d$");
  await key(page, "k");
  await standsAt(page, there + CURTAIN_MS / 1_000);
  const after = await shows(page, "what came after", ({ counter }) => counter > last.counter);
  assert.ok(
    after.counter - last.counter > (CURTAIN_MS / 1_000) * FRAMES_A_SECOND * 0.8,
    `${last.counter}, then ${after.counter}: the curtain lies between`,
  );
  // By hand into the gap: there is nothing, so it is where it goes on.
  await tabTo(page, /^Position$/);
  await key(page, "Home");
  await standsAt(page, 0, 0);
  const [from = 0, to = 0] = await curtainOf(page);
  for (let s = 0; s <= from; s += 5) await key(page, "ArrowRight");
  await standsAt(page, to, to + 1);
  await key(page, "End");
  await key(page, "ArrowLeft");
  await key(page, "k");
  await button(page, "Play again").waitFor();
  await key(page, "k");
  await button(page, "Pause").waitFor();
  await standsAt(page, 0, 12);
  await key(page, "k");
  await button(page, "Play").waitFor();
});

test("the player, a gap and the list of keys have no fault, in both themes, narrow and at 400 %", async () => {
  const { page } = (await shared.open()).teacher;
  const faults = await faultsOf(page, "player");
  await button(page, /^Go there: Curtain/).click();
  await key(page, "k");
  await says(page, "^Before this: Curtain");
  await key(page, "k");
  faults.push(...(await faultsOf(page, "player, curtain")));
  await key(page, "?");
  const dialog = page.getByRole("dialog", { name: "Keys" });
  await dialog.waitFor();
  faults.push(...(await faultsOf(page, "player, keys")));
  // Over the page the keys are the dialog's; single keys can be turned off there.
  await dialog.getByRole("checkbox").uncheck();
  await key(page, "Escape");
  await dialog.waitFor({ state: "hidden" });
  await page.getByRole("heading", { level: 1 }).focus();
  await key(page, "k");
  assert.is(await button(page, "Pause").count(), 0);
  await says(page, "Keys are turned off.");
  await button(page, "Keys").click();
  await dialog.getByRole("checkbox").check();
  await key(page, "Escape");
  assert.equal(faults, []);
});

test("R14: in a browser without the vault nothing is fetched, and the page says how to open it", async () => {
  const { server, teacher } = await shared.open();
  const context = await teacher.browser.newContext({ reducedMotion: "reduce" });
  const page = await context.newPage();
  const pieces: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/recordings/segment")) pieces.push(request.url());
  });
  try {
    await signIn(page, server.url, server.teacher);
    await page.goto(address);
    await says(page, "This device does not hold your vault.");
    await page.getByRole("link", { name: "Open your vault here" }).waitFor();
    assert.equal(pieces, []);
    assert.not.match(await page.locator("main").innerText(), /canary/);
    assert.equal(await faultsOf(page, "player, no vault"), []);
  } finally {
    await context.close();
  }
});

test("R23: to anybody else there is no such recording", async () => {
  const { server, teacher } = await shared.open();
  const context = await teacher.browser.newContext();
  const page = await context.newPage();
  try {
    await signIn(page, server.url, server.administrator);
    await page.goto(address);
    await says(page, "There is no such recording of yours.");
    assert.not.match(await page.locator("main").innerText(), /canary/);
  } finally {
    await context.close();
  }
});

for (const [what, without] of [
  [
    "has no Media Source Extensions",
    () => {
      Reflect.deleteProperty(globalThis, "MediaSource");
      Reflect.deleteProperty(globalThis, "ManagedMediaSource");
    },
  ],
  [
    "has no decoder",
    () => {
      MediaSource.isTypeSupported = () => false;
    },
  ],
] as const)
  test(`a browser that ${what} says so before anything is fetched`, async () => {
    const { teacher } = await shared.open();
    const page = await teacher.context.newPage();
    await page.addInitScript(without);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(address);
    await says(page, "This browser cannot play recordings.");
    await says(page, "Nothing was fetched.");
    await says(page, "Or choose Save as a film under My recordings");
    assert.equal(
      asked.filter((url) => url.includes("/api/recordings/")),
      [],
    );
    assert.equal(await faultsOf(page, `player, ${what}`), []);
    await page.close();
  });

test("what is missing stands there before any piece has come, and where it talks is said to come", async () => {
  const { teacher } = await shared.open();
  const page = await teacher.context.newPage();
  // Asked for, and never answered.
  await page.route("**/api/recordings/segment*", () => undefined);
  await page.goto(address);
  await button(page, /^Go there: Nothing stored here, 0:\d\d to 0:\d\d$/).waitFor();
  await says(page, "Talk is drawn as the recording is opened.");
  assert.is(await page.locator(".timeline__gap.gap--hole").count(), 1);
  assert.equal(await faultsOf(page, "player, a hole"), []);
  await page.close();
});

test("no page asked any other origin, and nothing was refused by its policy", async () => {
  const { teacher, server } = await shared.open();
  assert.equal([...teacher.hosts], [new URL(server.url).host]);
  assert.equal(teacher.complaints, []);
});

test("R18: it is deleted where it is watched, with a receipt, and taken back there", async () => {
  const { page } = (await shared.open()).teacher;
  await page.goto(address);
  await slider(page).waitFor();
  await button(page, "Delete this recording").click();
  await says(page, "It is gone for good by");
  assert.is(await page.locator("video").count(), 0);
  assert.is(await page.getByRole("heading", { name: TITLE }).count(), 0);
  const saved = page.waitForEvent("download");
  await button(page, "Download the receipt").click();
  assert.match((await saved).suggestedFilename(), /^aside-deletion-/);
  assert.equal(await faultsOf(page, "player, deleted"), []);
  await button(page, "Keep it after all").click();
  await slider(page).waitFor();
  await page.getByRole("heading", { name: TITLE, level: 1 }).waitFor();
});

test("R18: a recording that was deleted opens no more", async () => {
  const { page } = (await shared.open()).teacher;
  await goTo(page, "recordings");
  await button(page, /^Delete/).click();
  await says(page, "It is gone for good by");
  await page.goto(address);
  await says(page, "It cannot be opened now.");
});

test("everything ends with the lesson", () => shared.close());

test.run();
