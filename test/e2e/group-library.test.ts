// runs alone, limit 240 s
/** A group library: made, a colleague brought in, shared into, watched, and a member taken out while watching. */
import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { GroupsReply } from "#protocol/http/groups.ts";
import { LESSON_CODE } from "#test/recordings/lesson/produce.ts";
import { faultsOf } from "#test/support/browser-axe.ts";
import { put, press } from "#test/support/browser-keyboard.ts";
import { hold } from "#test/support/browser-lesson.ts";
import { shows, slider } from "#test/support/browser-player.ts";
import { goTo } from "#test/support/browser-recording.ts";
import { nameWhom, TITLE, withShared, type SharedGround } from "#test/support/browser-shared.ts";
import { says } from "#test/support/browser-steps.ts";

const test = suite("group libraries");
const shared = hold<SharedGround>(withShared);
const NAME = "Science coaches";

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const option = async (page: Page, label: string, name: RegExp): Promise<void> => {
  const field = page.getByLabel(label);
  const found = field.locator("option").filter({ hasText: name });
  await field.selectOption((await found.getAttribute("value")) ?? "");
};
/** As the server names them to this person, on the way to the page. */
const groupsOf = async (page: Page): Promise<GroupsReply["groups"]> => {
  const asked = page.waitForResponse(
    (response) => response.url().endsWith("/api/groups") && response.request().method() === "GET",
  );
  await goTo(page, "account");
  await goTo(page, "groups");
  return ((await (await asked).json()) as GroupsReply).groups;
};

test("a teacher makes one by keyboard; its name stays in the pages of its members", async () => {
  const { teacher, coach } = await shared.open();
  const { page } = teacher;
  await goTo(page, "groups");
  await says(page, "You are in no group library\\.");
  const faults = await faultsOf(page, "no groups");
  const sent = page.waitForRequest(
    (request) => request.method() === "POST" && request.url().endsWith("/api/groups"),
  );
  await page.getByRole("heading", { level: 1 }).focus();
  await put(page, /^Name$/, NAME);
  await press(page, /^Make it$/);
  assert.not.match((await sent).postData() ?? "", /Science/);
  await says(page, `${NAME} is there\\. Bring people in\\.`);
  await option(page, "Bring somebody in", /Tom Okafor/);
  await page.locator(".sign").first().waitFor();
  await says(page, "Tom Okafor will see everything that is in this group library");
  faults.push(...(await faultsOf(page, "bringing in")));
  await button(page, "Bring in").press("Enter");
  await says(page, "Tom Okafor is in\\.");
  faults.push(...(await faultsOf(page, "a group")));
  // The other member reads the name, and sees the same key.
  await goTo(coach.page, "groups");
  await coach.page.getByRole("heading", { name: NAME }).waitFor();
  for (const one of [page, coach.page])
    await one.getByText("Key of this group library").first().click();
  const keyOf = (one: Page) => one.locator("details .sign code").allTextContents();
  assert.equal(await keyOf(coach.page), await keyOf(page));
  assert.is(await button(coach.page, /^Take/).count(), 0, "a member takes nobody out");
  assert.equal(faults, []);
});

test("what is shared into it is watched by its members, under its key", async () => {
  const { teacher, coach, server } = await shared.open();
  const { page } = teacher;
  await goTo(page, "recordings");
  await button(page, `Share: ${TITLE}`).click();
  await nameWhom(page, new RegExp(`^${NAME}$`));
  await says(page, "1 person will see it:\\s+Tom Okafor");
  const faults = await faultsOf(page, "sharing with a group");
  await page.getByRole("dialog").getByRole("button", { name: "Share", exact: true }).click();
  await says(page, `Shared with ${NAME}\\.`);
  await page.keyboard.press("Escape");
  await says(page, `${NAME}, a group library of 1 person: all of it`);

  await goTo(coach.page, "shared");
  await says(coach.page, `By ${server.teacher.name}, in ${NAME}`);
  await coach.page.getByRole("link", { name: /^Watch: / }).click();
  await coach.page.getByRole("heading", { name: TITLE, level: 1 }).waitFor();
  await slider(coach.page).waitFor();
  await shows(coach.page, "the lesson", ({ code }) => code === LESSON_CODE);
  assert.equal(faults, []);
});

