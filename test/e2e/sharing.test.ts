// runs alone, limit 300 s
/** A teacher shares a part of a recording, a coach watches it, the teacher takes it back; and nobody else sees a thing. */
import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { SharesReply } from "#protocol/http/shares.ts";
import { LESSON_CODE } from "#test/recordings/lesson/produce.ts";
import { faultsOf } from "#test/support/browser-axe.ts";
import { press } from "#test/support/browser-keyboard.ts";
import { hold } from "#test/support/browser-lesson.ts";
import { shows, slider, standsAt } from "#test/support/browser-player.ts";
import { goTo } from "#test/support/browser-recording.ts";
import { nameWhom, TITLE, withShared, type SharedGround } from "#test/support/browser-shared.ts";
import { says, signIn } from "#test/support/browser-steps.ts";
import { filesWith } from "#test/support/on-disk.ts";
import { signIn as signInBare } from "#test/support/page.ts";

const test = suite("sharing");
const shared = hold<SharedGround>(withShared);
/**
 * Of the lesson, 25 frames a second: what the part begins and ends with. Before 0:11 this
 * lesson has a key picture in the same piece; a recorder asks for one at each piece's begin.
 */
const [FROM_S, TO_S] = [11, 30];
const FRAMES_A_SECOND = 25;
/** Of five pieces; the player asks half a minute ahead. */
const HELD = 3;
/** The picture is gone by then (R17), ms. */
const GONE_MS = 2_000;

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const dialog = (page: Page) => page.getByRole("dialog");
const key = (page: Page, name: string) => page.keyboard.press(name);
const play = async (page: Page): Promise<void> => {
  await slider(page).waitFor();
  await page.getByRole("heading", { level: 1 }).focus();
  await key(page, "k");
  await button(page, "Pause").waitFor();
};
const video = (page: Page) => page.locator('video[aria-label="Picture of the recording"]');

/** Opens the dialog in the library, chooses the coach, and shares what is chosen there. */
const shareWithCoach = async (page: Page, choose: () => Promise<void>): Promise<void> => {
  await goTo(page, "recordings");
  await button(page, `Share: ${TITLE}`).click();
  await nameWhom(page, /Tom Okafor/);
  await choose();
  await dialog(page).getByRole("button", { name: "Share", exact: true }).press("Enter");
  await says(page, "Shared with Tom Okafor\\.");
};

/** The coach opens what is shared, by the first button that watches. */
const watch = async (page: Page): Promise<void> => {
  // Again, where it is shown already.
  await goTo(page, "account");
  await goTo(page, "shared");
  await page
    .getByRole("link", { name: /^Watch: / })
    .first()
    .click();
  await play(page);
};

/** When the picture was taken off the page, by the clock of this machine; asked after it was. */
const watchForGone = async (page: Page): Promise<() => Promise<number>> => {
  await page.evaluate(() => {
    const look = (): void => {
      const there = document.querySelector<HTMLVideoElement>("video:not([hidden])");
      if (there === null) Object.assign(globalThis, { goneAt: Date.now() });
      else requestAnimationFrame(look);
    };
    look();
  });
  return async () => {
    await page.waitForFunction(() => "goneAt" in globalThis);
    return page.evaluate(() => {
      const { goneAt } = globalThis as unknown as { goneAt: number };
      Reflect.deleteProperty(globalThis, "goneAt");
      return goneAt;
    });
  };
};

/**
 * Watches what is shared while the pieces from `HELD` on are held up on their way: the player has
 * asked for them, and they reach the server only when it is said to be over. Answers how many
 * came before and after that, and how long the picture outlived it, ms.
 */
const outlives = async (viewer: Page, path: string, end: () => Promise<void>, by: Page) => {
  const pieces: number[] = [];
  const seen = (response: { url(): string; ok(): boolean }): void => {
    if (response.url().includes("/segment?") && response.ok()) pieces.push(Date.now());
  };
  const isHeld = (url: URL): boolean =>
    url.pathname === "/api/shares/segment" && Number(url.searchParams.get("segment")) >= HELD;
  let letGo = (): void => undefined;
  const over = new Promise<void>((resolve) => (letGo = resolve));
  await viewer.route(isHeld, async (route) => {
    await over;
    // The player may have given it up when the picture went.
    await route.continue().catch(() => undefined);
  });
  const held = viewer.waitForRequest((request) => isHeld(new URL(request.url())));
  viewer.on("response", seen);
  await watch(viewer);
  await standsAt(viewer, 1);
  await held;
  const goneAt = await watchForGone(viewer);
  const answered = by.waitForResponse((response) => response.url().endsWith(path));
  try {
    const [answer] = await Promise.all([answered, end()]);
    assert.ok(answer.ok(), await answer.text());
    const endedAt = Date.now();
    letGo();
    const pictureMs = (await goneAt()) - endedAt;
    const late = pieces.filter((at) => at > endedAt).length;
    return { before: pieces.length - late, late, pictureMs };
  } finally {
    letGo();
    viewer.off("response", seen);
    await viewer.unroute(isHeld);
  }
};

