/** What the timeline and the list beside it tell: gaps and damage in the order of the film. Pure. */
import type { DamageKind } from "#recordings/open.ts";
import type { FilmDamage, FilmGap, Stretch } from "../player/film.ts";
import { stopwatch } from "../words/time.ts";
import { words } from "../words.ts";

const text = words.player;

/** `toMs` is null for a point; `atMs` is null where nothing around it opened. */
export interface PlaceOf {
  sort: "gap" | "damage";
  kind: FilmGap["kind"] | DamageKind;
  name: string;
  text: string;
  atMs: number | null;
  toMs: number | null;
  /** How many chunks are told of together. */
  n: number;
}

/** Whose recording it is, to whoever looks at it: what is said of a gap differs. */
export type Whose = "mine" | "theirs";
export const whose = (share: string | null | undefined): Whose => (share ? "theirs" : "mine");

const ofGap =
  (to: Whose) =>
  ({ kind, fromMs, toMs }: FilmGap): PlaceOf => {
    const { name, [to]: why } = text.places.gaps[kind];
    return { sort: "gap", kind, name, text: why, atMs: fromMs, toMs, n: 1 };
  };

/** One line for each piece and fault: a piece of which every chunk is damaged is still one piece. */
const ofDamage = (damage: readonly FilmDamage[]): PlaceOf[] => {
  const found = new Map<string, PlaceOf>();
  for (const { part, segment, what, atMs } of damage) {
    const name = `${part} ${segment} ${what}`;
    const before = found.get(name);
    if (before === undefined)
      found.set(name, {
        ...{ sort: "damage", kind: what, ...text.places.damage[what] },
        ...{ atMs, toMs: null, n: 1 },
      });
    else {
      before.n += 1;
      before.atMs ??= atMs;
    }
  }
  return [...found.values()];
};

/** What lies before the begin of a part that is shown is no gap of it. */
const isWithin = ({ kind, fromMs }: FilmGap): boolean => kind !== "cut" || fromMs > 0;

/** In the order of the film; what stands nowhere comes last. */
export const placesOf = (
  gaps: readonly FilmGap[],
  damage: readonly FilmDamage[],
  to: Whose = "mine",
): readonly PlaceOf[] =>
  [...gaps.filter(isWithin).map(ofGap(to)), ...ofDamage(damage)].toSorted(
    (a, b) => (a.atMs ?? Infinity) - (b.atMs ?? Infinity),
  );

/** "21:20 to 23:00", "21:20", or that nobody knows. */
export const whenOfPlace = ({ atMs, toMs }: Pick<PlaceOf, "atMs" | "toMs">): string =>
  atMs === null
    ? text.places.nowhere
    : toMs === null
      ? stopwatch(atMs)
      : text.places.fromTo(stopwatch(atMs), stopwatch(toMs));

/** The gap in which the play head stands; null where there is something to see. */
export const gapAt = (gaps: readonly FilmGap[], atMs: number): FilmGap | null =>
  gaps.find((gap) => isWithin(gap) && atMs >= gap.fromMs && atMs < gap.toMs) ?? null;

/** So long after a gap it is still said, and so long before it "go there" leads, ms. */
const NEAR_MS = 3_000;

/** The gap that was jumped over just now: playing goes on behind it, and must not hide that. */
export const gapBefore = (gaps: readonly FilmGap[], atMs: number): FilmGap | null =>
  gaps.findLast((gap) => isWithin(gap) && atMs >= gap.toMs && atMs < gap.toMs + NEAR_MS) ?? null;

/** Where "go there" leads: to a damaged place itself, to the moment before a gap. */
export const wayTo = ({ sort, atMs }: Pick<PlaceOf, "sort" | "atMs">): number | null =>
  atMs === null ? null : sort === "gap" ? Math.max(0, atMs - NEAR_MS) : atMs;

/** How far along the film, percent, 0 to 100. */
export const shareOf = (ms: number, durationMs: number): number =>
  durationMs <= 0 ? 0 : Math.min(100, Math.max(0, (ms / durationMs) * 100));

/** "3 minutes 12 seconds", for whoever hears it. */
export const spoken = (ms: number): string => {
  const all = Math.max(0, Math.floor(ms / 1_000));
  const [hours, minutes, seconds] = [Math.floor(all / 3_600), Math.floor(all / 60) % 60, all % 60];
  const { timeline } = text;
  const parts = [
    ...(hours > 0 ? [timeline.hours(hours)] : []),
    ...(minutes > 0 ? [timeline.minutes(minutes)] : []),
    ...(seconds > 0 || all < 60 ? [timeline.seconds(seconds)] : []),
  ];
  return parts.join(" ");
};

/** "3 minutes 12 seconds of 48 minutes, Curtain": what the slider says of itself. */
export const spokenPlace = (
  atMs: number,
  durationMs: number,
  gaps: readonly FilmGap[] = [],
): string => {
  // Beyond ten minutes nobody counts the seconds of the whole.
  const all = durationMs >= 600_000 ? Math.round(durationMs / 60_000) * 60_000 : durationMs;
  const place = text.timeline.place(spoken(atMs), spoken(all));
  const gap = gapAt(gaps, atMs);
  return gap === null ? place : text.timeline.inGap(place, text.places.gaps[gap.kind].name);
};

/** What a video element holds, in ms of the film: its own clock may be shifted against the film's. */
export const heldOf = (
  ranges: Pick<TimeRanges, "length" | "start" | "end">,
  shiftMs: number,
): Stretch[] =>
  Array.from({ length: ranges.length }, (_, i) => ({
    fromMs: ranges.start(i) * 1_000 + shiftMs,
    toMs: ranges.end(i) * 1_000 + shiftMs,
  }));
