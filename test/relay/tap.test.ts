/** R12: the recorder receives what its permit allows, while it is allowed, and not one packet more. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Tap } from "#server/relay/types.ts";
import { withCapture, type Capture } from "#test/support/capture.ts";
import { flowing, passes, withRecorderSocket } from "./recorder-socket.ts";
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

const test = suite("the tap");
const SOURCES = ["camera", "room"] as const;
const FAST = 500;

/** Media packets to the recorder that the wire saw after the promise of `take` had resolved. */
const leaks = async (capture: Capture, port: number, take: Promise<void>): Promise<number> => {
  await take;
  const acknowledged = await capture.mark();
  await capture.mark();
  return capture.mediaAfter(acknowledged, port).length;
};

test("R12: nothing comes before the tap, and after the untap not one packet, 50 times", () =>
  withCapture([], (capture) =>
    withRecorderSocket((recorder) =>
      withRelay(async (stage) => {
        const { relay } = stage;
        const sending = await sends(stage, TEACHER, SOURCES, FAST);
        await passes(sending);
        assert.is(recorder.packets.length, 0);
        assert.equal(relay.tapped(SESSION), []);
        let leaked = 0;
        for (let round = 0; round < 50; round += 1) {
          await recorder.tap(stage);
          await flowing(recorder, ...SOURCES);
          assert.equal(relay.tapped(SESSION), [...SOURCES]);
          assert.equal(relay.watchers(SESSION), [], "the recorder is not a person");
          const untap = relay.untap(SESSION);
          assert.equal(relay.tapped(SESSION), [], "gone in the same breath");
          assert.equal(recorder.now(), []);
          leaked += await leaks(capture, recorder.port, untap);
        }
        assert.is(leaked, 0);
        assert.equal([...recorder.unknown], [], "every stream was told of before its first packet");
        assert.ok(capture.media(recorder.port).length >= 300, "the judge saw media");
      }),
    ),
  ));

test("R12: a worker that hesitates delays the untap's acknowledgement, and nothing comes after it", () =>
  withCapture([], (capture) =>
    withRecorderSocket((recorder) =>
      withRelay(async (stage) => {
        const sending = await sends(stage, TEACHER, SOURCES, FAST);
        await recorder.tap(stage);
        await flowing(recorder, ...SOURCES);
        const pid = stage.workers.at(-1)?.pid ?? 0;
        process.kill(pid, "SIGSTOP");
        await passes(sending);
        const leaked = leaks(capture, recorder.port, stage.relay.untap(SESSION));
        const again = leaks(capture, recorder.port, stage.relay.untap(SESSION));
        const acknowledged = await Promise.race([
          Promise.race([leaked, again]).then(() => true),
          passes(sending).then(() => false),
        ]);
        process.kill(pid, "SIGCONT");
        assert.not(acknowledged, "neither the first nor the second");
        assert.equal(await Promise.all([leaked, again]), [0, 0]);
      }),
    ),
  ));

test("R12: a curtain takes everything, the voices too, and its lifting brings it back", () =>
  withCapture([], (capture) =>
    withRecorderSocket((recorder) =>
      withRelay(async (stage) => {
        const { relay } = stage;
        await sends(stage, TEACHER, SOURCES, FAST);
        const anna = await sends(stage, ANNA, ["talkback"], FAST);
        const ear = await receives(stage, TEACHER);
        const { consumerId } = await ear.consume(ANNA, "talkback");
        await relay.resume(TEACHER, { sessionId: SESSION, consumerId }, yes);
        await relay.speak(SESSION, ANNA.account);
        await recorder.tap(stage);
        let leaked = 0;
        for (let round = 0; round < 20; round += 1) {
          await flowing(recorder, ...SOURCES, "talkback");
          assert.equal(relay.tapped(SESSION), [...SOURCES, "talkback"]);
          leaked += await leaks(capture, recorder.port, relay.cut(SESSION, "everybody"));
          assert.equal(relay.tapped(SESSION), []);
          const before = await capture.mark();
          await ear.page.more(consumerId, 5);
          await relay.retap(SESSION);
          await relay.speak(SESSION, null);
          await relay.speak(SESSION, ANNA.account);
          await passes(anna);
          await capture.mark();
          assert.equal(capture.mediaAfter(before, recorder.port), [], "nothing feeds it meanwhile");
          await relay.uncover(SESSION, yes);
        }
        assert.is(leaked, 0);
        assert.equal([...recorder.unknown], []);
      }),
    ),
  ));

