/** Much that is done in small steps, between which the page answers. */

/** So long a step may hold up the page, ms: half a frame. */
const STEP_MS = 8;
/** Not more often than so: whoever is told puts all of it in order and shows it, ms. */
const TOLD_MS = 250;
const breathe = (): Promise<void> => new Promise((done) => setTimeout(done));

/** Does all of it in steps; `told` now and then and at the end, and once it is not `wanted` any more it ends. */
export const inSteps = async <T>(
  all: readonly T[],
  work: (one: T) => Promise<void>,
  told: () => void,
  wanted: () => boolean,
): Promise<void> => {
  let since = performance.now();
  let toldAt = -Infinity;
  for (const one of all) {
    await work(one);
    if (performance.now() - since < STEP_MS) continue;
    if (!wanted()) return;
    if (since - toldAt >= TOLD_MS) {
      told();
      toldAt = since;
    }
    await breathe();
    since = performance.now();
  }
  if (wanted()) told();
};
