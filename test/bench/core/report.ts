/** The table of one bench: what was measured, against which target, and whether it was met. */
import { estimate, type Estimate } from "./statistics.ts";

export type Target = { atMost: number } | { atLeast: number } | { exactly: number } | null;

export interface Row {
  what: string;
  unit: string;
  bare: number | null;
  ours: number | null;
  ratio: Estimate | null;
  target: string;
  /** Null where there is no target. */
  met: boolean | null;
  /** The ratio of each block, for whoever wants to compute another way. */
  blocks?: number[];
}
export interface Control extends Estimate {
  what: string;
  holds: boolean;
}
export interface Report {
  name: string;
  rows: Row[];
  controls: Control[];
  notes: string[];
}

/** Whether the run proves nothing: a control that does not hold, or a note that says why. */
export const isVoid = ({ controls, notes }: Report): boolean =>
  controls.some(({ holds }) => !holds) || notes.some((note) => note.startsWith("void:"));

/** A control wider than this resolves nothing (half-width). */
const WIDEST_HALF = 0.1;

const words = (target: Target): string => {
  if (target === null) return "";
  if ("atMost" in target) return `at most ${target.atMost}`;
  return "atLeast" in target ? `at least ${target.atLeast}` : `${target.exactly}`;
};
/** The bound of the interval decides, not its middle. */
const meets = (target: Target, { low, high }: Pick<Estimate, "low" | "high">): boolean | null => {
  if (target === null) return null;
  if ("atMost" in target) return high <= target.atMost;
  return "atLeast" in target ? low >= target.atLeast : low === target.exactly && high === low;
};

interface Compared {
  what: string;
  unit: string;
  /** One value per block, in the same order. */
  bare: number[];
  ours: number[];
  seed: number;
}
const ratios = (ours: readonly number[], bare: readonly number[]): number[] =>
  ours.map((value, index) => value / (bare[index] ?? Number.NaN));

/** A row judged by the ratio of ours to bare, block by block. */
export const comparison = (compared: Compared, target: Target): Row => {
  const { what, unit, bare, ours, seed } = compared;
  const blocks = ratios(ours, bare);
  const ratio = estimate(blocks, seed);
  return {
    what,
    unit,
    bare: estimate(bare, seed).median,
    ours: estimate(ours, seed).median,
    ratio,
    target: target === null ? "" : `ratio ${words(target)}`,
    met: meets(target, ratio),
    blocks,
  };
};

/** A row judged by its own value. */
export const absolute = (
  row: { what: string; unit: string; ours: number; bare?: number },
  target: Target,
): Row => ({
  what: row.what,
  unit: row.unit,
  bare: row.bare ?? null,
  ours: row.ours,
  ratio: null,
  target: words(target),
  met: meets(target, { low: row.ours, high: row.ours }),
});

/** Bare against bare under two names: what cannot be told apart here cannot be claimed. */
export const control = (what: string, one: number[], other: number[], seed: number): Control => {
  const found = estimate(ratios(other, one), seed);
  const holds = found.low <= 1 && found.high >= 1 && (found.high - found.low) / 2 <= WIDEST_HALF;
  return { what, ...found, holds };
};

const figure = (value: number): string => {
  if (Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 1_000) return value.toFixed(0);
  return size >= 100 ? value.toFixed(1) : value.toFixed(size >= 10 ? 2 : 3);
};
const interval = ({ median, low, high }: Estimate): string =>
  `${figure(median)} [${figure(low)}, ${figure(high)}]`;
const verdict = (met: boolean | null): string => (met === null ? "" : met ? "yes" : "NO");

const HEAD = ["what", "bare", "ours", "ratio [95 %]", "target", "met"];

export const tableOf = (report: Report): string => {
  const lines = report.rows.map((row) => [
    row.unit === "" ? row.what : `${row.what}, ${row.unit}`,
    row.bare === null ? "" : figure(row.bare),
    row.ours === null ? "" : figure(row.ours),
    row.ratio === null ? "" : interval(row.ratio),
    row.target,
    verdict(row.met),
  ]);
  const controls = report.controls.map((one) => [
    `A/A control: ${one.what}`,
    "",
    "",
    interval(one),
    "contains 1",
    verdict(one.holds),
  ]);
  const all = [HEAD, ...lines, ...controls];
  const widths = HEAD.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  const text = (line: string[]) =>
    `  ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd();
  const rule = `  ${widths.map((width) => "-".repeat(width)).join("  ")}`;
  return [
    report.name,
    text(HEAD),
    rule,
    ...[...lines, ...controls].map(text),
    ...report.notes.map((note) => `  ${note}`),
  ].join("\n");
};