test("R17: a recall from a person says what they still see through the group, and takes it too", async () => {
  const { teacher, coach } = await shared.open();
  const { page } = teacher;
  await goTo(page, "recordings");
  await button(page, `Share: ${TITLE}`).click();
  await nameWhom(page, /Tom Okafor/);
  await page.getByRole("dialog").getByRole("button", { name: "Share", exact: true }).click();
  await says(page, "Shared with Tom Okafor\\.");
  await page.keyboard.press("Escape");
  await goTo(page, "shared");
  await says(page, `1 recording through ${NAME}`);
  const faults = await faultsOf(page, "what I share, through a group");
  await page.getByRole("heading", { level: 1 }).focus();
  await press(page, /^Recall from Tom Okafor: /);
  await says(page, "^1 share recalled\\.$");
  await says(page, `Tom Okafor can watch 1 recording through ${NAME}`);
  faults.push(...(await faultsOf(page, "still seen")));
  assert.is(await page.getByText("it has stopped").count(), 0);
  await goTo(coach.page, "account");
  await goTo(coach.page, "shared");
  await says(coach.page, `, in ${NAME}`);
  await page.getByRole("heading", { level: 1 }).focus();
  await press(page, new RegExp(`^Recall from ${NAME}$`));
  await says(page, "^Recalled\\. Where it was playing, it has stopped\\.");
  await says(page, "You share nothing\\.");
  await goTo(coach.page, "account");
  await goTo(coach.page, "shared");
  await says(coach.page, "Nothing is shared with you\\.");
  // It stands there again for what follows.
  await goTo(page, "recordings");
  await button(page, `Share: ${TITLE}`).click();
  // What was said before is not said here.
  assert.is(await page.getByRole("dialog").getByText("Recalled").count(), 0);
  await nameWhom(page, new RegExp(`^${NAME}$`));
  await page.getByRole("dialog").getByRole("button", { name: "Share", exact: true }).click();
  await says(page, `Shared with ${NAME}\\.`);
  await page.keyboard.press("Escape");
  await goTo(coach.page, "account");
  await goTo(coach.page, "shared");
  await coach.page.getByRole("link", { name: /^Watch: / }).click();
  await slider(coach.page).waitFor();
  assert.equal(faults, []);
});

test("R17: whoever is taken out sees it end, and a new key shuts them out of what comes", async () => {
  const { teacher, coach } = await shared.open();
  const { page } = teacher;
  const [before] = await groupsOf(page);
  assert.is(before?.epoch, 1);
  await page.getByRole("heading", { level: 1 }).focus();
  await press(page, new RegExp(`^Take out: Tom Okafor, ${NAME}$`));
  await says(coach.page, "This is not shared with you any more\\.");
  await says(
    page,
    "Tom Okafor is out\\. What they shared into it is withdrawn, and there is a new key\\.",
  );
  const [after] = await groupsOf(page);
  assert.is(after?.epoch, 2);
  assert.is(after?.stale, false);
  assert.is.not(after?.publicKey, before?.publicKey);
  assert.equal(await groupsOf(coach.page), []);
  await goTo(coach.page, "shared");
  await says(coach.page, "Nothing is shared with you\\.");
  // Its owner still sees it there, and shares into it again without a word about another key.
  await goTo(page, "recordings");
  await button(page, `Share: ${TITLE}`).click();
  await nameWhom(page, new RegExp(`^${NAME}$`));
  await says(page, "The same key as the first time\\.");
  await page.keyboard.press("Escape");
});

test("closing it withdraws everything in it", async () => {
  const { teacher } = await shared.open();
  const { page } = teacher;
  await goTo(page, "groups");
  const asked = "Everything in it is withdrawn from everybody, and its name and key are gone";
  let closings = 0;
  page.on("request", (request) => {
    if (request.url().endsWith("/api/groups/close")) closings += 1;
  });
  await says(page, `^${NAME}$`);
  await page.getByRole("heading", { level: 1 }).focus();
  await press(page, new RegExp(`^Close for everyone: ${NAME}$`));
  await says(page, asked);
  const faults = await faultsOf(page, "closing a group");
  await press(page, /^Let it be$/);
  await page.getByText(asked).waitFor({ state: "detached" });
  assert.is(closings, 0, "one tap closes nothing");
  // The focus is where it was: the same key asks again.
  await page.keyboard.press("Enter");
  await says(page, asked);
  await page.keyboard.press("Enter");
  assert.equal(faults, []);
  await says(page, `${NAME} is closed\\. Everything in it is withdrawn\\.`);
  await goTo(page, "recordings");
  await says(page, "^Only you$");
});

test("everything ends with the ground", () => shared.close());

test.run();
