import { suite } from "uvu";
import * as assert from "uvu/assert";
import { goLive, openPage, receive, signIn } from "#test/support/page.ts";
import { withServer, type Server } from "#test/support/server.ts";

const test = suite("a lesson over the socket");

const people = async (server: Server) => {
  const [first, second] = server.coaches;
  if (!first || !second) throw new Error("the demo school has two coaches");
  return {
    teacher: await openPage(server.url, await signIn(server.url, server.teacher)),
    coach: await openPage(server.url, await signIn(server.url, first)),
    other: await openPage(server.url, await signIn(server.url, second)),
  };
};

test("a named coach receives picture and sound while the owner is live, and no longer", async () => {
  await withServer({}, async (server) => {
    const { teacher: page, coach, other } = await people(server);
    const teacher = await goLive(page, [coach.account]);
    const stop = teacher.keepAlive();
    const sending = await teacher.produce(["camera", "room"]);
    sending.send(100);
    const { sessionId } = teacher;

    await coach.ask("session:join", { sessionId });
    const media = await receive(coach, sessionId);
    const camera = await media.consume(teacher.account, "camera");
    await media.peer.more(camera.consumerId, 50);
    const shown = await teacher.view(
      (view) => view.status === "live" && view.watchers[0]?.account === coach.account,
    );
    assert.equal(shown.status === "live" && shown.watchers[0]?.sources, ["camera"]);

    assert.is(await other.refusal("session:join", { sessionId }), "no-such-session");

    await teacher.ask("curtain:draw", { sessionId });
    const drawn = media.peer.packets();
    const refusal = media.consume(teacher.account, "camera");
    assert.is(await refusal.catch((error: Error) => error.message), "curtain-drawn");
    assert.is(media.peer.packets(), drawn);
    await teacher.ask("curtain:lift", { sessionId });
    const again = await media.consume(teacher.account, "camera");
    await media.peer.more(again.consumerId, 20);

    await teacher.ask("session:end", { sessionId });
    const ended = await coach.view((view) => view.status === "ended");
    assert.is(ended.status === "ended" && ended.reason, "owner");
    stop();
    sending.close();
    media.peer.close();
    for (const one of [page, coach, other]) one.close();
  });
});

test.run();
