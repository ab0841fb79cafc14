// runs alone, limit 150 s
/**
 * A disk that is slower than the media, by the kernel itself: every write to the object
 * takes its time (strace, inject=). What is let go stands in a declared gap.
 */
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { DeclaredGaps } from "#recordings/replay/gaps.ts";
import type { SegmentOfPart } from "#recordings/open.ts";
import { residentOf, withFaults } from "#test/support/recorder/bad-disk.ts";
import { begin, until, withHost } from "#test/support/recorder/host.ts";
import { stop, video } from "#test/support/recorder/lesson.ts";
import { openHeld } from "#test/support/recorder/opened.ts";

/** A batch of at most 256 kB for each: some 5 Mbit/s. */
const WRITE_US = 400_000;
/** At every look, large ones: some 80 Mbit/s. */
const PACKETS = 6;
const PAYLOAD = Buffer.alloc(8_000, 3);
/** What may wait is 4 MiB; once so much is stored room was made, and packets are taken again. */
const STORED_ENOUGH = 4 * 2 ** 20;
const MOST_GROWN = 48 * 2 ** 20;
/** The clock stands before packets every 10 ms. */
const CLOCK_MS = 10;
/** What was lost on loopback is asked for again so long, and may come when nothing is taken. */
const ASKED_MS = 1_000;

const test = suite("a disk that is slower than the media");

interface Placed {
  sequence: number;
  /** When it came. */
  atMs: number;
}

/** Packets in the order of their numbers, and what was declared. */
const read = (segments: readonly SegmentOfPart[]): { packets: Placed[]; gaps: DeclaredGaps } => {
  const packets: Placed[] = [];
  const gaps = new DeclaredGaps();
  let atMs = 0;
  for (const { head, records } of segments) {
    for (const gap of head?.gaps ?? []) gaps.declare(gap);
    for (const record of records) {
      if (record.type === "clock") ({ atMs } = record);
      if (record.type === "gap") gaps.declare(record.gap);
      if (record.type === "rtp") packets.push({ sequence: record.sequence, atMs });
    }
  }
  return { packets: packets.toSorted((a, b) => a.sequence - b.sequence), gaps };
};

test("packets that it does not keep up with are let go in a declared gap, and memory stays bounded", () =>
  withHost(async (host) => {
    const recorded = await begin(host);
    const { recording, worker } = recorded;
    worker.rtp(video(1, PAYLOAD));
    const { object } = await host.hears("segment-opens");
    const storedBytes = () => host.all("beat", recording).at(-1)?.storedBytes ?? 0;
    await until("it is stored", () => storedBytes() > PAYLOAD.length);
    const before = residentOf(host.pid);
    let number = 1;
    let most = 0;
    const slow = async () => {
      await until("packets are taken again", () => {
        for (let more = 0; more < PACKETS; more += 1) worker.rtp(video((number += 1), PAYLOAD));
        most = Math.max(most, residentOf(host.pid));
        return storedBytes() > STORED_ENOUGH;
      });
    };
    const path = join(host.objects, object.slice(0, 2), object);
    await withFaults(host, `write:delay_enter=${WRITE_US}`, slow, ["-P", path]);
    assert.ok(most - before < MOST_GROWN, `grew by ${((most - before) / 2 ** 20).toFixed(1)} MiB`);
    const offered = number;
    // The disk is as fast as ever.
    const beats = host.all("beat").length;
    await until("what waited is stored", () => {
      worker.rtp(video((number += 1), PAYLOAD));
      return host.all("beat").length > beats + 2;
    });
    await stop(host, recorded);
    assert.equal(host.all("failed"), [], "slow is no fault");

    const { segments } = await openHeld(host, recorded);
    assert.equal(
      segments.flatMap(({ damage }) => damage),
      [],
    );
    assert.ok(segments.every(({ ended }) => ended));
    const { packets, gaps } = read(segments);
    const last = packets.at(-1)?.sequence ?? 0;
    assert.ok(last > offered, "it went on");
    assert.ok(gaps.all.length > 0);
    assert.ok(gaps.all.every(({ kind, toMs }) => kind === "overrun" && toMs !== null));
    const letGo = last - packets.length;
    assert.ok(letGo > 500 && packets.length > 500, `${letGo} of ${last} were let go`);
    for (const [i, { sequence, atMs }] of packets.entries()) {
      // Its clock may stand before it: a gap may begin within those 10 ms.
      assert.not.ok(gaps.touches(atMs, atMs), `${sequence} came in a gap`);
      const before = packets[i - 1];
      if (before === undefined || sequence === before.sequence + 1) continue;
      const isDeclared = gaps.touches(before.atMs - CLOCK_MS, atMs + ASKED_MS);
      assert.ok(isDeclared, `${before.sequence} to ${sequence} are missing`);
    }
  }));

test.run();
