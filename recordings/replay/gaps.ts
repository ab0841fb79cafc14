/** What is not there, and whether anybody said so. PURE. */
import type { Gap } from "../types.ts";

/** Everything declared so far, each gap once, in order. */
export class DeclaredGaps {
  readonly #gaps = new Map<string, Gap>();
  #sorted: Gap[] | null = null;

  /** A gap is declared when it begins and once more when it ends; heads repeat all. */
  declare(gap: Gap): void {
    const name = `${gap.kind} ${gap.fromMs}`;
    const known = this.#gaps.get(name);
    if (known !== undefined && (known.toMs !== null || gap.toMs === null)) return;
    this.#gaps.set(name, gap);
    this.#sorted = null;
  }

  get all(): readonly Gap[] {
    this.#sorted ??= [...this.#gaps.values()].toSorted((a, b) => a.fromMs - b.fromMs);
    return this.#sorted;
  }

  /** Whether any of this stretch lies in a declared gap. */
  touches(fromMs: number, toMs: number): boolean {
    return this.all.some((gap) => gap.fromMs < toMs && (gap.toMs ?? Infinity) > fromMs);
  }

  /** ms of ended gaps before `atMs`; those that overlap count once. */
  before(atMs: number): number {
    let sum = 0;
    let reached = Number.NEGATIVE_INFINITY;
    for (const { fromMs, toMs } of this.all) {
      const from = Math.max(fromMs, reached);
      const to = Math.min(toMs ?? fromMs, atMs);
      if (to > from) sum += to - from;
      reached = Math.max(reached, to);
    }
    return sum;
  }
}

/** A stretch in which something is missing that nobody declared, ms since the recording began. */
export interface Loss {
  /** `packets` that were sent and did not arrive, or `nothing` arrived on any stream. */
  what: "packets" | "nothing";
  /** Of which stream; null for all. */
  track: string | null;
  fromMs: number;
  toMs: number;
  packets: number;
}

/** Losses closer than this are told as one, ms. */
const TOGETHER_MS = 1_000;

export class Losses {
  readonly #open = new Map<string, Loss>();
  readonly #all: Loss[] = [];

  add(loss: Loss): void {
    const name = `${loss.what} ${loss.track}`;
    const open = this.#open.get(name);
    if (open !== undefined && loss.fromMs - open.toMs < TOGETHER_MS) {
      open.toMs = Math.max(open.toMs, loss.toMs);
      open.packets += loss.packets;
      return;
    }
    const own = { ...loss };
    this.#open.set(name, own);
    this.#all.push(own);
  }

  /** Without what was declared after all: a gap may be declared after its packets failed to come. */
  undeclared(gaps: DeclaredGaps): Loss[] {
    return this.#all
      .filter(({ fromMs, toMs }) => !gaps.touches(fromMs, toMs))
      .toSorted((a, b) => a.fromMs - b.fromMs);
  }
}
