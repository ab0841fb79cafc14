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

test.run();
