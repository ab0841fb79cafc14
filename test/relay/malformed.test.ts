/** Whatever a page says about its media, the worker lives and the answer is a row of the error table. */
import * as fc from "fast-check";
import { Compile } from "typebox/compile";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { DtlsParameters, RtpCapabilities, RtpParameters } from "#protocol/media-schemas.ts";
import { AppError } from "#server/errors.ts";
import type { Relay } from "#server/relay/types.ts";
import { dtlsParameters, rtpCapabilities, rtpParameters } from "./malformed-parameters.ts";
import { ANNA, BEN, sends, SESSION, TEACHER, withRelay, yes } from "./support.ts";

const test = suite("malformed parameters");
const EACH = 33_334;
const RENEW_EVERY = 200;

const checks = {
  dtlsParameters: Compile(DtlsParameters),
  rtpParameters: Compile(RtpParameters),
  rtpCapabilities: Compile(RtpCapabilities),
};

interface Tally {
  generated: number;
  passed: number;
  taken: number;
}

/** Gives what passes the schema to `attempt`, as the edge does. */
const feed = async (
  values: fc.Arbitrary<unknown>,
  check: { Check(value: unknown): boolean },
  attempt: (value: never) => Promise<unknown>,
): Promise<Tally> => {
  const tally = { generated: 0, passed: 0, taken: 0 };
  const property = fc.asyncProperty(values, async (value) => {
    tally.generated += 1;
    // As from a socket: the event loop turns between two messages.
    await new Promise(setImmediate);
    if (!check.Check(value)) return;
    tally.passed += 1;
    try {
      await attempt(value as never);
      tally.taken += 1;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const refusals = ["bad-media", "cannot-play"];
      assert.ok(refusals.includes(error.code), error.code);
    }
  });
  await fc.assert(property, { numRuns: EACH, maxSkipsPerRun: 0 });
  return tally;
};

const dtls = async (relay: Relay): Promise<Tally> => {
  let transportId = "";
  const fresh = async (): Promise<void> => {
    ({ transportId } = await relay.openTransport(SESSION, BEN, "receive", yes));
  };
  await fresh();
  return feed(dtlsParameters, checks.dtlsParameters, async (value) => {
    try {
      const request = { sessionId: SESSION, transportId, dtlsParameters: value };
      await relay.connect(BEN, request, yes);
    } finally {
      await fresh();
    }
  });
};

const rtp = async (relay: Relay): Promise<Tally> => {
  let transportId = "";
  let round = 0;
  return feed(rtpParameters, checks.rtpParameters, async (value: RtpParameters) => {
    // Renewed often: nobody connects it, and the relay closes such a transport after a while.
    if (round % RENEW_EVERY === 0) {
      ({ transportId } = await relay.openTransport(SESSION, TEACHER, "send", yes));
    }
    round += 1;
    const picture = value.codecs[0]?.mimeType.startsWith("video/");
    const source = picture ? "second" : "own";
    await relay.produce(
      TEACHER,
      { sessionId: SESSION, transportId, source, rtpParameters: value },
      yes,
    );
    await relay.unproduce(SESSION, TEACHER, source);
  });
};
type RtpParameters = Parameters<Relay["produce"]>[1]["rtpParameters"];

const capabilities = async (relay: Relay): Promise<Tally> => {
  let transportId = "";
  let round = 0;
  return feed(rtpCapabilities, checks.rtpCapabilities, async (value) => {
    if (transportId === "" || round % RENEW_EVERY === 0) {
      ({ transportId } = await relay.openTransport(SESSION, ANNA, "receive", yes));
    }
    round += 1;
    const source = round % 2 === 0 ? "camera" : "room";
    const request = { sessionId: SESSION, transportId, from: TEACHER.account, source } as const;
    const { consumerId } = await relay.consume(ANNA, { ...request, rtpCapabilities: value }, yes);
    await relay.resume(ANNA, { sessionId: SESSION, consumerId }, yes);
    // A removal takes the transport along.
    await relay.cut(SESSION, { coach: ANNA.account });
    transportId = "";
  });
};

test("100,000 generated descriptions leave the worker alive", () =>
  withRelay(async (stage) => {
    const { relay, workers, heard } = stage;
    const owner = { ...TEACHER, connection: "teacher-sending-page" };
    await sends(stage, owner, ["camera", "room"], 20);
    const tallies = await Promise.all([dtls(relay), rtp(relay), capabilities(relay)]);
    for (const { generated, passed, taken } of tallies) {
      assert.is(generated, EACH);
      assert.ok(passed > EACH / 4, `${passed} passed the schema`);
      assert.ok(taken > EACH / 50, `${taken} were taken by mediasoup`);
    }
    assert.is(workers.length, 1);
    assert.not(workers[0]?.closed);
    assert.equal(heard.lost, []);
    assert.equal(relay.sending(SESSION), ["camera", "room"]);
  }));

test.run();