test("R16: a part is shared by keyboard, under the key that the other sees as theirs", async () => {
  const { teacher, coach } = await shared.open();
  const { page } = teacher;
  await goTo(coach.page, "vault");
  const mark = coach.page.locator(".sign code");
  await mark.first().waitFor();
  const theirs = await mark.allTextContents();

  await goTo(page, "recordings");
  await says(page, TITLE);
  await press(page, new RegExp(`^Share: ${TITLE}$`));
  await dialog(page).waitFor();
  // The first question has the focus, and is answered by its first letters.
  await page.waitForFunction(() => document.activeElement?.id === "share-whom");
  await page.keyboard.type("Tom");
  await page.locator("dialog .sign").first().waitFor();
  assert.equal(await page.locator("dialog .sign code").allTextContents(), theirs);
  await page.getByRole("radio", { name: /^A part/ }).press(" ");
  await page.getByLabel("From, seconds").fill(String(FROM_S));
  await page.getByLabel("To, seconds").fill(String(TO_S));
  await says(page, "The pieces go from 0:0\\d to 0:3\\d\\.");
  const faults = await faultsOf(page, "share dialog");
  await dialog(page).getByRole("button", { name: "Share", exact: true }).press("Enter");
  await says(page, "Shared with Tom Okafor\\.");
  faults.push(...(await faultsOf(page, "share dialog, shared")));
  await key(page, "Escape");
  await dialog(page).waitFor({ state: "detached" });
  await says(page, "^1 person$");
  await says(page, "Tom Okafor: 19 s of it, since .*, until you recall it\\.");
  faults.push(...(await faultsOf(page, "library, shared")));
  await goTo(page, "shared");
  await says(page, "What I share");
  await says(page, TITLE);
  faults.push(...(await faultsOf(page, "what I share")));
  assert.equal(faults, []);
});

test("R16: the coach sees that part and no more, under a moving mark with their own name", async () => {
  const { coach } = await shared.open();
  const { page } = coach;
  const pieces = new Set<string>();
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.pathname === "/api/shares/segment") pieces.add(url.searchParams.get("segment") ?? "");
  });
  await goTo(page, "shared");
  await says(page, "By Maya Lindqvist");
  const faults = await faultsOf(page, "shared with me");
  await watch(page);
  await page.getByRole("heading", { name: TITLE, level: 1 }).waitFor();
  await says(page, "Maya Lindqvist shares this with you, until it is taken back");
  await says(page, "Maya Lindqvist sees when you watch, and which seconds");
  await key(page, "k");
  await key(page, "Home");
  const first = await shows(page, "the part's beginning", ({ code }) => code === LESSON_CODE);
  assert.ok(first.counter >= FROM_S * FRAMES_A_SECOND - 10, `frame ${first.counter}`);
  const most = Number(await slider(page).getAttribute("aria-valuemax"));
  // And a moment before it in which nobody stands, for the pictures that the first one needs.
  assert.ok(most >= TO_S - FROM_S && most <= TO_S - FROM_S + 2, `it lasts ${most} s`);
  await key(page, "End");
  const last = await shows(page, "its end", ({ counter }) => counter > first.counter + 100);
  assert.ok(last.counter <= TO_S * FRAMES_A_SECOND + 5, `frame ${last.counter}`);
  // About eight seconds each: of five, the first and the last are not shared.
  assert.ok(!pieces.has("0") && !pieces.has("4"), [...pieces].join(" "));

  const said = page.locator(".watermark span").first();
  assert.match((await said.textContent()) ?? "", /^Tom Okafor, /);
  const before = await said.boundingBox();
  await page.waitForFunction(
    ([x, y]) => {
      const now = document.querySelector(".watermark span")?.getBoundingClientRect();
      return now !== undefined && (Math.abs(now.x - x) > 5 || Math.abs(now.y - y) > 5);
    },
    [before?.x ?? 0, before?.y ?? 0] as const,
  );
  assert.ok(await video(page).evaluate((one) => (one as HTMLVideoElement).disablePictureInPicture));
  for (const word of [/^Share/, /^Save a copy/, /^Delete/, /^Recall/])
    assert.is(await button(page, word).count(), 0, String(word));
  faults.push(...(await faultsOf(page, "watching a share")));
  assert.equal(faults, []);
});

