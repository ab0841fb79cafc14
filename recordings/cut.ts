/**
 * What becomes of a recording's pieces when a stretch of it is cut out, or kept as another
 * recording. PURE; ms since the recording began. A cut is exact to the ms, pieces are whole:
 * a piece wholly inside goes for good with its key, one at an edge stays and is hidden there.
 */
export interface Span {
  fromMs: number;
  toMs: number;
}
export interface Piece {
  part: number;
  segment: number;
  atMs: number;
  lastsMs: number;
}

/** Rising, joined where they touch; empty ones left out. */
export function joined(spans: readonly Span[]): Span[] {
  const all: Span[] = [];
  const rising = spans.filter(({ fromMs, toMs }) => fromMs < toMs);
  for (const { fromMs, toMs } of rising.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = all.at(-1);
    if (last !== undefined && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs);
    else all.push({ fromMs, toMs });
  }
  return all;
}

const isInside = ({ atMs, lastsMs }: Piece, { fromMs, toMs }: Span): boolean =>
  fromMs <= atMs && atMs + lastsMs <= toMs && atMs < toMs;
/** A piece that was cut off may last 0 ms: it is where it begins. */
const touches = ({ atMs, lastsMs }: Piece, { fromMs, toMs }: Span): boolean =>
  atMs < toMs && (fromMs < atMs + lastsMs || fromMs <= atMs);

export interface Cut<T> {
  /** Everything that is cut out by now. */
  hidden: Span[];
  gone: T[];
  stays: T[];
  /** Parts that the cut touches and that stay: each needs a key file without what is gone. */
  parts: number[];
}

/** `hidden`: what was cut out before. */
export function cutOut<T extends Piece>(
  pieces: readonly T[],
  hidden: readonly Span[],
  remove: Span,
): Cut<T> {
  const now = joined([...hidden, remove]);
  const isGone = (piece: T): boolean => now.some((span) => isInside(piece, span));
  const stays = pieces.filter((piece) => !isGone(piece));
  const touched = new Set(pieces.filter((one) => touches(one, remove)).map(({ part }) => part));
  const parts = new Set(stays.map(({ part }) => part).filter((part) => touched.has(part)));
  return { hidden: now, gone: pieces.filter(isGone), stays, parts: [...parts] };
}

/** What a copy of `range` holds, and what of it is hidden. */
export function copyOut<T extends Piece>(
  pieces: readonly T[],
  hidden: readonly Span[],
  range: Span,
): { pieces: T[]; hidden: Span[] } {
  const held = pieces.filter((piece) => touches(piece, range));
  const endMs = Math.max(range.toMs, ...held.map(({ atMs, lastsMs }) => atMs + lastsMs));
  const around = [
    { fromMs: 0, toMs: range.fromMs },
    // The last picture of the last piece may end a little after what its row says.
    { fromMs: range.toMs, toMs: endMs + 1_000 },
  ];
  return {
    pieces: held,
    hidden: joined([...hidden.filter(({ fromMs }) => fromMs < endMs), ...around]),
  };
}
