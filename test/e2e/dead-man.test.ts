// runs alone, limit 180 s
/** R6: what happens when the teacher's page is silent, and who may bring it back. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { withPerson } from "#test/support/browser.ts";
import { hold, withLesson, type Lesson } from "#test/support/browser-lesson.ts";
import { withLive } from "#test/support/browser-live.ts";
import { says } from "#test/support/browser-steps.ts";
import { teacherRoom } from "#test/support/classroom/classroom.ts";
import { nowOf, pictureStops, seesPicture } from "#test/support/classroom/observe.ts";
import { noticeAt } from "#test/support/classroom/wire.ts";

const test = suite("dead man");
const shared = hold<Lesson>((work) => withLesson({}, work));

/** R6: the relay is closed always within this time. */
const LIMIT_MS = 6_000;
/** Decoding and the notice's way on a busy machine. */
const MARGIN_MS = 500;

/** Another teacher's browser for tests that do not leave it alive. */
const withDoomed = async (
  work: (live: Parameters<Parameters<typeof withLive>[1]>[0]) => Promise<void>,
): Promise<void> => {
  const lesson = await shared.open();
  await withPerson({ room: teacherRoom(lesson.code) }, (teacher) =>
    withLive({ ...lesson, teacher }, work),
  );
};

test("R6: a teacher's browser that is killed leaves no picture after 6 s", () =>
  withDoomed(async ({ teacher, coach }) => {
    const killedAt = await nowOf(coach);
    teacher.kill();
    const lastAt = await pictureStops(coach);
    assert.ok(lastAt - killedAt < LIMIT_MS + MARGIN_MS, `${lastAt - killedAt} ms`);
    await says(coach, "ON HOLD");
  }));

test("R6: a teacher's browser that is frozen has its media closed within 6 s", () =>
  withDoomed(async ({ teacher, coach }) => {
    const frozenAt = await nowOf(coach);
    teacher.freeze();
    try {
      await says(coach, "ON HOLD");
      const goneAt = await noticeAt(coach, { name: "media:gone", sinceMs: frozenAt });
      assert.ok(goneAt !== null, "the coach's page was told");
      assert.ok(goneAt - frozenAt < LIMIT_MS + MARGIN_MS, `${goneAt - frozenAt} ms`);
    } finally {
      teacher.thaw();
    }
  }));

test("R6: a page that hangs while its camera goes on is cut off within 6 s", () =>
  withDoomed(async ({ teacher, coach, code }) => {
    const hungAt = await nowOf(coach);
    await teacher.page.evaluate(() => {
      classroom.hang();
    });
    await seesPicture(coach, { code, sinceMs: hungAt + 1_000 });
    const lastAt = await pictureStops(coach);
    assert.ok(lastAt - hungAt < LIMIT_MS + MARGIN_MS, `${lastAt - hungAt} ms`);
  }));

test("R6: the same page resumes after a lost connection, without asking", async () => {
  await withLive(await shared.open(), async ({ teacher, coach, code }) => {
    const asked = await teacher.page.evaluate(() => classroom.asked.length);
    await teacher.page.evaluate(() => {
      classroom.offline();
    });
    await pictureStops(coach);
    await says(coach, "ON HOLD");
    const backAt = await nowOf(coach);
    await teacher.page.evaluate(() => {
      classroom.online();
    });
    await seesPicture(coach, { code, sinceMs: backAt });
    assert.is(await teacher.page.evaluate(() => classroom.asked.length), asked);
  });
});

test("R2: a reload starts no camera, and the picture stays away until a tap", async () => {
  await withLive(await shared.open(), async ({ teacher, coach }) => {
    await teacher.page.reload();
    await pictureStops(coach);
    await says(teacher.page, "ON HOLD");
    assert.equal(await teacher.page.evaluate(() => classroom.asked), []);
  });
});

test("everything ends with the lesson", () => shared.close());

test.run();
