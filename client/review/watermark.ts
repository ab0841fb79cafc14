/** Where the watermark stands at a moment: moved every few seconds, never where it just was. Pure. */

/** In one place so long, ms. */
export const STAYS_MS = 6_000;
/** The golden ratio: no two places that follow each other are close, and none comes back soon. */
const [ACROSS, DOWN] = [0.618_034, 0.381_966];
/** Room at the edges, percent: the mark itself is centred there. */
const EDGE = 18;

const within = (share: number): number => EDGE + (share % 1) * (100 - 2 * EDGE);

/** Two places, percent from the left and the top, in different halves: a cut-out keeps one. */
export const markPlaces = (now: number): readonly (readonly [x: number, y: number])[] => {
  const n = Math.floor(now / STAYS_MS) % 10_000;
  const [x, y] = [within(n * ACROSS), within(n * DOWN * ACROSS + 0.25)];
  return [
    [x, y / 2],
    [100 - x, 50 + y / 2],
  ];
};
