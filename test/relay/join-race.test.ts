/**
 * R1: at every await of a join, an end that happens there wins. The relay is
 * stopped at each one; there the permit ends, or a cut, a drop or a close runs.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { receivePeer, sendPeer } from "#test/support/webrtc-peer.ts";
import {
  ANNA,
  receives,
  refusedWith,
  sends,
  SESSION,
  TEACHER,
  until,
  withRelay,
  yes,
  type Stage,
} from "./support.ts";

const test = suite("a join that is overtaken");

/** Calls back at one await, once, and lets all others pass. */
const stopAt = () => {
  let wanted: string | null = null;
  let act: () => Promise<void> = () => Promise.resolve();
  let hits = 0;
  return {
    checkpoint: async (awaited: string) => {
      if (awaited !== wanted) return;
      wanted = null;
      hits += 1;
      await act();
    },
    at: (awaited: string, doing: () => Promise<void>) => {
      wanted = awaited;
      act = doing;
    },
    hits: () => hits,
  };
};
type Stop = ReturnType<typeof stopAt>;

interface Overtaken {
  name: string;
  /** The permit's answer from then on. */
  permitted: boolean;
  run(stage: Stage): Promise<void>;
}
const OVERTAKING: Overtaken[] = [
  { name: "the permit ends", permitted: false, run: () => Promise.resolve() },
  {
    name: "a cut of everybody",
    permitted: true,
    run: ({ relay }) => relay.cut(SESSION, "everybody"),
  },
  {
    name: "a removal",
    permitted: true,
    run: ({ relay }) => relay.cut(SESSION, { coach: ANNA.account }),
  },
  { name: "a drop", permitted: true, run: ({ relay }) => relay.drop(SESSION, ANNA.connection) },
  { name: "an end", permitted: true, run: ({ relay }) => relay.close(SESSION) },
];

const overtake = async (
  stage: Stage,
  stop: Stop,
  awaited: string,
  how: Overtaken,
  act: (permit: () => boolean) => Promise<unknown>,
): Promise<void> => {
  const before = stop.hits();
  let permitted = true;
  stop.at(awaited, async () => {
    permitted = how.permitted;
    await how.run(stage);
  });
  await refusedWith(
    "moved-on",
    act(() => permitted),
  );
  assert.is(stop.hits(), before + 1, `${awaited} was reached`);
};

for (const how of OVERTAKING) {
  for (const awaited of ["replace-page", "consume", "share-consumer", "resume"]) {
    test(`R1: ${how.name} at ${awaited} leaves no consumer`, () => {
      const stop = stopAt();
      return withRelay(
        async (stage) => {
          const { relay } = stage;
          const sending = await sends(stage, TEACHER, ["camera"]);
          const { page, transportId } = await receives(stage, ANNA);
          const request = {
            sessionId: SESSION,
            transportId,
            from: TEACHER.account,
            source: "camera",
            rtpCapabilities: page.rtpCapabilities as never,
          } as const;
          if (awaited === "resume") {
            const { consumerId } = await relay.consume(ANNA, request, yes);
            await overtake(stage, stop, awaited, how, (permit) =>
              relay.resume(ANNA, { sessionId: SESSION, consumerId }, permit),
            );
          } else {
            await overtake(stage, stop, awaited, how, (permit) =>
              relay.consume(ANNA, request, permit),
            );
          }
          assert.equal(relay.watchers(SESSION), []);
          const [router] = stage.routers;
          assert.ok(router);
          // An end closes the transports as well: the sender cannot even send.
          if (how.name === "an end") return until(() => router.closed);
          const dump = await router.dump();
          assert.equal(dump.mapConsumerIdProducerId, [], "the worker has no consumer");
          const twentyMore = (): Promise<void> => {
            const more = sending.sent() + 20;
            return until(() => sending.sent() > more);
          };
          // What had come before the proof may still be on its way through the page's threads;
          // the strict judgement, on the wire, is `cut.test.ts`.
          await twentyMore();
          const received = page.packets();
          await twentyMore();
          assert.is(page.packets(), received, "and nothing comes");
        },
        { checkpoint: stop.checkpoint },
      );
    });
  }
}

