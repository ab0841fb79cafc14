/** R9: a coach's voice reaches the owner's ear and no other, and only while it is that coach's turn. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { withCapture } from "#test/support/capture.ts";
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
} from "./support.ts";

const test = suite("talkback");

test("R9: only the named coach is let through, and only to the owner", () =>
  withCapture([], (capture) =>
    withRelay(async (stage) => {
      const { relay } = stage;
      await sends(stage, TEACHER, ["room"]);
      const anna = await sends(stage, ANNA, ["talkback"]);
      await sends(stage, BEN, ["talkback"]);
      const watching = await watches(stage, BEN, TEACHER, ["room"]);
      const ear = await receives(stage, TEACHER);
      const voices = new Map<string, string>();
      for (const coach of [ANNA, BEN]) {
        const { consumerId } = await ear.consume(coach, "talkback");
        voices.set(coach.account, consumerId);
        await relay.resume(TEACHER, { sessionId: SESSION, consumerId }, yes);
      }
      const ofAnna = voices.get(ANNA.account) ?? "";
      const ofBen = voices.get(BEN.account) ?? "";
      const pass = async () => {
        const sent = anna.sent() + 50;
        await until(() => anna.sent() > sent);
      };
      await pass();
      assert.is(ear.page.packets(), 0, "resumed, but nobody's turn");

      await relay.speak(SESSION, ANNA.account);
      await ear.page.more(ofAnna, 5);
      assert.is(ear.page.packets(ofBen), 0);

      await relay.speak(SESSION, BEN.account);
      const turned = await capture.mark();
      const heardOfAnna = ear.page.packets(ofAnna);
      await ear.page.more(ofBen, 5);
      await capture.mark();
      const ssrcs = new Set(
        capture.mediaAfter(turned, ear.page.localPort()).map(({ ssrc }) => ssrc),
      );
      assert.is(ssrcs.size, 1, "after the turn only one voice is on the wire");
      assert.ok(ear.page.packets(ofAnna) - heardOfAnna <= 1);

      await relay.speak(SESSION, null);
      const silent = await capture.mark();
      await pass();
      await capture.mark();
      assert.equal(capture.mediaAfter(silent, ear.page.localPort()), []);
      const atBen = capture.media(watching.receiving.page.localPort());
      assert.is(new Set(atBen.map(({ ssrc }) => ssrc)).size, 1, "a coach hears the room alone");
    }),
  ));

test("R9: no coach can ask for a voice, and the owner's page not for its own sources", () =>
  withRelay(async (stage) => {
    await sends(stage, TEACHER, ["room"]);
    await sends(stage, ANNA, ["talkback"]);
    const ben = await receives(stage, BEN);
    const anna = await receives(stage, ANNA);
    const ear = await receives(stage, TEACHER);
    await refusedWith("not-found", ben.consume(ANNA, "talkback"));
    await refusedWith("not-found", anna.consume(ANNA, "talkback"));
    await refusedWith("not-found", ben.consume(ANNA, "room"));
    await refusedWith("not-found", ear.consume(TEACHER, "room"));
    await refusedWith("not-now", ear.consume(BEN, "talkback"));
    await refusedWith("not-now", ben.consume(TEACHER, "camera"));
    assert.equal(stage.relay.watchers(SESSION), []);
  }));

test("R9: a coach sends no sources, the owner no talkback, and talkback is one mono voice", () =>
  withRelay(async (stage) => {
    const { relay } = stage;
    await sends(stage, TEACHER, ["room"]);
    await refusedWith("forbidden", sends(stage, ANNA, ["camera"]));
    await refusedWith("forbidden", sends(stage, TEACHER, ["talkback"]));
    assert.equal(relay.voices(SESSION), []);
    const page = await sends(stage, ANNA, ["talkback"]);
    const { transportId } = await relay.openTransport(SESSION, BEN, "send", yes);
    const mono = page.rtpParameters("talkback") as {
      codecs: { parameters: Record<string, unknown> }[];
    };
    const stereo = structuredClone(mono);
    for (const codec of stereo.codecs) codec.parameters["sprop-stereo"] = 1;
    const request = { sessionId: SESSION, transportId, source: "talkback" } as const;
    const produce = (rtp: unknown, source: "talkback" | "camera" = "talkback") =>
      relay.produce(BEN, { ...request, source, rtpParameters: rtp as never }, yes);
    await refusedWith("bad-media", produce(stereo));
    await refusedWith("forbidden", produce(mono, "camera"));
    await produce(mono);
    assert.equal(relay.voices(SESSION), [ANNA.account, BEN.account]);
    await relay.unproduce(SESSION, BEN, "talkback");
    assert.equal(relay.voices(SESSION), [ANNA.account]);
  }));

test("a curtain leaves the coach's voice in the ear", () =>
  withRelay(async (stage) => {
    const { relay } = stage;
    await sends(stage, TEACHER, ["room"]);
    await sends(stage, ANNA, ["talkback"]);
    const ear = await receives(stage, TEACHER);
    const { consumerId } = await ear.consume(ANNA, "talkback");
    await relay.resume(TEACHER, { sessionId: SESSION, consumerId }, yes);
    await relay.speak(SESSION, ANNA.account);
    await relay.cut(SESSION, "everybody");
    await ear.page.more(consumerId, 5);
  }));

test.run();
