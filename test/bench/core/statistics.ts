/** The few statistics that the benches report. Nothing here reads a clock or rolls a true die. */

/** A value with its bootstrap interval. */
export interface Estimate {
  median: number;
  low: number;
  high: number;
}

const RESAMPLES = 2_000;
const OUTSIDE = 0.05;

/** mulberry32 by Tommy Ettinger: 32 bits of state, the same numbers for the same seed. */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Linear between neighbours. Throws without values: a figure made from none must not be printed. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)];
  const above = sorted[Math.ceil(at)];
  if (below === undefined || above === undefined) throw new RangeError("no values to describe");
  return below + (above - below) * (at - Math.floor(at));
};

export const median = (values: readonly number[]): number => quantile(values, 0.5);

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** The median of the blocks with its 95 % bootstrap interval over the blocks. */
export const estimate = (perBlock: readonly number[], seed: number): Estimate => {
  const random = seededRandom(seed);
  const medians: number[] = [];
  for (let round = 0; round < RESAMPLES; round += 1) {
    const drawn = perBlock.map(
      () => perBlock[Math.floor(random() * perBlock.length)] ?? Number.NaN,
    );
    medians.push(median(drawn));
  }
  return {
    median: median(perBlock),
    low: quantile(medians, OUTSIDE / 2),
    high: quantile(medians, 1 - OUTSIDE / 2),
  };
};

/** The exponent of a growth: the least-squares slope of log y against log x. */
export const growthExponent = (points: readonly { x: number; y: number }[]): number => {
  const logs = points.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) }));
  const meanX = sum(logs.map(({ x }) => x)) / logs.length;
  const meanY = sum(logs.map(({ y }) => y)) / logs.length;
  const spread = sum(logs.map(({ x }) => (x - meanX) ** 2));
  if (!(spread > 0)) throw new RangeError("a growth needs two different sizes");
  return sum(logs.map(({ x, y }) => (x - meanX) * (y - meanY))) / spread;
};

/** Least-squares slope of y against x: what one more costs. */
export const slope = (points: readonly { x: number; y: number }[]): number => {
  const meanX = sum(points.map(({ x }) => x)) / points.length;
  const meanY = sum(points.map(({ y }) => y)) / points.length;
  const spread = sum(points.map(({ x }) => (x - meanX) ** 2));
  if (!(spread > 0)) throw new RangeError("a slope needs two different sizes");
  return sum(points.map(({ x, y }) => (x - meanX) * (y - meanY))) / spread;
};