test("R1: transports and producers that are overtaken are closed too", () => {
  const stop = stopAt();
  return withRelay(
    async (stage) => {
      const { relay, routers } = stage;
      const ending = OVERTAKING[0];
      const [router] = routers;
      assert.ok(ending && router);
      for (const awaited of ["open-transport", "limit-transport", "replace-transport"]) {
        await overtake(stage, stop, awaited, ending, (permit) =>
          relay.openTransport(SESSION, TEACHER, "send", permit),
        );
      }
      assert.equal((await router.dump()).transportIds, []);

      const opened = await relay.openTransport(SESSION, TEACHER, "send", yes);
      const page = await sendPeer(opened, ["camera"]);
      stage.closers.push(page.close);
      const { transportId } = opened;
      const rtpParameters = page.rtpParameters("camera") as never;
      const request = { sessionId: SESSION, transportId, source: "camera", rtpParameters } as const;
      for (const awaited of ["replace-producer", "produce", "announce-producer"]) {
        await overtake(stage, stop, awaited, ending, (permit) =>
          relay.produce(TEACHER, request, permit),
        );
        assert.equal(relay.sending(SESSION), []);
      }
      assert.equal((await router.dump()).mapProducerIdConsumerIds, []);
      await relay.produce(TEACHER, request, yes);

      await overtake(stage, stop, "uncover", ending, (permit) => relay.uncover(SESSION, permit));
      const { dtlsParameters } = page;
      await overtake(stage, stop, "connect", ending, (permit) =>
        relay.connect(TEACHER, { sessionId: SESSION, transportId, dtlsParameters }, permit),
      );
      const again = await relay.openTransport(SESSION, TEACHER, "send", yes);
      await overtake(stage, stop, "restart-ice", ending, (permit) =>
        relay.restartIce(TEACHER, { sessionId: SESSION, transportId: again.transportId }, permit),
      );
      assert.equal((await router.dump()).transportIds, []);
    },
    { checkpoint: stop.checkpoint },
  );
});

test("asking twice for the same source, at once or later, gives the same consumer", () =>
  withRelay(async (stage) => {
    await sends(stage, TEACHER, ["camera"]);
    const { consume } = await receives(stage, ANNA);
    const [first, second] = await Promise.all([
      consume(TEACHER, "camera"),
      consume(TEACHER, "camera"),
    ]);
    assert.equal(first, second);
    assert.equal(await consume(TEACHER, "camera"), first);
  }));

test("R7: another page of the same coach takes over, and the first receives nothing more", () =>
  withRelay(async (stage) => {
    await sends(stage, TEACHER, ["camera"]);
    const first = await receives(stage, ANNA);
    const { consumerId } = await first.consume(TEACHER, "camera");
    const secondPage = { ...ANNA, connection: "anna-second-page" };
    const second = await receives(stage, secondPage);
    await second.consume(TEACHER, "camera");
    assert.equal(stage.heard.gone, [{ holder: ANNA, consumerIds: [consumerId] }]);
    const request = { sessionId: SESSION, consumerId };
    await refusedWith("not-found", stage.relay.resume(ANNA, request, yes));
    assert.is(stage.relay.watchers(SESSION).length, 1);
  }));

test("a page has one transport each way, and only its own page may use it", () =>
  withRelay(async (stage) => {
    const { relay, routers } = stage;
    await relay.openTransport(SESSION, ANNA, "receive", yes);
    const second = await relay.openTransport(SESSION, ANNA, "receive", yes);
    await relay.openTransport(SESSION, ANNA, "send", yes);
    const dump = await routers[0]?.dump();
    assert.is(dump?.transportIds.length, 2);
    const page = await receivePeer(second);
    stage.closers.push(page.close);
    const { transportId } = second;
    const { dtlsParameters } = page;
    const request = { sessionId: SESSION, transportId, dtlsParameters };
    await refusedWith("not-found", relay.connect(TEACHER, request, yes));
  }));

test.run();
