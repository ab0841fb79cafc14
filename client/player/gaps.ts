/** What is missing in the film: declared, cut out, or simply not there. PURE. */
import type { FilmGap, Stretch } from "./film.ts";
import { APART_MS, type Plan } from "./plan.ts";
import { without } from "./stretches.ts";

/** So much of a hole may lie beside what explains it, ms: a recorder begins anew with a packet. */
const BESIDE_MS = 1_000;

/** What is left of a stretch beside these. */
const besides = (whole: Stretch, others: readonly Stretch[]): Stretch[] =>
  others.reduce<Stretch[]>(without, [whole]);

const inOrder = (gaps: readonly FilmGap[]): FilmGap[] =>
  gaps.toSorted((one, other) => one.fromMs - other.fromMs);

/**
 * Rising, so that whoever jumps over one lands behind all that touch it.
 * `declared`: in ms of the film.
 */
export const knownGaps = (
  { durationMs, cuts }: Pick<Plan, "durationMs" | "cuts">,
  declared: readonly FilmGap[],
): FilmGap[] =>
  inOrder(
    [...declared, ...cuts.map((one) => ({ kind: "cut" as const, ...one }))]
      .map(({ kind, fromMs, toMs }) => ({
        kind,
        fromMs: Math.max(0, fromMs),
        toMs: Math.min(durationMs, toMs),
      }))
      .filter(({ fromMs, toMs }) => toMs > fromMs),
  );

/** Every stretch between two segments that none of these explains. */
export const holesOf = (
  { segments, durationMs }: Pick<Plan, "segments" | "durationMs">,
  known: readonly FilmGap[],
): FilmGap[] =>
  segments.flatMap((one, index) => {
    const fromMs = Math.max(0, segments[index - 1]?.toMs ?? one.fromMs);
    const whole = { fromMs, toMs: Math.min(one.fromMs, durationMs) };
    if (whole.toMs - fromMs < APART_MS) return [];
    return besides(whole, known)
      .filter((left) => left.toMs - left.fromMs >= Math.min(BESIDE_MS, whole.toMs - fromMs))
      .map((left) => ({ kind: "hole" as const, ...left }));
  });

/** All that is known of them so far. */
export class Gaps {
  /** Declared, or cut out: these are jumped over. */
  known: readonly FilmGap[];
  /** With the holes that none of those explains. */
  all: readonly FilmGap[];
  readonly #plan: Plan;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.known = knownGaps(plan, []);
    this.all = this.#withHoles();
  }

  /** What was known stays known: a seek back must not take its name away. */
  found(gaps: readonly FilmGap[]): void {
    const nameOf = ({ kind, fromMs, toMs }: FilmGap): string => `${kind} ${fromMs} ${toMs}`;
    const all = new Map([...this.known, ...gaps].map((one) => [nameOf(one), one]));
    if (all.size === this.known.length) return;
    this.known = inOrder([...all.values()]);
    this.all = this.#withHoles();
  }

  #withHoles(): FilmGap[] {
    return inOrder([...this.known, ...holesOf(this.#plan, this.known)]);
  }
}
