/** Where somebody talks: from how loud a sound is, packet by packet. PURE. */
import type { Stretch, Talk } from "./film.ts";

/** How loud a moment is, in decibels below the loudest there can be; times in ms of the film. */
export interface Level {
  atMs: number;
  lastsMs: number;
  db: number;
}

/** Nobody understands what is quieter. */
const QUIETEST_DB = -50;
/** Talk is so much louder than what is always there: a fan, a street. */
const ABOVE_DB = 10;
/** This share of the time, or more, everybody is silent for a moment. */
const SILENT_SHARE = 0.2;
/** A shorter pause belongs to what is said, ms. */
const PAUSE_MS = 600;
/** A shorter sound is a chair or a pen, ms. */
const SHORTEST_MS = 250;

/** What is always there, dB. */
function floorOf(levels: readonly Level[]): number {
  const rising = levels.map(({ db }) => db).toSorted((one, other) => one - other);
  return rising[Math.floor(rising.length * SILENT_SHARE)] ?? QUIETEST_DB;
}

function joined(stretches: readonly Stretch[]): Stretch[] {
  const found: Stretch[] = [];
  for (const { fromMs, toMs } of stretches) {
    const last = found.at(-1);
    if (last !== undefined && fromMs - last.toMs <= PAUSE_MS) last.toMs = Math.max(last.toMs, toMs);
    else found.push({ fromMs, toMs });
  }
  return found;
}

/** @param levels of a few seconds of one sound, rising */
export function talkIn(levels: readonly Level[]): Stretch[] {
  const least = Math.max(QUIETEST_DB, floorOf(levels) + ABOVE_DB);
  const loud = levels
    .filter(({ db }) => db >= least)
    .map(({ atMs, lastsMs }) => ({ fromMs: atMs, toMs: atMs + lastsMs }));
  return joined(loud).filter(({ fromMs, toMs }) => toMs - fromMs >= SHORTEST_MS);
}

/** `known` itself where nothing is new; what touches becomes one. */
export function withTalk(known: readonly Talk[], found: readonly Talk[]): readonly Talk[] {
  const within = (one: Talk): boolean =>
    known.some(
      ({ source, fromMs, toMs }) =>
        source === one.source && fromMs <= one.fromMs && toMs >= one.toMs,
    );
  if (found.every(within)) return known;
  const all = [...known, ...found].toSorted((one, other) => one.fromMs - other.fromMs);
  // Sources in one order, and a sort keeps it: who began at the same moment stands so every time.
  const sources = [...new Set(all.map(({ source }) => source))].toSorted();
  return sources
    .flatMap((source) =>
      joined(all.filter((one) => one.source === source)).map((one) => ({ source, ...one })),
    )
    .toSorted((one, other) => one.fromMs - other.fromMs);
}
