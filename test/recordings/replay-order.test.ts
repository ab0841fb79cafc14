/** Jitter order and counters that wrap. */
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Order, WAIT_MS, type Ordered } from "#recordings/replay/order.ts";
import { StreamClock } from "#recordings/replay/timestamps.ts";
import { Unwrapper } from "#recordings/replay/unwrap.ts";
import type { RtpRecord } from "#recordings/types.ts";

const order = suite("order");

const packet = (sequence: number): RtpRecord => ({
  type: "rtp",
  stream: 1,
  marker: false,
  sequence: ((sequence % 65_536) + 65_536) % 65_536,
  timestamp: 0,
  payload: new Uint8Array(1),
});

interface Came {
  number: number;
  atMs: number;
}

/** Runs arrivals through an order, gives numbers relative to `first` and the order itself. */
function run(came: readonly Came[], first: number) {
  const of = new Order();
  const out: Ordered[] = [];
  for (const { number, atMs } of came) out.push(...of.push(packet(first + number), atMs, 0));
  out.push(...of.flush());
  const numbers = out.map((one) => (one.packet.sequence - first + 2 * 65_536) % 65_536);
  return { of, out, numbers };
}

/** Numbers from 0 on, each delayed within the window, some missing, some twice. */
const travel = fc.record({
  first: fc.integer({ min: 0, max: 65_535 }),
  packets: fc.array(
    fc.record({
      delayMs: fc.integer({ min: 0, max: 150 }),
      lost: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
      again: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
    }),
    { minLength: 1, maxLength: 400 },
  ),
});

order("any permutation within the window comes out in order, each once, holes known", () => {
  fc.assert(
    fc.property(travel, ({ first, packets }) => {
      const came = packets
        .flatMap(({ delayMs, lost, again }, number) => {
          const one = { number, atMs: number * 10 + delayMs };
          return lost ? [] : again ? [one, { number, atMs: one.atMs + 40 }] : [one];
        })
        .toSorted((a, b) => a.atMs - b.atMs);
      const { of, out, numbers } = run(came, first);
      const sent = [...new Set(came.map(({ number }) => number))].toSorted((a, b) => a - b);
      assert.equal(numbers, sent);
      assert.is(of.duplicates, came.length - sent.length);
      assert.is(of.late, 0);
      const holes = sent.map((number, i) => (i === 0 ? 0 : number - (sent[i - 1] ?? 0) - 1));
      assert.equal(
        out.map(({ missing }) => missing),
        holes,
      );
    }),
    { numRuns: 300 },
  );
});

order("a retransmission takes its place, after the window it is late", () => {
  const steady = Array.from({ length: 600 }, (_, number) => ({ number, atMs: number * 10 }));
  const without = steady.filter(({ number }) => number !== 100);
  const again = (atMs: number) =>
    run(
      [...without, { number: 100, atMs }].toSorted((a, b) => a.atMs - b.atMs),
      65_500,
    );
  assert.equal(again(1_000 + WAIT_MS - 50).numbers.length, 600);
  const late = again(1_000 + WAIT_MS + 500);
  assert.equal(late.numbers.length, 599);
  assert.is(late.of.late, 1);
  assert.is(late.of.missing, 1);
});

order("what is held is bounded: a packet waits for a missing one no longer than the window", () => {
  const of = new Order();
  let given = 0;
  let most = 0;
  for (let number = 0; number < 20_000; number += 1) {
    if (number % 500 === 7) continue;
    given += of.push(packet(number), number * 5, 0).length;
    most = Math.max(most, number - given);
  }
  assert.ok(most < WAIT_MS / 5 + 100, `${most} packets were held`);
});

order("after a long silence numbers go on, whatever their distance", () => {
  const came = [
    { number: 0, atMs: 0 },
    { number: 1, atMs: 10 },
    { number: 40_000, atMs: 400_000 },
    { number: 40_001, atMs: 400_010 },
  ];
  assert.equal(run(came, 60_000).numbers, [0, 1, 40_000, 40_001]);
});

order("counters are unwrapped over any number of turns, forth and back", () => {
  const steps = fc.array(fc.integer({ min: -30_000, max: 32_000 }), { maxLength: 200 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 65_535 }), steps, (first, all) => {
      const counter = new Unwrapper(16);
      let whole = first;
      assert.is(counter.next(first), first);
      for (const step of all) {
        whole += step;
        assert.is(counter.next(((whole % 65_536) + 65_536) % 65_536), whole);
      }
    }),
  );
});

order("a stream's time goes on through the wrap of its timestamp", () => {
  const clock = new StreamClock(90_000);
  const first = clock.msOf(2 ** 32 - 45_000);
  assert.is(clock.msOf(45_000) - first, 1_000);
  assert.is(clock.msOf(2 ** 32 - 45_000), first);
});

order.run();
