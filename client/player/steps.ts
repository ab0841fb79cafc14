/**
 * What the first segment of a run gave, in the order in which it is needed: from the key
 * frame before the moment that is to be shown, a little further than that moment, and then
 * the rest. What lies before is not given: a browser would take it in first. PURE.
 */
import type { Given } from "./cut.ts";
import type { Stretch } from "./film.ts";

/** Decoders want a few pictures more than the one that they show, ms. */
const BEYOND_MS = 400;

export interface Step {
  given: readonly Given[];
  stretch: Stretch;
}

const isKeyUpTo = ({ track, sample }: Given, ms: number): boolean =>
  track.info.kind === "video" && sample.key && sample.timeMs <= ms;

/** The last key picture up to this moment, of whichever camera. */
const beginOf = (given: readonly Given[], atMs: number): number | null =>
  given.reduce<number | null>((last, one) => {
    const { timeMs } = one.sample;
    return isKeyUpTo(one, atMs) ? Math.max(last ?? timeMs, timeMs) : last;
  }, null);

/** Each track from its own last key picture up to `fromMs`, sounds from there on. */
function after(given: readonly Given[], fromMs: number): Given[] {
  const begins = new Map<string, number>();
  for (const one of given) {
    if (isKeyUpTo(one, fromMs)) begins.set(one.track.info.source, one.sample.timeMs);
  }
  return given.filter(({ track: { info }, sample: { timeMs, lastsMs } }) =>
    info.kind === "audio"
      ? timeMs + lastsMs > fromMs
      : timeMs >= (begins.get(info.source) ?? Number.NEGATIVE_INFINITY),
  );
}

/** @param atMs the moment that is to be shown first */
export function stepsOf(given: readonly Given[], stretch: Stretch, atMs: number): Step[] {
  const key = beginOf(given, atMs);
  const fromMs = key === null ? stretch.fromMs : Math.max(stretch.fromMs, key);
  const needed = key === null ? given : after(given, fromMs);
  const { toMs } = stretch;
  const restMs = Math.max(atMs, fromMs) + BEYOND_MS;
  if (restMs >= toMs - BEYOND_MS) return [{ given: needed, stretch: { fromMs, toMs } }];
  const isFirst = ({ sample }: Given): boolean => sample.timeMs < restMs;
  return [
    { given: needed.filter(isFirst), stretch: { fromMs, toMs: restMs } },
    { given: needed.filter((one) => !isFirst(one)), stretch: { fromMs: restMs, toMs } },
  ];
}