test("the owner sees at once who watches, and which seconds", async () => {
  const { teacher, coach, recording } = await shared.open();
  const { page } = teacher;
  await watch(coach.page);
  await standsAt(coach.page, 2);
  await goTo(page, `play?recording=${recording}`);
  await says(page, "1 person can see this");
  await says(page, "^Watching now$");
  await says(page, "^Saw 0:1\\d to 0:[123]\\d");
  // Another end for what stands, while it is watched: nothing stops.
  await page.getByText("Change the end").click();
  const last = new Date();
  last.setMonth(last.getMonth() + 2, 15);
  const written = last.toLocaleDateString("en-GB", { dateStyle: "long" });
  await page.getByLabel("Last day").fill(last.toLocaleDateString("sv-SE"));
  await button(page, "Save").click();
  await says(page, `They can see it until ${written}\\.`);
  assert.equal(await faultsOf(page, "player, who watches"), []);
  await button(coach.page, "Pause").waitFor();
});

test("R17: a recall stops what is playing: not a piece after it, and the picture is gone", async () => {
  const { teacher, coach } = await shared.open();
  const { before, late, pictureMs } = await outlives(
    coach.page,
    "/api/shares/recall",
    () => button(teacher.page, "Recall from Tom Okafor").press("Enter"),
    teacher.page,
  );
  await says(coach.page, "This is not shared with you any more\\.");
  await says(teacher.page, "Recalled\\. Where it was playing, it has stopped\\.");
  assert.ok(before > 0, "pieces were served before the recall");
  assert.is(late, 0, "a piece was served after the recall");
  assert.ok(pictureMs <= GONE_MS, `the picture stayed for ${pictureMs} ms`);
  assert.not.match(await coach.page.locator("main").innerText(), /canary/);
  const faults = await faultsOf(coach.page, "taken back");
  await goTo(coach.page, "shared");
  await says(coach.page, "Nothing is shared with you\\.");
  faults.push(...(await faultsOf(coach.page, "nothing shared")));
  assert.equal(faults, []);
});

test("R17: without an answer from the server the picture is covered, and it comes back by itself", async () => {
  const { teacher, coach } = await shared.open();
  const { page } = coach;
  await shareWithCoach(teacher.page, () => Promise.resolve());
  await key(teacher.page, "Escape");
  await watch(page);
  await standsAt(page, 1);
  await page.context().setOffline(true);
  await says(page, "The server does not answer\\.|The recording stopped\\.");
  assert.is(await video(page).isVisible(), false);
  await page.context().setOffline(false);
  await video(page).waitFor({ state: "visible" });
});

