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

test("R17: whoever is taken out sees it end, and a new key shuts them out of what comes", async () => {
  const { teacher, coach } = await shared.open();
  const { page } = teacher;
  const [before] = await groupsOf(page);
  assert.is(before?.epoch, 1);
  await button(page, `Take out: Tom Okafor, ${NAME}`).click();
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
  await button(page, `Close for everyone: ${NAME}`).click();
  await says(page, `${NAME} is closed\\. Everything in it is withdrawn\\.`);
  await goTo(page, "recordings");
  await says(page, "^Only you$");
});

test("everything ends with the ground", () => shared.close());

test.run();
