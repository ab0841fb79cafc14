/** R5: what the relay takes away is gone from the wire when the promise resolves. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { withCapture, type Capture } from "#test/support/capture.ts";
import {
  ANNA,
  BEN,
  receives,
  refusedWith,
  sends,
  SESSION,
  TEACHER,
  until,
  watches,
  withRelay,
  yes,
  type Receiving,
  type Stage,
} from "./support.ts";

const test = suite("the relay takes away");
const SOURCES = ["camera", "room"] as const;
const FAST = 500;

/** Media packets to the page that the wire saw after the promise of `take` had resolved. */
const leaks = async (capture: Capture, { page }: Receiving, take: Promise<void>) => {
  await take;
  const acknowledged = await capture.mark();
  await capture.mark();
  return capture.mediaAfter(acknowledged, page.localPort()).length;
};

const watchAgain = async (stage: Stage, receiving: Receiving): Promise<void> => {
  for (const source of SOURCES) {
    const { consumerId } = await receiving.consume(TEACHER, source);
    const flowing = receiving.page.more(consumerId, 3);
    await stage.relay.resume(ANNA, { sessionId: SESSION, consumerId }, yes);
    await flowing;
  }
};

test("R5: after a cut of everybody is acknowledged no packet leaves, 100 times", () =>
  withCapture([], (capture) =>
    withRelay(async (stage) => {
      const { relay } = stage;
      await sends(stage, TEACHER, SOURCES, FAST);
      const receiving = await receives(stage, ANNA);
      let leaked = 0;
      for (let round = 0; round < 100; round += 1) {
        await watchAgain(stage, receiving);
        assert.equal(relay.watchers(SESSION), [{ account: ANNA.account, sources: [...SOURCES] }]);
        const cut = relay.cut(SESSION, "everybody");
        assert.equal(relay.watchers(SESSION), [], "the watcher list is empty in the same breath");
        leaked += await leaks(capture, receiving, cut);
        await relay.uncover(SESSION, yes);
      }
      assert.is(leaked, 0);
      assert.ok(capture.media(receiving.page.localPort()).length >= 600, "the judge saw media");
    }),
  ));

test("R5: removing one coach leaves the other one's picture and sound alone", () =>
  withCapture([], (capture) =>
    withRelay(async (stage) => {
      const { relay, heard } = stage;
      await sends(stage, TEACHER, SOURCES, FAST);
      const anna = await watches(stage, ANNA, TEACHER, SOURCES);
      const ben = await watches(stage, BEN, TEACHER, SOURCES);
      await sends(stage, ANNA, ["talkback"]);
      assert.equal(relay.voices(SESSION), [ANNA.account]);

      const cut = relay.cut(SESSION, { coach: ANNA.account });
      assert.is(await leaks(capture, anna.receiving, cut), 0);
      assert.equal(relay.voices(SESSION), []);
      assert.equal(
        heard.gone.map(({ holder }) => holder),
        [ANNA],
      );
      assert.equal(
        heard.gone[0]?.consumerIds,
        anna.offers.map(({ consumerId }) => consumerId),
      );
      for (const { consumerId } of ben.offers) await ben.receiving.page.more(consumerId, 5);
      assert.equal(relay.watchers(SESSION), [{ account: BEN.account, sources: [...SOURCES] }]);
    }),
  ));

test("R5: a close is proven, and a second one does nothing", () =>
  withCapture([], (capture) =>
    withRelay(async (stage) => {
      const { relay } = stage;
      for (let round = 0; round < 10; round += 1) {
        await relay.open(SESSION);
        const sending = await sends(stage, TEACHER, SOURCES, FAST);
        const { receiving } = await watches(stage, ANNA, TEACHER, SOURCES);
        const closing = relay.close(SESSION);
        const again = relay.close(SESSION);
        assert.is(await leaks(capture, receiving, closing), 0);
        await again;
        await relay.cut(SESSION, "everybody");
        assert.equal(relay.sending(SESSION), []);
        await refusedWith("relay-unavailable", relay.openTransport(SESSION, ANNA, "receive", yes));
        sending.close();
        receiving.page.close();
      }
    }),
  ));

