/** What the owner does while it records: curtain, drop, stop; and what several recordings share. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openFolder } from "#recordings/storage/fs.ts";
import { begin, until, withHost, type Host } from "#test/support/recorder/host.ts";
import { heard, sound, stop, video } from "#test/support/recorder/lesson.ts";
import { openHeld, rowsOf } from "#test/support/recorder/opened.ts";

const test = suite("a recorder and what its owner does");

const objectsOf = async ({ objects }: Host): Promise<string[]> => {
  const names: string[] = [];
  for await (const name of (await openFolder(objects)).list()) names.push(name);
  return names.toSorted();
};

test("under the curtain not a packet is stored, and the gap is declared in what follows", () =>
  withHost(async (host) => {
    const recorded = await begin(host);
    const { recording, worker } = recorded;
    worker.rtp(sound(1));
    await heard(host, recorded, 1);
    host.say({ type: "gap-begins", recording, kind: "curtain" });
    await host.hears("segment-closed", ({ segment }) => segment === 0);
    for (let number = 2; number < 20; number += 1) worker.rtp(sound(number));
    const beats = host.all("beat").length;
    await until("a beat under the curtain", () => host.all("beat").length > beats + 1);
    const asked = worker.keyFrames.length;
    host.say({ type: "gap-begins", recording, kind: "hold" });
    host.say({ type: "gap-ends", recording });
    await until("a key frame was asked for", () => worker.keyFrames.length > asked);
    worker.rtp(sound(20));
    await heard(host, recorded, 2);
    await stop(host, recorded);
    const { packets, segments, records } = await openHeld(host, recorded);
    assert.equal(
      packets.map(({ sequence }) => sequence),
      [1, 20],
    );
    assert.equal(
      segments.flatMap(({ damage }) => damage),
      [],
    );
    const gaps = segments.at(-1)?.head?.gaps ?? [];
    assert.equal(
      gaps.map(({ kind }) => kind),
      ["curtain", "hold"],
    );
    assert.ok(gaps.every(({ fromMs, toMs }) => toMs !== null && toMs >= fromMs));
    const [first] = records.flatMap((one) => (one.type === "gap" ? [one.gap] : []));
    assert.equal(first, { kind: "curtain", fromMs: gaps[0]?.fromMs, toMs: null });
    assert.is(segments.at(-1)?.head?.atMs === undefined, false);
  }));

test("dropping the last minute removes its objects before it is said, and declares it", () =>
  withHost(async (host) => {
    const recorded = await begin(host);
    const { recording, worker } = recorded;
    worker.rtp(sound(1));
    await heard(host, recorded, 1);
    host.say({ type: "gap-begins", recording, kind: "hold" });
    host.say({ type: "gap-ends", recording });
    await host.hears("segment-closed", ({ segment }) => segment === 0);
    await until("some time passed", () => (host.all("beat").at(-1)?.storedMs ?? 0) > 3_000);
    worker.rtp(sound(2));
    await heard(host, recorded, 2);
    const before = await objectsOf(host);
    assert.is(before.length, 2);
    const atAnswer: Promise<string[]>[] = [];
    host.child.on("message", (message: { type: string }) => {
      if (message.type === "dropped") atAnswer.push(objectsOf(host));
    });
    // The second segment reaches into the last 100 ms; the first ended long before.
    host.say({ type: "drop", recording, request: "one", ms: 100 });
    const dropped = await host.hears("dropped", ({ request }) => request === "one");
    assert.equal(dropped.segments, [1]);
    const gone = host.all("segment-opens").find(({ segment }) => segment === 1)?.object ?? "";
    assert.ok(before.includes(gone));
    assert.is(atAnswer.length, 1);
    assert.not.ok((await Promise.all(atAnswer)).flat().includes(gone));
    worker.rtp(sound(3));
    await heard(host, recorded, 3);
    await stop(host, recorded);
    const { packets, segments } = await openHeld(host, recorded);
    assert.equal(
      segments.flatMap(({ damage }) => damage),
      [],
    );
    assert.equal(
      segments.map(({ segment }) => segment),
      [0, 2],
    );
    assert.equal(
      packets.map(({ sequence }) => sequence),
      [1, 3],
    );
    assert.equal(segments[1]?.head?.previous, { segment: 0, chunks: segments[0]?.chunks });
    const gap = segments[1]?.head?.gaps.find(({ kind }) => kind === "dropped");
    assert.equal(gap, { kind: "dropped", fromMs: dropped.fromMs, toMs: dropped.toMs });
    assert.equal(
      await objectsOf(host),
      rowsOf(host, recording)
        .map(({ object }) => object)
        .toSorted(),
    );
  }));

test("dropping takes what was not yet named, and more than there is, and twice at once", () =>
  withHost(async (host) => {
    host.names = false;
    const recorded = await begin(host);
    const { recording, worker } = recorded;
    worker.rtp(sound(1));
    await heard(host, recorded, 1);
    for (const request of ["a", "b"]) host.say({ type: "drop", recording, request, ms: 60_000 });
    await host.hears("dropped", ({ request }) => request === "b");
    assert.equal(
      host.all("dropped").map(({ segments }) => segments),
      [[0], [1]],
    );
    assert.equal(await objectsOf(host), []);
    host.names = true;
    for (const { segment } of host.all("segment-opens")) {
      host.say({ type: "segment-named", recording, segment });
    }
    worker.rtp(sound(2));
    await heard(host, recorded, 2);
    await stop(host, recorded);
    const { packets, segments } = await openHeld(host, recorded);
    assert.equal(
      segments.flatMap(({ damage }) => damage),
      [],
    );
    assert.equal(
      packets.map(({ sequence }) => sequence),
      [2],
    );
  }));

test("nothing is written before the row that names the object exists", () =>
  withHost(async (host) => {
    host.names = false;
    const recorded = await begin(host);
    const { recording, worker } = recorded;
    for (let number = 1; number <= 20; number += 1) worker.rtp(sound(number));
    await heard(host, recorded, 20);
    assert.equal(await objectsOf(host), []);
    assert.is(host.all("beat").at(-1)?.storedBytes, 0);
    host.say({ type: "segment-named", recording, segment: 0 });
    await until("it is stored", async () => (await objectsOf(host)).length === 1);
    await stop(host, recorded);
    assert.is((await openHeld(host, recorded)).packets.length, 20);
    assert.equal(
      host.all("segment-unused").map(({ segment }) => segment),
      [1],
    );
  }));

test("R14: a row that never comes lets nothing be stored, and is told within five seconds", () =>
  withHost(async (host) => {
    host.names = false;
    const { worker } = await begin(host);
    worker.rtp(sound(1));
    const { fault } = await host.hears("failed");
    assert.is(fault, "disk-slow");
    assert.equal(await objectsOf(host), []);
  }));

test("several recordings in one process have each their own packets and keys", () =>
  withHost(async (host) => {
    const all = await Promise.all([begin(host), begin(host), begin(host)]);
    for (let number = 1; number <= 30; number += 1) {
      for (const [index, { worker }] of all.entries()) worker.rtp(video(100 * index + number));
    }
    for (const one of all) await heard(host, one, 30);
    for (const one of all) await stop(host, one);
    for (const [index, one] of all.entries()) {
      const { packets, segments } = await openHeld(host, one);
      assert.equal(
        segments.flatMap(({ damage }) => damage),
        [],
      );
      assert.equal(
        packets.map(({ sequence }) => sequence),
        Array.from({ length: 30 }, (_, at) => 100 * index + at + 1),
      );
    }
    const [first, second] = all;
    if (first === undefined || second === undefined) throw new Error("three were begun");
    const swapped = await openHeld(host, { ...first, keyFile: second.keyFile });
    assert.is(swapped.packets.length, 0);
    assert.is(new Set(all.map(({ port }) => port)).size, 3);
  }));

test("a part that may store no more is closed whole, and the fault is told", () =>
  withHost(async (host) => {
    const recorded = await begin(host, { maxBytes: 20_000 });
    let number = 0;
    await until("the space is used up", () => {
      recorded.worker.rtp(video((number += 1)));
      return host.all("failed").length > 0;
    });
    assert.equal(host.all("failed"), [
      { type: "failed", recording: recorded.recording, fault: "quota-reached" },
    ]);
    const { packets, segments } = await openHeld(host, recorded);
    assert.equal(
      segments.flatMap(({ damage }) => damage),
      [],
    );
    assert.ok(segments.every(({ ended }) => ended));
    assert.ok(packets.length > 5);
    const stored = host.all("segment-closed").reduce((sum, { bytes }) => sum + bytes, 0);
    assert.ok(stored > 0 && stored <= 20_000, String(stored));
  }));

test("heads count as everything else: a curtain drawn again and again stores no more than may be", () =>
  withHost(async (host) => {
    const { recording } = await begin(host, { maxBytes: 20_000 });
    await until("the space is used up", () => {
      host.say({ type: "gap-begins", recording, kind: "curtain" });
      host.say({ type: "gap-ends", recording });
      return host.all("failed").length > 0;
    });
    assert.equal(host.all("failed"), [{ type: "failed", recording, fault: "quota-reached" }]);
    const stored = host.all("segment-closed").reduce((sum, { bytes }) => sum + bytes, 0);
    assert.ok(stored > 0 && stored <= 20_000, String(stored));
  }));

test("a recording goes on as a new part, and says that it was interrupted", () =>
  withHost(async (host) => {
    const first = await begin(host);
    first.worker.rtp(sound(1));
    await heard(host, first, 1);
    await stop(host, first);
    const { recording } = first;
    const second = await begin(host, { recording, part: 1, sinceMs: 60_000 });
    second.worker.rtp(sound(2));
    await heard(host, second, 2);
    host.told.splice(0, host.told.length, ...host.told.filter(({ type }) => type !== "stopped"));
    await stop(host, second);
    const { packets, segments } = await openHeld(host, first, second);
    assert.equal(
      segments.flatMap(({ damage }) => damage),
      [],
    );
    assert.equal(
      packets.map(({ sequence }) => sequence),
      [1, 2],
    );
    const head = segments.find(({ part }) => part === 1)?.head;
    assert.is(head?.gaps[0]?.kind, "restart");
    assert.ok((head?.atMs ?? 0) >= 60_000);
  }));

test("where no key can be made nothing is begun, and others go on", () =>
  withHost(async (host) => {
    const good = await begin(host);
    host.say({
      ...{ type: "begin", recording: "AAAAAAAAAAAAAAAAAAAAAA", part: 0 },
      ...{ recipient: "age1nobody", sinceMs: 0, maxBytes: 1e9 },
    });
    assert.is((await host.hears("failed")).fault, "recorder-lost");
    good.worker.rtp(sound(1));
    await heard(host, good, 1);
    await stop(host, good);
    assert.is((await openHeld(host, good)).packets.length, 1);
  }));

test("when the server is gone what is held is sealed, the segment closed, and the process ends", () =>
  withHost(async (host) => {
    const recorded = await begin(host);
    for (let number = 1; number <= 50; number += 1) recorded.worker.rtp(video(number));
    await heard(host, recorded, 50);
    host.child.disconnect();
    assert.is(await host.gone, 0);
    const { packets, segments } = await openHeld(host, recorded);
    assert.is(packets.length, 50);
    assert.ok(segments.find(({ segment }) => segment === 0)?.ended);
  }));

test.run();
