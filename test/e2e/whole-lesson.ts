/** One lesson from the early coach to the end, judged by what each person saw and heard. */
import * as assert from "uvu/assert";
import { withLesson } from "#test/support/browser-lesson.ts";
import {
  confirmEar,
  drawCurtain,
  end,
  getReady,
  goLive,
  holding,
  liftCurtain,
  signIn,
} from "#test/support/browser-steps.ts";
import { COACH_TONES_HZ, ROOM_MARKER_HZ } from "#test/support/classroom/classroom.ts";
import {
  framesSince,
  heardTone,
  hearsTone,
  nowOf,
  seesPicture,
  soundsSince,
  watchFor,
} from "#test/support/classroom/observe.ts";
import { exchange, noticeAt } from "#test/support/classroom/wire.ts";
import type { Page } from "playwright-core";

const [COACH_HZ] = COACH_TONES_HZ;

/** Nothing is presented once the coach's page has heard of it, and nothing drawn later is ever seen. */
const nothingAfter = async (coach: Page, teacher: Page, request: string, sinceMs: number) => {
  const { acknowledgedAt } = await exchange(teacher, request, sinceMs);
  await watchFor(coach, 1_500);
  const told = await noticeAt(coach, { name: "media:gone", sinceMs });
  assert.ok(told !== null, `${request}: the coach's page was told which media is gone`);
  const painted = await framesSince(coach, told);
  assert.is(painted.length, 0, `${request}: frames painted after the coach's page knew`);
  const later = (await framesSince(coach, sinceMs)).filter(({ at }) => at > acknowledgedAt + 500);
  assert.is(later.length, 0, `${request}: frames painted half a second after the acknowledgement`);
  const audible = (await soundsSince(coach, told + 200)).filter((sound) => sound.levelDb > -70);
  assert.is(audible.length, 0, `${request}: room sound after the coach's page knew`);
};

export const wholeLesson = (codec: "h264" | "vp9") =>
  withLesson({ env: { VIDEO_CODECS: codec } }, async (lesson) => {
    const { server, code } = lesson;
    const teacher = lesson.teacher.page;
    const coach = lesson.coaches[0]?.page;
    const account = server.coaches[0];
    assert.ok(coach !== undefined && account !== undefined);

    await signIn(coach, server.url, account);
    await getReady(coach);
    await signIn(teacher, server.url, server.teacher);
    const sinkId = await confirmEar(teacher);
    assert.is((await framesSince(coach, 0)).length, 0, "an early coach sees nothing");

    const opened = await nowOf(teacher);
    await goLive(teacher, [account.name]);
    await seesPicture(coach, { code, sinceMs: opened });
    await hearsTone(coach, { hertz: ROOM_MARKER_HZ, sinceMs: opened });
    const picture = (await coach.evaluate(() => classroom.received())).find(
      ({ kind, codec }) => kind === "video" && codec !== "",
    );
    assert.is(picture?.codec.toLowerCase(), `video/${codec}`);
    const foreign = (await framesSince(coach, opened)).filter(
      ({ stamp }) => stamp !== null && stamp.code !== code,
    );
    assert.is(foreign.length, 0, "every frame carries its own lesson's code");

    const spoke = await nowOf(coach);
    const heard = await holding(coach, () =>
      hearsTone(teacher, { hertz: COACH_HZ, sinceMs: spoke }),
    );
    assert.is(heard.sinkId, sinkId, "the voice comes out of the confirmed earpiece");
    assert.is((await heardTone(coach, { hertz: COACH_HZ, sinceMs: spoke })).length, 0);

    const drawn = await nowOf(teacher);
    await drawCurtain(teacher);
    await nothingAfter(coach, teacher, "curtain:draw", drawn);
    const lifted = await nowOf(teacher);
    await liftCurtain(teacher);
    await seesPicture(coach, { code, sinceMs: lifted });

    const ended = await nowOf(teacher);
    await end(teacher);
    await nothingAfter(coach, teacher, "session:end", ended);
    assert.equal(lesson.teacher.complaints, []);
    assert.equal([...lesson.teacher.hosts], [new URL(server.url).host], "R25: no other host");
  });
