/** What every bench is given, and how it waits. */
import type { Report } from "./report.ts";

export interface BenchOptions {
  /** Blocks to run; each one measures every system twice. */
  blocks: number;
  /** Tiny sizes: shows that everything runs, proves no figure. */
  quick: boolean;
  seed: number;
  say(progress: string): void;
}
export type Bench = (options: BenchOptions) => Promise<Report>;

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));

/** Looks again every few ms; false when `limitMs` passed first. */
export const until = async (limitMs: number, holds: () => boolean): Promise<boolean> => {
  const end = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() > end) return false;
    await pause(2);
  }
  return true;
};