test("R5: a dropped page of the owner takes its media from everybody", () =>
  withCapture([], (capture) =>
    withRelay(async (stage) => {
      await sends(stage, TEACHER, SOURCES, FAST);
      const { receiving } = await watches(stage, ANNA, TEACHER, SOURCES);
      const drop = stage.relay.drop(SESSION, TEACHER.connection);
      assert.is(await leaks(capture, receiving, drop), 0);
      assert.equal(stage.relay.sending(SESSION), []);
      assert.equal(
        stage.heard.gone.map(({ holder }) => holder),
        [ANNA],
      );
    }),
  ));

/** Stops the worker, lets packets pile up before it, cuts, and lets it go on. */
const cutHesitating = async (stage: Stage, receiving: Receiving, capture: Capture) => {
  const sending = await sends(stage, TEACHER, SOURCES, FAST);
  await watchAgain(stage, receiving);
  const pid = stage.workers.at(-1)?.pid ?? 0;
  process.kill(pid, "SIGSTOP");
  const piled = sending.sent() + 60;
  await until(() => sending.sent() > piled);
  const leaked = leaks(capture, receiving, stage.relay.cut(SESSION, "everybody"));
  const acknowledged = await Promise.race([
    leaked.then(() => true),
    until(() => sending.sent() > piled + 60).then(() => false),
  ]);
  process.kill(pid, "SIGCONT");
  await leaked;
  const more = sending.sent() + 60;
  await until(() => sending.sent() > more);
  await capture.mark();
  return { acknowledged, leaked: await leaked };
};

test("R5: a worker that hesitates delays the acknowledgement, not the close", () =>
  withCapture([], (capture) =>
    withRelay(async (stage) => {
      const receiving = await receives(stage, ANNA);
      const { acknowledged, leaked } = await cutHesitating(stage, receiving, capture);
      assert.not(acknowledged);
      assert.is(leaked, 0);
      assert.equal(stage.heard.lost, []);
    }),
  ));

test("the judge is not blind: without the worker's reply it sees what leaks", () =>
  withCapture([], (capture) =>
    withRelay(async (stage) => {
      const receiving = await receives(stage, ANNA);
      const [router] = stage.routers;
      assert.ok(router);
      // The planted fault: an answer that nobody waited for.
      Object.defineProperty(router, "dump", {
        value: () => Promise.resolve({ transportIds: [], mapProducerIdConsumerIds: [] }),
      });
      const sending = await sends(stage, TEACHER, SOURCES, FAST);
      await watchAgain(stage, receiving);
      const pid = stage.workers.at(-1)?.pid ?? 0;
      process.kill(pid, "SIGSTOP");
      const piled = sending.sent() + 60;
      await until(() => sending.sent() > piled);
      await stage.relay.cut(SESSION, "everybody");
      const acknowledged = await capture.mark();
      process.kill(pid, "SIGCONT");
      await until(() => capture.mediaAfter(acknowledged, receiving.page.localPort()).length > 0);
    }),
  ));

test("R5: a worker that does not answer a cut is killed, and then nothing leaves", () =>
  withCapture([], (capture) =>
    withRelay(async (stage) => {
      const sending = await sends(stage, TEACHER, SOURCES, FAST);
      const { receiving } = await watches(stage, ANNA, TEACHER, SOURCES);
      const pid = stage.workers.at(-1)?.pid ?? 0;
      process.kill(pid, "SIGSTOP");
      assert.is(await leaks(capture, receiving, stage.relay.cut(SESSION, "everybody")), 0);
      assert.throws(() => process.kill(pid, 0), "the process is gone");
      const more = sending.sent() + 100;
      await until(() => sending.sent() > more);
      await capture.mark();
      await until(() => stage.heard.lost.length > 0);
      assert.equal(stage.heard.lost, [SESSION]);
    }),
  ));

test.run();
