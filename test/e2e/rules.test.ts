// runs alone, limit 240 s
/** The rules that need a teacher and two coaches at once, each with a real browser. */
import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { hold, withLesson, type Lesson } from "#test/support/browser-lesson.ts";
import { withLive, type Live } from "#test/support/browser-live.ts";
import { anotherPage } from "#test/support/browser.ts";
import {
  drawCurtain,
  end,
  getReady,
  holding,
  liftCurtain,
  signedIn,
  says,
} from "#test/support/browser-steps.ts";
import { COACH_TONES_HZ } from "#test/support/classroom/classroom.ts";
import {
  framesSince,
  heardTone,
  hearsTone,
  nowOf,
  pictureStops,
  seesPicture,
  watchFor,
} from "#test/support/classroom/observe.ts";
import { noticeAt } from "#test/support/classroom/wire.ts";

const test = suite("rules with two coaches");
const shared = hold<Lesson>((work) => withLesson({ coaches: 2 }, work));
const [A_HZ, B_HZ] = COACH_TONES_HZ;

/** Long enough for a voice to arrive twice over; a person looks on for as long. */
const LISTEN_MS = 1_500;

const live = async (work: (live: Live & { other: Page }) => Promise<void>): Promise<void> =>
  withLive(await shared.open(), (facts) => {
    const other = facts.coaches[1]?.page;
    if (other === undefined) throw new Error("this file needs two coaches");
    return work({ ...facts, other });
  });

test("R9: a coach's voice is heard in the owner's ear, by nobody else and nowhere else", () =>
  live(async ({ teacher, coach, other, sinkId }) => {
    const sinceMs = await nowOf(coach);
    await holding(coach, async () => {
      const heard = await hearsTone(teacher.page, { hertz: A_HZ, sinceMs });
      assert.is(heard.sinkId, sinkId);
      await watchFor(other, LISTEN_MS);
    });
    const atTeacher = await heardTone(teacher.page, { hertz: A_HZ, sinceMs });
    assert.is(atTeacher.filter((sound) => sound.sinkId !== sinkId).length, 0, "in the room");
    assert.is((await heardTone(other, { hertz: A_HZ, sinceMs })).length, 0, "second coach");
    assert.is((await heardTone(coach, { hertz: A_HZ, sinceMs })).length, 0, "in the room sound");
    // The same ears do hear when it is the other coach's turn: the silence above was no deafness.
    const turn = await nowOf(other);
    await holding(other, () => hearsTone(teacher.page, { hertz: B_HZ, sinceMs: turn }));
  }));

test("R10: a lost earpiece mutes the coach before another word, and the coach is told", () =>
  live(async ({ teacher, coach, sinkId }) => {
    const sinceMs = await nowOf(coach);
    await holding(coach, async () => {
      await hearsTone(teacher.page, { hertz: A_HZ, sinceMs });
      const lostAt = await nowOf(teacher.page);
      await teacher.page.evaluate((id) => {
        classroom.unplug(id);
      }, sinkId);
      await says(coach, "The earpiece was lost");
      await watchFor(teacher.page, LISTEN_MS);
      const heard = await heardTone(teacher.page, { hertz: A_HZ, sinceMs: lostAt });
      // One reading may straddle the loss itself: a window of sound is 43 ms long.
      assert.is(heard.filter(({ at }) => at > lostAt + 50).length, 0);
    });
    await says(teacher.page, "Earpiece lost");
    const again = await nowOf(coach);
    await holding(coach, () => watchFor(teacher.page, LISTEN_MS));
    assert.is((await heardTone(teacher.page, { hertz: A_HZ, sinceMs: again })).length, 0);
    await teacher.page.evaluate((id) => {
      classroom.plugIn(id);
    }, sinkId);
  }));

