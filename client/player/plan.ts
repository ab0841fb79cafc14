/** Where a recording's segments stand in the film, as the manifest says: it tells where to look. PURE. */
import type { FilmManifest, Stretch } from "./film.ts";
import { joined, within } from "./stretches.ts";

export interface Planned extends Stretch {
  part: number;
  segment: number;
  /** It was closed by the recorder: its moments are what its head says. */
  closed: boolean;
}

/** A segment that was not closed may last so long, ms. */
const UNCLOSED_MS = 30_000;
/** What begins later than this after the end of what was before does not go on from it, ms. */
export const APART_MS = 500;
/**
 * What is shown first may need pictures from before it; they find room in so much of the
 * film, which is jumped over, ms. A browser that stands at 0 paints what begins within a
 * second after it (Chromium, `kSeekToStartFudgeRoom`): they stand later than that.
 */
const LEAD_IN_MS = 1_500;
/** So soon after a segment's begin its first key frame may not have come, ms. */
const KEY_COMES_MS = 500;

export class Plan {
  /** In the order of the film; an index into it names a segment everywhere in the player. */
  readonly segments: readonly Planned[];
  /** ms of the recording at which the film begins. */
  readonly originMs: number;
  readonly durationMs: number;
  /** What is cut out, or not shared; rising, ms of the film. They may have no begin and no end. */
  readonly cuts: readonly Stretch[];

  constructor({ parts, hidden = [], range = null }: FilmManifest) {
    const all = parts
      .toSorted((one, other) => one.part - other.part)
      .flatMap(({ part, segments }) => {
        const inOrder = segments.toSorted((one, other) => one.segment - other.segment);
        return inOrder.map((one) => ({ part, ...one }));
      });
    const beginsMs = all.reduce((least, { atMs }) => Math.min(least, atMs), all[0]?.atMs ?? 0);
    const outside: Stretch[] = [...hidden];
    if (range !== null) {
      outside.push({ fromMs: 0, toMs: range.fromMs }, { fromMs: range.toMs, toMs: Infinity });
    }
    const notShown = joined(outside);
    const before = within(notShown, beginsMs);
    const shownMs = before?.toMs ?? Infinity;
    // Nothing of it is shown: it begins where it would.
    this.originMs = shownMs === Infinity ? beginsMs : shownMs - LEAD_IN_MS;
    this.segments = all.map(({ part, segment, atMs, lastsMs, chunks }, i) => {
      const fromMs = atMs - this.originMs;
      const next = all[i + 1]?.atMs ?? Infinity;
      const closed = chunks !== null;
      const most = closed ? lastsMs : Math.max(lastsMs, UNCLOSED_MS);
      // The last one's length, where nobody closed it, is what it usually is: more is known once it opens.
      const lasts = next === Infinity && !closed ? Math.max(lastsMs, 1) : most;
      return { part, segment, closed, fromMs, toMs: Math.min(atMs + lasts, next) - this.originMs };
    });
    const lastsMs = this.segments.reduce((most, { toMs }) => Math.max(most, toMs), 0);
    this.cuts = notShown
      .map((one) => ({
        // The first segment may hold a moment that stands before where it is said to begin.
        fromMs: one === before ? Number.NEGATIVE_INFINITY : one.fromMs - this.originMs,
        toMs: one.toMs - this.originMs,
      }))
      .filter(({ fromMs, toMs }) => toMs > 0 && fromMs < lastsMs);
    const last = this.cuts.at(-1);
    const shown = last !== undefined && last.toMs >= lastsMs ? last.fromMs : lastsMs;
    this.durationMs = Math.max(0, shown);
  }

  /** The segment in which a moment lies, or the next one after it; null: it lies behind all. */
  at(ms: number): number | null {
    const found = this.segments.findIndex(({ toMs }) => ms < toMs);
    return found === -1 ? null : found;
  }

  /** The moment itself, or where the film goes on after it. */
  landing(ms: number): number {
    const index = this.at(ms);
    const one = index === null ? undefined : this.segments[index];
    return one === undefined ? this.durationMs : Math.max(ms, one.fromMs);
  }

  /** Whether this segment goes on where the one before it ends. */
  follows(index: number): boolean {
    const [before, one] = [this.segments[index - 1], this.segments[index]];
    if (before === undefined || one === undefined) return false;
    return before.part === one.part && one.fromMs - before.toMs < APART_MS;
  }

  /** With which segment to begin, so that this moment has its picture. */
  startFor(ms: number): number | null {
    const index = this.at(ms);
    const one = index === null ? undefined : this.segments[index];
    if (index === null || one === undefined) return null;
    return ms - one.fromMs < KEY_COMES_MS && this.follows(index) ? index - 1 : index;
  }

  indexOf(part: number, segment: number): number | null {
    const found = this.segments.findIndex((one) => one.part === part && one.segment === segment);
    return found === -1 ? null : found;
  }
}
