/** The recorder process as it is: real IPC, real UDP, real files, opened as their owner opens them. */
import { randomBytes } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openFolder } from "#recordings/storage/fs.ts";
import { begin, SOUND, until, VIDEO, withHost } from "#test/support/recorder/host.ts";
import { heard, sound, stop, video } from "#test/support/recorder/lesson.ts";
import { openHeld } from "#test/support/recorder/opened.ts";
import { openWorker, rtpBytes, type Sent } from "#test/support/recorder/worker.ts";

const test = suite("the recorder process");

test("what comes in is what opens", () =>
  withHost(async (host) => {
    const recorded = await begin(host);
    const sent: Sent[] = [];
    for (let number = 1; number <= 60; number += 1) {
      sent.push(video(65_500 + number), sound(number));
    }
    for (const one of sent) recorded.worker.rtp(one);
    recorded.worker.report(VIDEO, 0xe0000001, 0x80000000, 4_000_000_000);
    recorded.worker.report(SOUND, 0xe0000002, 1, 7);
    await heard(host, recorded, sent.length);
    await stop(host, recorded);
    const { segments, records, packets } = await openHeld(host, recorded);
    assert.equal(
      segments.flatMap(({ damage }) => damage),
      [],
    );
    assert.ok(segments.every(({ ended }) => ended));
    const plain = packets.map(({ stream, marker, sequence, timestamp, payload }) =>
      [stream, marker, sequence, timestamp, Buffer.from(payload).toString("hex")].join(),
    );
    assert.equal(
      plain,
      sent.map(({ stream, marker, sequence, timestamp, payload }) =>
        [stream.stream, marker, sequence & 0xffff, timestamp, payload.toString("hex")].join(),
      ),
    );
    assert.equal(
      records.filter(({ type }) => type === "report"),
      [
        {
          type: "report",
          stream: 1,
          ntpSeconds: 0xe0000001,
          ntpFraction: 0x80000000,
          rtpTimestamp: 4_000_000_000,
        },
        { type: "report", stream: 2, ntpSeconds: 0xe0000002, ntpFraction: 1, rtpTimestamp: 7 },
      ],
    );
  }));

test("R13: nothing that comes in stands in any file, neither whole nor in part", () =>
  withHost(async (host) => {
    const canary = randomBytes(64);
    const recorded = await begin(host);
    for (let number = 1; number <= 40; number += 1) {
      recorded.worker.rtp(video(number, Buffer.concat([canary, randomBytes(700), canary])));
      recorded.worker.rtp(sound(number, canary));
    }
    await heard(host, recorded, 80);
    await stop(host, recorded);
    const { packets } = await openHeld(host, recorded);
    assert.is(packets.length, 80);
    const storage = await openFolder(host.objects);
    let files = 0;
    for await (const name of storage.list()) {
      files += 1;
      const bytes = Buffer.from(await storage.read(name));
      for (let at = 0; at < 64; at += 8) assert.is(bytes.indexOf(canary.subarray(at, at + 8)), -1);
    }
    assert.is(files, 1);
  }));

test("what the worker lost on the way is asked for again and stands under its own number", () =>
  withHost(async (host) => {
    const recorded = await begin(host);
    const lost = new Set([65_530, 65_536, 65_537, 65_560, 65_561]);
    for (let number = 65_520; number < 65_600; number += 1) {
      recorded.worker.rtp(video(number), { lose: lost.has(number) });
    }
    await heard(host, recorded, 80);
    await stop(host, recorded);
    const { packets, segments } = await openHeld(host, recorded);
    assert.equal(
      segments.flatMap(({ damage }) => damage),
      [],
    );
    const numbers = packets.map(({ sequence }) => sequence);
    assert.is(new Set(numbers).size, 80);
    assert.is(numbers.length, 80);
    assert.equal(
      [...new Set(recorded.worker.nacked)],
      [...lost].map((number) => number & 0xffff),
    );
    assert.ok(
      packets.every(({ sequence, timestamp }) => (timestamp / 3_000) % 65_536 === sequence),
    );
  }));

test("what does not come again is asked for a few times and then given up", () =>
  withHost(async (host) => {
    const recorded = await begin(host);
    recorded.worker.answers = false;
    for (let number = 1; number <= 20; number += 1) {
      recorded.worker.rtp(video(number), { lose: number === 7 });
    }
    await until("it was asked for eight times", () => recorded.worker.nacked.length === 8);
    await until("two beats later", () => host.all("beat").length > 3);
    assert.equal(
      recorded.worker.nacked,
      Array.from({ length: 8 }, () => 7),
    );
    await stop(host, recorded);
    assert.is((await openHeld(host, recorded)).packets.length, 19);
  }));