test("R1, R12: a permit that ends at an await leaves no feed and no packet", () => {
  let wanted: string | null = null;
  let act: () => Promise<void> | void = () => undefined;
  const checkpoint = async (awaited: string): Promise<void> => {
    if (awaited !== wanted) return;
    wanted = null;
    await act();
  };
  let permitted = true;
  const permit = (): boolean => permitted;
  const overtaking: [string, (stage: Stage) => Promise<void> | void][] = [
    ["the permit ends", () => void (permitted = false)],
    ["a curtain", ({ relay }) => relay.cut(SESSION, "everybody")],
    ["an untap", ({ relay }) => relay.untap(SESSION)],
    ["the source goes", ({ relay }) => relay.unproduce(SESSION, TEACHER, "camera")],
    ["an end", ({ relay }) => relay.close(SESSION)],
  ];
  return withRelay(
    async (stage) => {
      const { relay, routers } = stage;
      for (const awaited of ["tap-consume", "tap-resume"]) {
        for (const [name, overtake] of overtaking) {
          await withRecorderSocket(async (recorder) => {
            await relay.open(SESSION);
            const sending = await sends(stage, TEACHER, ["camera"], FAST);
            permitted = true;
            let reached = false;
            act = async () => {
              await overtake(stage);
              reached = true;
            };
            wanted = awaited;
            await recorder.tap(stage, permit);
            await until(() => reached);
            await until(() => relay.tapped(SESSION).length === 0);
            const router = routers.at(-1);
            assert.ok(router);
            if (name === "an end") await until(() => router.closed);
            else {
              const dump = await router.dump();
              assert.equal(dump.mapConsumerIdProducerId, [], `${name} at ${awaited}`);
              assert.equal(recorder.now(), []);
              const came = recorder.packets.length;
              if (name !== "the source goes") await passes(sending);
              assert.is(recorder.packets.length, came);
              if (awaited === "tap-consume") assert.is(came, 0);
            }
            sending.close();
            await relay.close(SESSION);
          });
        }
      }
    },
    { checkpoint },
  );
});

test("an untap or an end while the tap is being made wins", () => {
  let wanted: string | null = null;
  let act: () => Promise<void> = () => Promise.resolve();
  return withRelay(
    async (stage) => {
      const { relay, routers } = stage;
      const streams: Tap["streams"] = () => undefined;
      for (const awaited of ["tap-transport", "tap-connect", "tap-replace"]) {
        for (const how of ["untap", "close"] as const) {
          await relay.open(SESSION);
          wanted = awaited;
          act = () => relay[how](SESSION);
          const asked = { recording: "r", port: 9, permit: () => true, streams };
          await refusedWith("moved-on", relay.tap(SESSION, asked));
          assert.is(wanted, null, `${awaited} was reached`);
          const router = routers.at(-1);
          assert.ok(router);
          if (how === "untap") assert.equal((await router.dump()).transportIds, []);
          else await until(() => router.closed);
          await relay.close(SESSION);
        }
      }
      await refusedWith(
        "relay-unavailable",
        relay.tap(SESSION, { recording: "r", port: 9, permit: () => true, streams }),
      );
    },
    {
      checkpoint: async (awaited) => {
        if (awaited !== wanted) return;
        wanted = null;
        await act();
      },
    },
  );
});

test("what is overtaken and allowed again at once is fed all the same", () => {
  let once = true;
  const stages: Stage[] = [];
  return withRecorderSocket((recorder) =>
    withRelay(
      async (stage) => {
        stages.push(stage);
        await sends(stage, TEACHER, ["camera"], FAST);
        await recorder.tap(stage);
        await flowing(recorder, "camera");
        assert.not(once);
        assert.is(recorder.now().length, 1);
      },
      {
        checkpoint: async (awaited) => {
          if (awaited !== "tap-consume" || !once) return;
          once = false;
          const relay = stages[0]?.relay;
          await relay?.cut(SESSION, "everybody");
          await relay?.uncover(SESSION, yes);
        },
      },
    ),
  );
});

test.run();
