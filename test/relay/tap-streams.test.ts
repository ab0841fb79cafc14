/** What the recorder is sent through the tap: whose voices, which streams, and what it can ask for. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { withCapture } from "#test/support/capture.ts";
import { flowing, passes, streamOf, withRecorderSocket } from "./recorder-socket.ts";
import {
  ANNA,
  BEN,
  refusedWith,
  sends,
  SESSION,
  TEACHER,
  until,
  watches,
  withRelay,
  yes,
  type Stage,
} from "./support.ts";

const test = suite("what goes through the tap");
const SOURCES = ["camera", "room"] as const;
const FAST = 500;

/** Counts what the worker asks of the senders: picture loss indications. */
const keyFrameWishes = ({ routers }: Stage): (() => number) => {
  let wishes = 0;
  routers[0]?.observer.on("newtransport", (transport) => {
    transport.observer.on("newproducer", (producer) => {
      void producer.enableTraceEvent(["pli"]);
      producer.on("trace", () => void (wishes += 1));
    });
  });
  return () => wishes;
};

test("R9: a voice comes only in that coach's turn, and only with the permit", () =>
  withCapture([], (capture) =>
    withRecorderSocket((recorder) =>
      withRelay(async (stage) => {
        const { relay } = stage;
        const teacher = await sends(stage, TEACHER, ["room"], FAST);
        await sends(stage, ANNA, ["talkback"], FAST);
        await sends(stage, BEN, ["talkback"], FAST);
        const agreed = new Set([ANNA.account]);
        await recorder.tap(stage, (source, from) => source !== "talkback" || agreed.has(from));
        await flowing(recorder, "room");
        await until(() => recorder.now().length === 2);
        const { ssrc, from } = streamOf(recorder, "talkback");
        assert.is(from, ANNA.account);
        await passes(teacher);
        assert.equal(relay.tapped(SESSION), ["room"], "agreed, but nobody's turn");
        assert.not(recorder.packets.some((one) => one.ssrc === ssrc));

        await relay.speak(SESSION, ANNA.account);
        await recorder.more(ssrc, 5);
        assert.equal(relay.tapped(SESSION), ["room", "talkback"]);

        /** Media packets of any voice after `act`. */
        const voicesAfter = async (act: Promise<void>): Promise<number> => {
          const room = streamOf(recorder, "room").ssrc;
          await act;
          const moment = await capture.mark();
          await passes(teacher);
          await capture.mark();
          const media = capture.mediaAfter(moment, recorder.port);
          assert.ok(
            media.some((one) => one.ssrc === room),
            "the room goes on",
          );
          return media.filter((one) => one.ssrc !== room).length;
        };
        assert.is(await voicesAfter(relay.speak(SESSION, BEN.account)), 0, "Ben never agreed");
        assert.equal(relay.tapped(SESSION), ["room"]);
        await relay.speak(SESSION, ANNA.account);
        await recorder.more(ssrc, 5);
        assert.is(await voicesAfter(relay.speak(SESSION, null)), 0);
        await relay.speak(SESSION, ANNA.account);
        await recorder.more(ssrc, 5);
        agreed.delete(ANNA.account);
        assert.is(await voicesAfter(relay.retap(SESSION)), 0, "taken back while speaking");
        assert.not(recorder.now().some((one) => one.source === "talkback"));
        agreed.add(ANNA.account);
        await relay.retap(SESSION);
        await flowing(recorder, "talkback");
        assert.is(await voicesAfter(relay.cut(SESSION, { coach: ANNA.account })), 0);
        assert.equal([...recorder.unknown], []);
      }),
    ),
  ));

test("a new source and a replaced one are fed by themselves, each as a new stream", () =>
  withRecorderSocket((recorder) =>
    withRelay(async (stage) => {
      const { relay } = stage;
      await recorder.tap(stage);
      const first = await sends(stage, TEACHER, ["camera"]);
      await flowing(recorder, "camera");
      const before = streamOf(recorder, "camera");
      first.close();
      await sends(stage, TEACHER, ["camera", "room"]);
      await until(() => recorder.now().length === 2);
      await flowing(recorder, "camera", "room");
      const after = streamOf(recorder, "camera");
      assert.is.not(after.consumerId, before.consumerId);
      assert.is.not(after.ssrc, before.ssrc);
      await relay.drop(SESSION, TEACHER.connection);
      assert.equal(recorder.now(), []);
      assert.equal(relay.tapped(SESSION), []);
      assert.equal([...recorder.unknown], []);
    }),
  ));

