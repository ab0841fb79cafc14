import { suite } from "uvu";
import * as assert from "uvu/assert";
import { goLive, lessonOn, openPage, receive } from "#test/support/page.ts";
import { withSchool, type School } from "#test/support/school.ts";
import { tearOff } from "#test/revoke/wire.ts";

const test = suite("the dead man's switch over the socket");

const lesson = async (school: School) => {
  const { url } = school.server;
  const [who, guest] = [school.teachers[0], school.coaches[0]];
  if (!who || !guest) throw new Error("the school is empty");
  const page = await openPage(url, who);
  const coach = await openPage(url, guest);
  const teacher = await goLive(page, [coach.account]);
  await coach.ask("session:join", { sessionId: teacher.sessionId });
  return { url, who, teacher, coach, sessionId: teacher.sessionId };
};
const needs = { teachers: 1, coaches: 1 };

test("R6: the same page resumes behind the curtain, which stays down", async () => {
  await withSchool(needs, async (school) => {
    const { url, who, teacher, coach, sessionId } = await lesson(school);
    await teacher.ask("curtain:draw", { sessionId });
    tearOff(teacher);
    await coach.view((view) => view.status === "suspended");
    const page = await openPage(url, who);
    const { resumeSecret } = teacher;
    const { view } = await page.ask("session:resume", { sessionId, resumeSecret });
    assert.is(view.status, "live");
    assert.ok(view.status === "live" && view.curtainForMs !== null);

    const sending = await lessonOn(page, sessionId, resumeSecret).produce(["camera"]);
    sending.send(100);
    const media = await receive(coach, sessionId);
    const refused = media.consume(page.account, "camera");
    assert.is(await refused.catch((error: Error) => error.message), "curtain-drawn");
    await page.ask("curtain:lift", { sessionId });
    const camera = await media.consume(page.account, "camera");
    await media.peer.more(camera.consumerId, 5);
    sending.close();
    media.peer.close();
    for (const one of [page, coach]) one.close();
  });
});

/** R6's own limits, with the second that a busy machine may add to a message's way. */
const SUSPENDED_WITHIN_MS = 6_000;
const ON_ITS_WAY_MS = 1_000;

test("R6: silence for five seconds suspends and closes the relay, within six", async () => {
  await withSchool(needs, async (school) => {
    const { teacher, coach, sessionId } = await lesson(school);
    const sending = await teacher.produce(["camera"]);
    sending.send(100);
    const media = await receive(coach, sessionId);
    const camera = await media.consume(teacher.account, "camera");
    const stop = teacher.keepAlive();
    await media.peer.more(camera.consumerId, 300);
    // The page still has its socket, it only stops renewing.
    stop();
    const silentSince = performance.now();
    const gone = new Promise((resolve) => coach.socket.once("media:gone", resolve));
    await coach.view((view) => view.status === "suspended");
    const suspendedAfterMs = performance.now() - silentSince;
    assert.ok(suspendedAfterMs < SUSPENDED_WITHIN_MS + ON_ITS_WAY_MS, `${suspendedAfterMs} ms`);
    await gone;
    const received = media.peer.packets();
    assert.is(await teacher.refusal("session:renew", { sessionId, beat: 9_000 }), "needs-a-tap");
    const refused = media.consume(teacher.account, "camera");
    assert.is(await refused.catch((error: Error) => error.message), "not-now");
    assert.is(media.peer.packets(), received);

    // The same page needs no second socket to come back.
    const { resumeSecret } = teacher;
    await teacher.ask("session:resume", { sessionId, resumeSecret });
    const keeping = teacher.keepAlive();
    const again = await media.consume(teacher.account, "camera");
    await media.peer.more(again.consumerId, 5);
    keeping();
    sending.close();
    media.peer.close();
    for (const one of [teacher, coach]) one.close();
  });
});

test("R6: a closed socket suspends at once, long before the lease is over", async () => {
  await withSchool(needs, async (school) => {
    const { teacher, coach } = await lesson(school);
    const closedAt = performance.now();
    tearOff(teacher);
    await coach.view((view) => view.status === "suspended");
    assert.ok(performance.now() - closedAt < 4_000);
    coach.close();
  });
});

test.run();