test("probes, unknown streams, padding, wrong types and rubbish are left out", () =>
  withHost(async (host) => {
    const recorded = await begin(host);
    const { worker } = recorded;
    const packet = { sequence: 1, timestamp: 1, marker: false, payload: randomBytes(200) };
    worker.raw(rtpBytes(1_234, 127, packet));
    worker.raw(rtpBytes(9_999, 102, packet));
    worker.raw(rtpBytes(VIDEO.ssrc, 96, packet));
    worker.raw(rtpBytes(2_222, 103, { ...packet, payload: Buffer.alloc(2) }));
    const padded = rtpBytes(SOUND.ssrc, 100, { ...packet, payload: Buffer.alloc(8, 8) });
    padded[0] = 0xa0;
    worker.raw(padded);
    for (const size of [0, 1, 11, 40]) worker.raw(randomBytes(size));
    worker.raw(Buffer.from([0x80, 200, 0xff, 0xff, 1]));
    worker.rtp(sound(5));
    await heard(host, recorded, 1);
    await stop(host, recorded);
    const { packets, records } = await openHeld(host, recorded);
    assert.equal(
      packets.map(({ stream, sequence }) => [stream, sequence]),
      [[2, 5]],
    );
    assert.is(records.filter(({ type }) => type === "report").length, 0);
  }));

test("packets from any other process of this machine are not heard, before `go` and after", () =>
  withHost(async (host) => {
    const stranger = await openWorker();
    host.workers.push(stranger);
    const recording = randomBytes(16).toString("base64url");
    const worker = await openWorker();
    host.workers.push(worker);
    host.say({
      type: "begin",
      recording,
      part: 0,
      recipient: host.recipient,
      sinceMs: 0,
      maxBytes: 1e9,
    });
    const { port, keyFile } = await host.hears("ready");
    host.say({ type: "streams", recording, streams: [VIDEO, SOUND] });
    worker.aim(port);
    stranger.aim(port);
    stranger.rtp(video(1, Buffer.from("before go")));
    host.say({ type: "go", recording, ip: "127.0.0.1", port: worker.port });
    await until("a key frame was asked for", () => worker.keyFrames.length > 0);
    for (let number = 2; number < 30; number += 1) stranger.rtp(video(number, Buffer.from("evil")));
    worker.rtp(video(30, Buffer.from("good")));
    const recorded = { recording, part: 0, keyFile, port, worker };
    await heard(host, recorded, 1);
    await stop(host, recorded);
    const { packets } = await openHeld(host, recorded);
    assert.equal(
      packets.map(({ payload }) => Buffer.from(payload).toString()),
      ["good"],
    );
    assert.is(stranger.keyFrames.length, 0);
  }));

test("a stream that comes later, and another source under a new number, are in the file", () =>
  withHost(async (host) => {
    const recorded = await begin(host, { streams: [VIDEO] });
    const { recording, worker } = recorded;
    worker.rtp(video(1));
    worker.rtp(sound(1));
    await heard(host, recorded, 1);
    const second = { ...VIDEO, stream: 3, ssrc: 4_444, rtxSsrc: 5_555, codec: "VP9" as const };
    const asked = worker.keyFrames.length;
    host.say({ type: "streams", recording, streams: [SOUND, second] });
    await until("a key frame of it was asked for", () => worker.keyFrames.length > asked);
    assert.is(worker.keyFrames.at(-1), 4_444);
    worker.rtp(video(2));
    worker.rtp(sound(2));
    worker.rtp({ ...video(3), stream: second });
    await heard(host, recorded, 3);
    await stop(host, recorded);
    const { packets, records } = await openHeld(host, recorded);
    assert.equal(
      packets.map(({ stream, sequence }) => [stream, sequence]),
      [
        [1, 1],
        [2, 2],
        [3, 3],
      ],
    );
    const infos = records.flatMap((one) => (one.type === "stream" ? [one.info.codec] : []));
    assert.ok(infos.includes("opus") && infos.includes("VP9"));
  }));

test("a key frame is asked for every four seconds and in each new segment", () =>
  withHost(async (host) => {
    const recorded = await begin(host);
    let number = 0;
    await until("a second segment was begun", () => {
      recorded.worker.rtp(video((number += 1), randomBytes(20)));
      return host.all("segment-opens").length > 2;
    });
    // At its beginning, after 4 s, and for the second segment; at the beginning more than once
    // where the streams are named after the connection stands.
    // What is asked of the worker may come after what is told of the segment: two roads.
    await until("a key frame was asked for each time", () => recorded.worker.keyFrames.length >= 3);
    assert.ok(recorded.worker.keyFrames.length <= 6, String(recorded.worker.keyFrames.length));
    await stop(host, recorded);
    const { segments, packets } = await openHeld(host, recorded);
    assert.equal(
      segments.flatMap(({ damage }) => damage),
      [],
    );
    assert.equal(
      segments.map(({ segment }) => segment),
      [0, 1],
    );
    assert.is(packets.length, new Set(packets.map(({ sequence }) => sequence)).size);
    const [first, second] = segments;
    assert.is(first?.head?.previous, null);
    assert.equal(second?.head?.previous, { segment: 0, chunks: first?.chunks });
    assert.equal(
      host.all("segment-unused").map(({ segment }) => segment),
      [2],
    );
    const closed = host.all("segment-closed");
    assert.equal(
      closed.map(({ atMs }) => atMs),
      segments.map(({ head }) => head?.atMs),
    );
    assert.equal(
      closed.map(({ chunks }) => chunks),
      segments.map(({ chunks }) => chunks),
    );
  }));

test.run();
