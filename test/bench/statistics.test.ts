/** The judge must be right before anything is judged. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { orders } from "./core/blocks.ts";
import { cpuSeconds } from "./core/machine.ts";
import { absolute, comparison, control, tableOf } from "./core/report.ts";
import {
  estimate,
  growthExponent,
  median,
  quantile,
  seededRandom,
  slope,
} from "./core/statistics.ts";

const test = suite("the statistics of the benches");
const SEED = 7;

/** Values around `middle`, the same ones each time. */
const noisy = (middle: number, spread: number, count: number, seed: number): number[] => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => middle * (1 + spread * (random() - 0.5)));
};

test("quantiles lie between neighbours and refuse an empty list", () => {
  assert.is(median([3, 1, 2]), 2);
  assert.is(median([1, 2, 3, 4]), 2.5);
  assert.is(quantile([0, 10], 0.95), 9.5);
  assert.throws(() => median([]), /no values/);
});

test("the same seed gives the same numbers, another seed others", () => {
  const draw = (seed: number) => Array.from({ length: 50 }, seededRandom(seed));
  assert.equal(draw(SEED), draw(SEED));
  assert.not.equal(draw(SEED), draw(SEED + 1));
  assert.ok(draw(SEED).every((value) => value >= 0 && value < 1));
});

test("the interval holds the true value about nineteen times in twenty", () => {
  const trials = 100;
  let held = 0;
  for (let trial = 0; trial < trials; trial += 1) {
    const { low, high } = estimate(noisy(1, 0.2, 15, trial), trial);
    if (low <= 1 && high >= 1) held += 1;
  }
  assert.ok(held / trials > 0.9, `${held} of ${trials}`);
});

test("exponent and slope of known growths are found", () => {
  const points = [50, 100, 150, 200].map((x) => ({ x, y: 3 * x ** 1.2 }));
  assert.ok(Math.abs(growthExponent(points) - 1.2) < 1e-9);
  assert.ok(Math.abs(slope([1, 2, 5].map((x) => ({ x, y: 4 * x + 9 }))) - 4) < 1e-9);
  assert.throws(() => slope([{ x: 1, y: 1 }]), /two different sizes/);
});

test("each block is a permutation and its mirror image", () => {
  const all = orders(["a", "b", "c"] as const, 20, SEED);
  for (const order of all) {
    assert.equal(order, order.toReversed());
    assert.equal([...order.slice(0, 3)].sort(), ["a", "b", "c"]);
  }
  assert.ok(new Set(all.map((order) => order.join(""))).size > 1, "the order varies");
});

test("the bound of the interval meets a target, not its middle", () => {
  const bare = noisy(1, 0, 10, 1);
  const judged = (spread: number) =>
    comparison(
      { what: "x", unit: "ms", bare, ours: noisy(1.9, spread, 10, 2), seed: SEED },
      { atMost: 2 },
    );
  assert.is(judged(0.02).met, true);
  const wide = judged(0.9);
  assert.ok((wide.ratio?.median ?? 9) < 2, "the middle alone would pass");
  assert.is(wide.met, false);
});

test("an A/A control tells a false name from the same thing", () => {
  const one = noisy(1, 0.05, 20, 1);
  assert.is(control("x", one, noisy(1, 0.05, 20, 2), SEED).holds, true);
  assert.is(control("x", one, noisy(1.1, 0.05, 20, 3), SEED).holds, false);
  assert.is(
    control("x", one, noisy(1, 1.5, 4, 4), SEED).holds,
    false,
    "too wide to resolve anything",
  );
});

test("a table shows what was not met", () => {
  const row = absolute({ what: "packets", unit: "", ours: 3 }, { exactly: 0 });
  const text = tableOf({ name: "x", rows: [row], controls: [], notes: ["a note"] });
  assert.match(text, /packets\s+3\s+0\s+NO/);
  assert.match(text, /a note/);
});

test("processor time agrees with what the process itself is told", () => {
  const before = cpuSeconds([process.pid]);
  const { user, system } = process.cpuUsage();
  for (let round = 0; round < 200; round += 1) estimate(noisy(1, 1, 10, round), round);
  const own = process.cpuUsage({ user, system });
  const told = (own.user + own.system) / 1e6;
  const found = cpuSeconds([process.pid]) - before;
  assert.ok(told > 0.05, "some work was done");
  assert.ok(Math.abs(found - told) < 0.2 * told, `${found} s against ${told} s`);
});

test.run();
