// limit 180 s
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { goLive, lessonOn, openPage } from "#test/support/page.ts";
import { withSchool } from "#test/support/school.ts";
import { tearOff } from "#test/revoke/wire.ts";

const test = suite("a lapse");
const RESUMABLE_MS = 60_000;

test("R6: after a minute on hold the same page needs a tap, and a tap is enough", async () => {
  await withSchool({ teachers: 1, coaches: 1 }, async ({ server, teachers, coaches, again }) => {
    const [who, guest] = [teachers[0], coaches[0]];
    if (!who || !guest) throw new Error("the school is empty");
    const live = await goLive(await openPage(server.url, who), [guest.account]);
    const coach = await openPage(server.url, guest);
    const { sessionId, resumeSecret } = live;
    await coach.ask("session:join", { sessionId });
    tearOff(live);
    await coach.view((view) => view.status === "suspended");
    const tab = await openPage(server.url, again(who));
    await new Promise((resolve) => setTimeout(resolve, RESUMABLE_MS));
    assert.is(await tab.refusal("session:resume", { sessionId, resumeSecret }), "needs-a-tap");
    const tapped = await tab.ask("session:continue", { sessionId });
    assert.is(tapped.view.status, "live");
    const stop = lessonOn(tab, sessionId, tapped.resumeSecret).keepAlive();
    await coach.view((view) => view.status === "live");
    stop();
    await tab.ask("session:end", { sessionId });
    for (const page of [tab, coach]) page.close();
  });
});

test.run();