test("the recorder hears the clocks, gets back what it missed, and its wish for a key frame", () =>
  withRecorderSocket((recorder) =>
    withRelay(async (stage) => {
      const wishes = keyFrameWishes(stage);
      await sends(stage, TEACHER, SOURCES);
      await recorder.tap(stage);
      await flowing(recorder, ...SOURCES);
      const [camera, room] = [streamOf(recorder, "camera"), streamOf(recorder, "room")];
      assert.equal([camera.kind, camera.clockRate, camera.channels], ["video", 90_000, 0]);
      assert.equal([room.kind, room.clockRate, room.channels], ["audio", 48_000, 2]);
      const { rtxSsrc, rtxPayloadType } = camera;
      assert.ok(rtxSsrc !== null && rtxPayloadType !== null);

      const missed = recorder.packets.findLast((one) => one.ssrc === camera.ssrc);
      assert.ok(missed);
      recorder.nack(camera.ssrc, missed.sequence);
      await recorder.more(rtxSsrc);
      // RFC 4588, 4: the original sequence number, then the original payload.
      const again = recorder.packets.find((one) => one.ssrc === rtxSsrc);
      assert.is(again?.payloadType, rtxPayloadType);
      assert.is(again?.payload.readUInt16BE(), missed.sequence);
      assert.equal(again?.payload.subarray(2), missed.payload);

      const [sound] = recorder.packets.filter((one) => one.ssrc === room.ssrc).slice(-1);
      assert.ok(sound);
      recorder.nack(room.ssrc, sound.sequence);
      const same = (one: typeof sound): boolean =>
        one.ssrc === room.ssrc && one.sequence === sound.sequence;
      await until(() => recorder.packets.filter(same).length === 2);

      const before = wishes();
      recorder.pli(camera.ssrc);
      await until(() => wishes() > before);
      await until(() => recorder.reported.has(camera.ssrc) && recorder.reported.has(room.ssrc));
    }),
  ));

test("a worker that dies takes the tap with it, and the next live session has none", () =>
  withRecorderSocket((recorder) =>
    withRelay(async (stage) => {
      const { relay, heard, workers } = stage;
      await sends(stage, TEACHER, SOURCES);
      await recorder.tap(stage);
      await flowing(recorder, ...SOURCES);
      process.kill(workers.at(-1)?.pid ?? 0, "SIGKILL");
      await relay.untap(SESSION);
      await until(() => heard.lost.length > 0);
      assert.equal(recorder.now(), []);
      assert.equal(relay.tapped(SESSION), []);
      await until(() => relay.ready());
      await relay.open(SESSION);
      await sends(stage, TEACHER, SOURCES);
      assert.equal(relay.tapped(SESSION), []);
      await relay.untap(SESSION);
    }),
  ));

test("a second tap replaces the first, and a tap widens nothing for the pages", () =>
  withRecorderSocket((first) =>
    withRecorderSocket((second) =>
      withRelay(async (stage) => {
        const { relay } = stage;
        const sending = await sends(stage, TEACHER, SOURCES);
        const { receiving } = await watches(stage, ANNA, TEACHER, ["room"]);
        await sends(stage, BEN, ["talkback"]);
        await first.tap(stage);
        await flowing(first, ...SOURCES);
        await second.tap(stage);
        await flowing(second, ...SOURCES);
        assert.equal(first.now(), []);
        const came = first.packets.length;
        await passes(sending);
        assert.is(first.packets.length, came);
        await refusedWith("not-found", receiving.consume(BEN, "talkback"));
        assert.equal(relay.watchers(SESSION), [{ account: ANNA.account, sources: ["room"] }]);
        const [a, b] = await Promise.allSettled([first.tap(stage), second.tap(stage)]);
        const won = a.status === "fulfilled" ? first : second;
        assert.ok([a, b].some(({ status }) => status === "fulfilled"));
        await until(() => won.now().length > 0 || second.now().length > 0);
        const taps = [first, second].filter((one) => one.now().length > 0);
        assert.is(taps.length, 1, "two at once are one");
      }),
    ),
  ));

test("a page is not told how to say that a picture is turned: it turns it before it encodes", () =>
  withRelay(async ({ relay, routers }) => {
    const offer = await relay.openTransport(SESSION, TEACHER, "send", yes);
    const uris = (capabilities: unknown): string[] =>
      (capabilities as { headerExtensions: { uri: string }[] }).headerExtensions.map(
        ({ uri }) => uri,
      );
    const orientation = "urn:3gpp:video-orientation";
    assert.ok(uris(routers[0]?.rtpCapabilities).includes(orientation));
    assert.not(uris(offer.routerRtpCapabilities).includes(orientation));
    assert.is(
      uris(offer.routerRtpCapabilities).length,
      uris(routers[0]?.rtpCapabilities).length - 1,
      "and nothing else is left out",
    );
  }));

test.run();
