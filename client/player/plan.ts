/** Where a recording's segments stand in the film, as the manifest says: it tells where to look. PURE. */
import type { ManifestReply } from "#protocol/http/recordings.ts";
import type { Stretch } from "./film.ts";

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
/** So soon after a segment's begin its first key frame may not have come, ms. */
const KEY_COMES_MS = 500;

export class Plan {
  /** In the order of the film; an index into it names a segment everywhere in the player. */
  readonly segments: readonly Planned[];
  /** ms of the recording at which the film begins. */
  readonly originMs: number;
  readonly durationMs: number;

  constructor({ parts }: Pick<ManifestReply, "parts">) {
    const all = parts
      .toSorted((one, other) => one.part - other.part)
      .flatMap(({ part, segments }) => {
        const inOrder = segments.toSorted((one, other) => one.segment - other.segment);
        return inOrder.map((one) => ({ part, ...one }));
      });
    this.originMs = all.reduce((least, { atMs }) => Math.min(least, atMs), all[0]?.atMs ?? 0);
    this.segments = all.map(({ part, segment, atMs, lastsMs, chunks }, i) => {
      const fromMs = atMs - this.originMs;
      const next = all[i + 1]?.atMs ?? Infinity;
      const closed = chunks !== null;
      const most = closed ? lastsMs : Math.max(lastsMs, UNCLOSED_MS);
      // The last one's length, where nobody closed it, is what it usually is: more is known once it opens.
      const lasts = next === Infinity && !closed ? Math.max(lastsMs, 1) : most;
      return { part, segment, closed, fromMs, toMs: Math.min(atMs + lasts, next) - this.originMs };
    });
    this.durationMs = this.segments.reduce((most, { toMs }) => Math.max(most, toMs), 0);
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
