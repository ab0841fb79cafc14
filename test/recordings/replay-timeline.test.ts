/** One time for everything: drift, late streams, clocks that are set. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { HOLD_MS, Timeline } from "#recordings/replay/timeline.ts";
import type { StreamInfo } from "#recordings/types.ts";
import { NTP_AT_ZERO, reportAt, timestampAt, type Sender } from "#test/recordings/lesson/line.ts";
import { seeded } from "#test/recordings/lesson/random.ts";

const timeline = suite("timeline");
const HOUR_MS = 3_600_000;

const info = (stream: number, source: StreamInfo["source"]): StreamInfo =>
  source === "camera" || source === "second"
    ? { stream, source, kind: "video", codec: "H264", clockRate: 90_000, channels: 0 }
    : { stream, source, kind: "audio", codec: "opus", clockRate: 48_000, channels: 2 };

const sender = (of: StreamInfo, more: Partial<Sender> = {}): Sender => ({
  info: of,
  startMs: 0,
  encodingMs: 0,
  firstSequence: 0,
  firstTimestamp: 2 ** 32 - 1_000_000,
  ...more,
});

interface Plan {
  sender: Sender;
  everyMs: number;
  fromMs: number;
  toMs: number;
  /** Of the network and the encoder, ms. */
  delayMs: number;
  reportsFromMs?: number;
  /** The sender's wall clock against the recording, ms. */
  wallMs?: (atMs: number) => number;
}

interface Placed {
  stream: number;
  /** When it happened, ms of the recording. */
  trueMs: number;
  timeMs: number;
}

/** Everything in the order of its arrival, frames placed as soon as they can be. */
function place(plans: readonly Plan[], seed = 1): Placed[] {
  const random = seeded(seed);
  const of = new Timeline();
  type Event = { atMs: number; act: () => void };
  const events: Event[] = [];
  const held = new Map<number, { trueMs: number; streamMs: number }[]>();
  const out: Placed[] = [];
  const release = (stream: number): void => {
    for (const { trueMs, streamMs } of held.get(stream)?.splice(0) ?? []) {
      out.push({ stream, trueMs, timeMs: of.timeOf(stream, streamMs) });
    }
  };
  for (const plan of plans) {
    const { stream } = plan.sender.info;
    of.add(plan.sender.info);
    held.set(stream, []);
    for (let ms = plan.fromMs; ms < plan.toMs; ms += plan.everyMs) {
      const timestamp = timestampAt(plan.sender, ms - plan.sender.startMs);
      const act = (): void => {
        held.get(stream)?.push({ trueMs: ms, streamMs: of.arrived(stream, timestamp) });
        if (of.isSettled(stream)) release(stream);
      };
      events.push({ atMs: ms + plan.delayMs + random() * 40, act });
    }
    for (let ms = plan.reportsFromMs ?? plan.fromMs + 500; ms < plan.toMs; ms += 1_000) {
      const record = reportAt(plan.sender, ms);
      if (record.type !== "report") continue;
      const wall = NTP_AT_ZERO + (ms + (plan.wallMs?.(ms) ?? 0)) / 1000;
      // The sender's own stamp has a few ms of noise.
      const noisy = wall + (random() - 0.5) * 0.004;
      record.ntpSeconds = Math.floor(noisy);
      record.ntpFraction = Math.floor((noisy % 1) * 2 ** 32);
      events.push({ atMs: ms + plan.delayMs, act: () => of.report(record) });
    }
  }
  for (const { atMs, act } of events.toSorted((a, b) => a.atMs - b.atMs)) {
    of.clock(atMs);
    act();
  }
  for (const stream of held.keys()) release(stream);
  return out;
}

const offsOf = (placed: readonly Placed[], stream: number): number[] =>
  placed.filter((one) => one.stream === stream).map(({ timeMs, trueMs }) => timeMs - trueMs);

/** How far the offsets of two streams lie apart at most. */
function apart(placed: readonly Placed[], one: number, other: number): number {
  const offs = [...offsOf(placed, one), ...offsOf(placed, other)];
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const off of offs) {
    least = Math.min(least, off);
    most = Math.max(most, off);
  }
  return most - least;
}

const steady = (from: Sender, delayMs: number, more: Partial<Plan> = {}): Plan => ({
  ...{ sender: from, everyMs: 200, fromMs: 0, toMs: 60_000, delayMs },
  ...more,
});

timeline("an hour with clocks 50 ppm apart: everything within 40 ms, at every moment", () => {
  const plans = [
    steady(sender(info(1, "camera"), { ppm: 50 }), 180, { toMs: HOUR_MS }),
    steady(sender(info(2, "room"), { ppm: -50 }), 25, { toMs: HOUR_MS }),
  ];
  const placed = place(plans);
  assert.is(placed.length, (2 * HOUR_MS) / 200);
  assert.ok(apart(placed, 1, 2) < 40, `${apart(placed, 1, 2)} ms apart`);
});