test("R23: an administrator, and whoever it is not shared with, finds nothing: no share, no title, no byte", async () => {
  const { server, data, coach, teacher } = await shared.open();
  const { token } = await signInBare(server.url, server.teacher);
  const asked = await fetch(`${server.url}/api/shares`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const [row] = ((await asked.json()) as SharesReply).shares;
  assert.ok(row !== undefined);
  const context = await teacher.browser.newContext();
  const page = await context.newPage();
  try {
    await signIn(page, server.url, server.administrator);
    await page.goto(`${server.url}/#/play?share=${row?.share}`);
    await says(page, "This is not shared with you, or not any more\\.");
    for (const place of ["shared", "recordings", "groups", "people", "school", "log"]) {
      await goTo(page, place);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.locator("main p[role=status]").first().waitFor({ state: "hidden" });
      assert.not.match(await page.locator("main").innerText(), /canary/, place);
    }
  } finally {
    await context.close();
  }
  // The coach passes nothing on: there is no such recording of theirs.
  await goTo(coach.page, "recordings");
  await says(coach.page, "No recordings yet|Only you");
  assert.is(await button(coach.page, /^Share: /).count(), 0);
  assert.equal(filesWith(data, "canary"), []);
  assert.is.not(filesWith(data, server.teacher.name).length, 0, "what is in the clear is found");
});

test("R16: without notes the coach reads none, and what they write is theirs alone; with notes both talk about it", async () => {
  const { teacher, coach, recording } = await shared.open();
  const notes = (page: Page) => page.getByRole("region", { name: "Notes", exact: true });
  const opened = async (page: Page, place: string): Promise<void> => {
    await goTo(page, "account");
    await goTo(page, place);
    await slider(page).waitFor();
    await page.getByRole("heading", { level: 1 }).focus();
  };
  const shareWith = async (): Promise<string> => {
    await goTo(coach.page, "shared");
    const link = coach.page.getByRole("link", { name: /^Watch: / }).first();
    return ((await link.getAttribute("href")) ?? "").replace(/^#\//, "");
  };
  await opened(teacher.page, `play?recording=${recording}`);
  await key(teacher.page, "Home");
  for (let i = 0; i < 3; i += 1) await key(teacher.page, "l");
  await key(teacher.page, "w");
  await teacher.page.keyboard.type("Who has not spoken yet?");
  await key(teacher.page, "Control+Enter");
  await press(teacher.page, /^Publish: /);
  await says(teacher.page, "Published\\. Whoever it is shared with");

  const without = await shareWith();
  await opened(coach.page, without);
  await notes(coach.page).getByText("Only you can read what you write here.").waitFor();
  assert.is(await coach.page.getByText("Who has not spoken yet?").count(), 0);
  await key(coach.page, "w");
  assert.is(await coach.page.getByText("Who can read it").count(), 0);
  await coach.page.keyboard.type("For me alone");
  await key(coach.page, "Control+Enter");
  await says(coach.page, "Kept. Only you can read it.");

  await shareWithCoach(teacher.page, async () => {
    await dialog(teacher.page).getByRole("checkbox", { name: /notes/i }).check();
  });
  await key(teacher.page, "Escape");
  await goTo(coach.page, "shared");
  const links = coach.page.getByRole("link", { name: /^Watch: / });
  await links.nth(1).waitFor();
  const places = await links.evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
  const withNotes = places.map((place) => place.replace(/^#\//, "")).find((one) => one !== without);
  await opened(coach.page, withNotes ?? "");
  await notes(coach.page).getByText("Who has not spoken yet?").waitFor();
  await notes(coach.page).getByText("For me alone").waitFor();
  await press(coach.page, /^More: Note at 0:30/);
  await press(coach.page, /^Answer: /);
  await coach.page.keyboard.type("The back row");
  await key(coach.page, "Control+Enter");
  await notes(coach.page).getByText("The back row").waitFor();

  await opened(teacher.page, `play?recording=${recording}`);
  await notes(teacher.page).getByText("The back row").waitFor();
  assert.is(await teacher.page.getByText("For me alone").count(), 0);
  await press(teacher.page, /^More: Note at 0:30/);
  await press(teacher.page, /^Resolve: /);
  await notes(teacher.page).getByText("Resolved", { exact: true }).waitFor();
  await opened(coach.page, withNotes ?? "");
  await notes(coach.page).getByText("Resolved", { exact: true }).waitFor();
  // Without them, nothing of what was said in the meantime either.
  await opened(coach.page, without);
  await notes(coach.page).getByText("For me alone").waitFor();
  assert.is(await coach.page.getByText(/Who has not spoken|The back row/).count(), 0);
});

test("R17: deleting it stops the coach's playback, and the owner's own in another window", async () => {
  const { teacher, coach, recording } = await shared.open();
  const own = await teacher.context.newPage();
  await own.goto(`${new URL(teacher.page.url()).origin}/#/play?recording=${recording}`);
  await play(own);
  await goTo(teacher.page, "recordings");
  const ownGone = await watchForGone(own);
  const { before, late, pictureMs } = await outlives(
    coach.page,
    "/api/recordings/delete",
    () =>
      button(teacher.page, new RegExp(`^Delete: ?${TITLE}|^Delete`))
        .first()
        .click(),
    teacher.page,
  );
  await says(coach.page, "This is not shared with you any more\\.");
  await ownGone();
  await says(own, "This recording is not there any more\\.");
  assert.ok(before > 0, "pieces were served before the deletion");
  assert.is(late, 0, "a piece was served after the deletion");
  assert.ok(pictureMs <= GONE_MS, `the picture stayed for ${pictureMs} ms`);
  await own.close();
});

test("everything ends with the ground", () => shared.close());

test.run();
