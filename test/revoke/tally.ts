/** Counts trials by cause and prints them as a table. */
import type { Verdict } from "./judge.ts";

interface Row {
  trials: number;
  leaky: number;
  before: number;
  after: number;
  latestMs: number;
}
export class Tally {
  readonly #rows = new Map<string, Row>();
  readonly #evidence: string[] = [];

  add(cause: string, verdict: Verdict): void {
    const row = this.#rows.get(cause) ?? { trials: 0, leaky: 0, before: 0, after: 0, latestMs: 0 };
    this.#evidence.push(...verdict.evidence.map((line) => `${cause}: ${line}`));
    row.trials += 1;
    row.leaky += verdict.after > 0 ? 1 : 0;
    row.before += verdict.before;
    row.after += verdict.after;
    row.latestMs = Math.max(row.latestMs, verdict.latestMs);
    this.#rows.set(cause, row);
  }
  trials(cause: (name: string) => boolean): number {
    return this.#sum(cause, (row) => row.trials);
  }
  packetsAfter(): number {
    return this.#sum(
      () => true,
      (row) => row.after,
    );
  }
  leakyTrials(): number {
    return this.#sum(
      () => true,
      (row) => row.leaky,
    );
  }
  table(): string {
    const lines = [...this.#rows].map(
      ([cause, { trials, leaky, before, after, latestMs }]) =>
        `${cause.padEnd(52)} ${String(trials).padStart(5)} ${String(before).padStart(8)} ` +
        `${String(after).padStart(6)} ${String(leaky).padStart(6)} ${latestMs.toFixed(1).padStart(8)}`,
    );
    const head = `${"cause".padEnd(52)} trials   before  after  leaky   latest ms`;
    return ["", head, ...lines.sort(), ...this.#evidence.slice(0, 40), ""].join("\n");
  }
  #sum(cause: (name: string) => boolean, of: (row: Row) => number): number {
    let sum = 0;
    for (const [name, row] of this.#rows) if (cause(name)) sum += of(row);
    return sum;
  }
}