timeline("a sender's wall clock that runs away from the recorder's is followed unseen", () => {
  // 40 ppm: 144 ms in an hour, against the declared gaps.
  const wallMs = (atMs: number): number => atMs * 40e-6;
  const plans = [
    steady(sender(info(1, "camera")), 180, { toMs: HOUR_MS, wallMs }),
    steady(sender(info(2, "room")), 25, { toMs: HOUR_MS, wallMs }),
  ];
  const placed = place(plans);
  assert.ok(apart(placed, 1, 2) < 40, `${apart(placed, 1, 2)} ms apart`);
});

timeline("no step is ever to be seen: two neighbours keep their distance to the ms", () => {
  const plans = [steady(sender(info(1, "camera"), { ppm: 50 }), 180, { reportsFromMs: 20_000 })];
  const placed = place(plans);
  for (const [i, { timeMs, trueMs }] of placed.entries()) {
    const before = placed[i - 1];
    if (before === undefined) continue;
    const off = timeMs - before.timeMs - (trueMs - before.trueMs);
    assert.ok(Math.abs(off) < 4, `${off} ms at ${trueMs} ms`);
  }
});

timeline("a stream that begins late, and one that continues its source, are placed right", () => {
  const again = sender(info(3, "camera"), { startMs: 40_000, firstTimestamp: 77 });
  const plans = [
    steady(sender(info(1, "camera"), { startMs: 15_000 }), 180, { fromMs: 15_000, toMs: 39_000 }),
    steady(sender(info(2, "room")), 25),
    steady(again, 180, { fromMs: 40_000 }),
  ];
  const placed = place(plans);
  assert.ok(apart(placed, 1, 2) < 20, `${apart(placed, 1, 2)} ms apart`);
  assert.ok(apart(placed, 2, 3) < 20, `${apart(placed, 2, 3)} ms apart`);
});

timeline(
  "without any report arrivals place a stream; with a late one it is put right softly",
  () => {
    const never = place([
      steady(sender(info(1, "camera")), 30, { reportsFromMs: Number.POSITIVE_INFINITY }),
      steady(sender(info(2, "room")), 25),
    ]);
    assert.ok(apart(never, 1, 2) < 40, `${apart(never, 1, 2)} ms apart`);
    const late = place([
      steady(sender(info(1, "camera")), 180, { reportsFromMs: HOLD_MS + 6_000 }),
      steady(sender(info(2, "room")), 25),
    ]);
    const camera = late.filter(({ stream }) => stream === 1);
    for (const [i, { timeMs, trueMs }] of camera.entries()) {
      const before = camera[i - 1] ?? { timeMs: timeMs - 200, trueMs: trueMs - 200 };
      const off = timeMs - before.timeMs - (trueMs - before.trueMs);
      assert.ok(Math.abs(off) < 4, `a step of ${off} ms at ${trueMs} ms`);
    }
    const settled = late.filter(({ trueMs }) => trueMs > 40_000);
    assert.ok(apart(settled, 1, 2) < 20, `${apart(settled, 1, 2)} ms apart`);
  },
);

timeline("a wall clock that is set moves nothing", () => {
  const wallMs = (atMs: number): number => (atMs > 30_000 ? 7_200_000 : 0);
  const placed = place([
    steady(sender(info(1, "camera")), 180, { wallMs }),
    steady(sender(info(2, "room")), 25, { wallMs }),
  ]);
  assert.ok(apart(placed, 1, 2) < 40, `${apart(placed, 1, 2)} ms apart`);
});

timeline(
  "coaches' clocks may be off, by hours or by little: the voice is placed by its arrival",
  () => {
    const placed = place([
      steady(sender(info(2, "room")), 25),
      steady(sender(info(4, "talkback")), 30, { fromMs: 10_000, wallMs: () => -9_000_000 }),
      steady(sender(info(5, "talkback")), 30, { fromMs: 20_000, wallMs: () => -8_999_700 }),
    ]);
    assert.ok(apart(placed, 2, 4) < 40, `${apart(placed, 2, 4)} ms apart`);
    assert.ok(apart(placed, 2, 5) < 40, `${apart(placed, 2, 5)} ms apart`);
  },
);

timeline("another device of the teacher with another clock continues where it arrived", () => {
  const placed = place([
    steady(sender(info(2, "room")), 25, { toMs: 29_000 }),
    steady(sender(info(6, "room"), { startMs: 30_000 }), 25, {
      fromMs: 30_000,
      wallMs: () => 86_400_000,
    }),
  ]);
  assert.ok(apart(placed, 2, 6) < 60, `${apart(placed, 2, 6)} ms apart`);
});

timeline("a stream of which nothing is known is an error of the caller", () => {
  assert.throws(() => new Timeline().arrived(9, 0), /stream 9 was not announced/);
});

timeline.run();
