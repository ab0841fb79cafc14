// runs alone, limit 200 s
/** What is removed from the footprint itself: recordings, and notes beside recordings of others after a recall. */
import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newId } from "#server/accounts/ids.ts";
import { faultsOf } from "#test/support/browser-axe.ts";
import { press } from "#test/support/browser-keyboard.ts";
import { hold } from "#test/support/browser-lesson.ts";
import { goTo } from "#test/support/browser-recording.ts";
import { TITLE, withShared, type SharedGround } from "#test/support/browser-shared.ts";
import { says } from "#test/support/browser-steps.ts";

const test = suite("the footprint in a real browser");
const shared = hold<SharedGround>((work) => withShared(work, { seconds: 10 }));

const toTheTop = (page: Page): Promise<void> =>
  page.getByRole("heading", { level: 1 }).first().focus();

test("a note beside somebody else's recording is deleted by keyboard, though nothing is shared any more", async () => {
  const { coach, server, stores, recording } = await shared.open();
  const { page } = coach;
  const [tom] = server.coaches;
  const note = newId();
  await stores.notes.add({
    ...{ id: note, recording, session: null, sessionAt: null, owner: server.teacher.account },
    ...{ author: tom?.account ?? "", under: "own", part: null, segment: null, replyTo: null },
    ...{ sealed: "c2VhbGVkIHNvbWVob3c=", createdAt: Date.now(), changedAt: 1, resolvedAt: null },
  });
  await goTo(page, "footprint");
  await says(page, "Notes you wrote");
  await toTheTop(page);
  await press(page, /^Delete those beside recordings of others$/);
  await says(page, `beside a recording of ${server.teacher.name}`);
  await press(page, /^Delete: .*, beside a recording of /);
  await says(page, "Its text and the answers to it go for good\\.");
  const faults = await faultsOf(page, "footprint, deleting a note");
  await page.keyboard.press("Enter");
  await says(page, "Deleted\\. Its text is gone from the server\\.");
  await says(page, "You wrote none\\.");
  faults.push(...(await faultsOf(page, "footprint, no notes")));
  assert.is(await stores.notes.byId(note), null);
  assert.equal(faults, []);
});

test("R18: a recording is deleted there by keyboard, with its receipt", async () => {
  const { teacher, stores, recording } = await shared.open();
  const { page } = teacher;
  await goTo(page, "footprint");
  await says(page, "1 recording, ");
  await toTheTop(page);
  await press(page, /^Delete here$/);
  await says(page, TITLE);
  await press(page, /^Delete: /);
  await says(page, "Nobody can watch it from then on, and all shares of it end\\.");
  const faults = await faultsOf(page, "footprint, deleting a recording");
  await page.keyboard.press("Enter");
  const receipt = page.getByRole("button", { name: "Download the receipt" });
  await receipt.waitFor();
  faults.push(...(await faultsOf(page, "footprint, deleted")));
  const offered = page.waitForEvent("download");
  await receipt.press("Enter");
  assert.match((await offered).suggestedFilename(), /^aside-deletion-/);
  const left = await stores.recordings.byId(recording);
  assert.ok(left === null || ["bin", "erasing"].includes(left.state), left?.state);
  assert.equal(faults, []);
});

test("everything ends with the ground", () => shared.close());

test.run();
