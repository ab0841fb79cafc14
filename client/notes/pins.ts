/** Notes along the timeline: what stands too close together stands as one. Pure. */
import { shareOf } from "../review/player-places.ts";
import type { Item } from "./items.ts";

export interface Pin {
  /** Percent of the film. */
  share: number;
  /** In the order of the film; the first gives shape and name. */
  items: readonly [Item, ...Item[]];
}

/** Of a film that fills the screen of a phone, so many fit beside one another. */
const MOST = 24;

/** What is counted, or lies outside the film, has no pin. */
export const pinsOf = (items: readonly Item[], durationMs: number, most = MOST): readonly Pin[] => {
  const pins: { share: number; items: [Item, ...Item[]] }[] = [];
  const apart = 100 / most;
  for (const item of items) {
    if (item.kind === "tally" || item.atMs < 0 || item.atMs > durationMs) continue;
    const share = shareOf(item.atMs, durationMs);
    const last = pins.at(-1);
    if (last !== undefined && share - last.share < apart) last.items.push(item);
    else pins.push({ share, items: [item] });
  }
  return pins;
};