test("R5: a curtain covers both coaches at once, and lifts for both", () =>
  live(async ({ teacher, coach, other, code }) => {
    const sinceMs = await nowOf(teacher.page);
    await drawCurtain(teacher.page);
    for (const page of [coach, other]) {
      await says(page, "CURTAIN");
      const goneAt = await noticeAt(page, { name: "media:gone", sinceMs });
      assert.ok(goneAt !== null, "the page was told");
      await watchFor(page, LISTEN_MS);
      assert.equal(await framesSince(page, goneAt), []);
    }
    const lifted = await nowOf(teacher.page);
    await liftCurtain(teacher.page);
    for (const page of [coach, other]) await seesPicture(page, { code, sinceMs: lifted });
  }));

test("R7: a removed coach stays out through reload and second tab, until let back in", () =>
  live(async ({ teacher, coach, other, coaches, code, server }) => {
    const name = server.coaches[0]?.name ?? "";
    await teacher.page.getByRole("button", { name: `Remove ${name} now` }).click();
    await says(coach, "You were removed");
    const removedAt = await nowOf(coach);
    await seesPicture(other, { code, sinceMs: removedAt });

    await coach.reload();
    await signedIn(coach);
    await getReady(coach);
    const [person] = coaches;
    assert.ok(person !== undefined);
    const tab = await anotherPage(person);
    await tab.goto(server.url);
    await signedIn(tab);
    await getReady(tab);
    await watchFor(coach, LISTEN_MS);
    assert.equal(await framesSince(coach, 0), [], "after the reload");
    assert.equal(await framesSince(tab, 0), [], "in the second tab");
    await tab.close();

    const admitted = await nowOf(coach);
    await teacher.page.getByRole("button", { name: `Let ${name} back in` }).click();
    await coach.bringToFront();
    await seesPicture(coach, { code, sinceMs: admitted });
  }));

test("R8: the watcher list shows who came and who went within a second", () =>
  live(async ({ teacher, other, code, server }) => {
    const name = server.coaches[1]?.name ?? "";
    const list = teacher.page.getByRole("listitem").filter({ hasText: name });
    await list.getByText("Picture and sound").waitFor();
    await other.getByRole("button", { name: "Leave" }).click();
    await list.getByText(/Not here|Waits/).waitFor({ timeout: 1_000 });
    const back = await nowOf(other);
    await other.getByRole("button", { name: /^Come in to/ }).click();
    await seesPicture(other, { code, sinceMs: back });
    await list.getByText("Picture and sound").waitFor({ timeout: 1_000 });
  }));

test("R4: a second tab of the teacher sees the live session, cannot lift, and can end it", () =>
  live(async ({ teacher, coach, server }) => {
    const tab = await anotherPage(teacher);
    await tab.goto(server.url);
    await says(tab, "Another page of yours runs this lesson.");
    assert.equal(await tab.evaluate(() => classroom.asked), [], "it asks for no camera");
    await drawCurtain(tab);
    await says(coach, "CURTAIN");
    assert.is(
      await tab
        .getByRole("button", { name: /^Lift/ })
        .isEnabled()
        .catch(() => false),
      false,
    );
    const sinceMs = await nowOf(coach);
    await end(tab);
    await says(coach, "ENDED");
    await teacher.page.bringToFront();
    await says(teacher.page, "ENDED");
    await watchFor(coach, LISTEN_MS);
    assert.equal(await framesSince(coach, sinceMs), []);
    await tab.close();
  }));

test("R2: a reload starts no camera, and the picture stays away until a tap", () =>
  live(async ({ teacher, coach, code }) => {
    await teacher.page.reload();
    await pictureStops(coach);
    await says(teacher.page, "ON HOLD");
    await watchFor(coach, LISTEN_MS);
    assert.equal(await teacher.page.evaluate(() => classroom.asked), []);
    const sinceMs = await nowOf(teacher.page);
    await teacher.page.getByRole("button", { name: "Go live", exact: true }).click();
    await seesPicture(coach, { code, sinceMs });
  }));

test("nobody's page threw, and none asked another origin", async () => {
  const { teacher, coaches, server } = await shared.open();
  for (const { complaints, hosts } of [teacher, ...coaches]) {
    assert.equal(complaints, []);
    assert.equal([...hosts], [new URL(server.url).host]);
  }
});

test("everything ends with the lesson", () => shared.close());

test.run();
