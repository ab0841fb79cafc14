/** Marks and tallies over time: how many in each stretch of the lesson. Pure. */
import type { NoteKind } from "#recordings/notes.ts";

export interface Counted {
  kind: NoteKind;
  /** Of a tally: which item of a form it counts. */
  item: string | null;
  atMs: number;
}
export interface ChartRow {
  kind: NoteKind;
  item: string | null;
  /** One number for each stretch. */
  counts: readonly number[];
  all: number;
}
export interface Chart {
  /** How long one stretch is, ms. */
  stepMs: number;
  rows: readonly ChartRow[];
  /** The highest number of all, at least 1. */
  most: number;
}

const MINUTE_MS = 60_000;
const STEPS_MS = [10_000, 30_000, MINUTE_MS, 2 * MINUTE_MS, 5 * MINUTE_MS, 10 * MINUTE_MS];
const LONGEST_STEP_MS = 30 * MINUTE_MS;
/** More than so many bars cannot be told apart on a phone. */
const MOST_STEPS = 18;

export const stepFor = (durationMs: number): number =>
  STEPS_MS.find((step) => durationMs / step <= MOST_STEPS) ??
  Math.max(LONGEST_STEP_MS, Math.ceil(durationMs / MOST_STEPS / MINUTE_MS) * MINUTE_MS);

const ORDER: readonly NoteKind[] = ["tally", "mark", "strength", "question", "suggestion", "note"];

/** What lies outside the lesson counts in the first or the last stretch: nothing is lost. */
export const chartOf = (all: readonly Counted[], durationMs: number): Chart => {
  const stepMs = stepFor(durationMs);
  const steps = Math.max(1, Math.ceil(durationMs / stepMs));
  const rows = new Map<string, ChartRow & { counts: number[] }>();
  for (const { kind, item, atMs } of all) {
    const name = `${kind} ${item ?? ""}`;
    const row = rows.get(name) ?? {
      kind,
      item,
      counts: Array.from({ length: steps }, () => 0),
      all: 0,
    };
    const step = Math.min(steps - 1, Math.max(0, Math.floor(atMs / stepMs)));
    row.counts[step] = (row.counts[step] ?? 0) + 1;
    row.all += 1;
    rows.set(name, row);
  }
  const inOrder = [...rows.values()].toSorted(
    (a, b) =>
      ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || (a.item ?? "").localeCompare(b.item ?? ""),
  );
  const most = Math.max(1, ...inOrder.flatMap(({ counts }) => counts));
  return { stepMs, rows: inOrder, most };
};

/** Each stretch in which there was something: from, to and how many. */
export const stretchesOf = ({ counts }: Pick<ChartRow, "counts">, stepMs: number) =>
  counts.flatMap((n, i) => (n === 0 ? [] : [{ fromMs: i * stepMs, toMs: (i + 1) * stepMs, n }]));
