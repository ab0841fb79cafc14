/**
 * How long a revocation takes until it is acknowledged, which is when the worker
 * has proved it, against the one awaited pause that no proof can do without.
 */
import type { BenchOptions } from "../core/bench.ts";
import { runBlocks } from "../core/blocks.ts";
import { absolute, comparison, control, type Report, type Row } from "../core/report.ts";
import { median, quantile } from "../core/statistics.ts";
import { withBareInside, withOursInside } from "../systems/inside.ts";
import { withBare } from "../systems/bare.ts";
import { withOurs } from "../systems/ours.ts";
import type { System } from "../systems/system.ts";
import { countLeaks } from "./revoke-leaks.ts";
import { stage, type ActName, type Stage } from "./revoke-stage.ts";

const ACTS = ["curtain", "removal", "end"] as const;
const TURNS = ["bare", "bare again", ...ACTS] as const;
type Turn = (typeof TURNS)[number];
/** Trials per turn; an end needs a whole new live session for each. */
const TRIALS: Record<Turn, number> = { bare: 8, "bare again": 8, curtain: 8, removal: 8, end: 3 };
const MOST_P50 = 2;
const MOST_P99 = 3;

const needs = { teachers: 3, coaches: 6 };

interface Samples extends Record<Turn, number[][]> {
  notes: string[];
}

/** Acknowledgement times in ms, one list per block. */
const measure = async (
  { blocks, seed, quick }: BenchOptions,
  [bare, again, ours]: [System, System, System],
): Promise<Samples> => {
  const coaches = quick ? 1 : 2;
  const stages: Record<Turn, Stage> = {
    bare: await stage(bare, { teacher: 0, coaches }),
    "bare again": await stage(again, { teacher: 0, coaches }),
    curtain: await stage(ours, { teacher: 0, coaches }),
    removal: await stage(ours, { teacher: 1, coaches }),
    end: await stage(ours, { teacher: 2, coaches }),
  };
  const act: Record<Turn, ActName> = {
    bare: "curtain",
    "bare again": "curtain",
    curtain: "curtain",
    removal: "removal",
    end: "end",
  };
  const { kept, notes } = await runBlocks(TURNS, { blocks, seed }, async (turn) => {
    const times: number[] = [];
    const trials = quick ? 1 : TRIALS[turn];
    for (let trial = 0; trial < trials; trial += 1) times.push(await stages[turn].trial(act[turn]));
    return times;
  });
  for (const one of Object.values(stages)) await one.close();
  const of = (turn: Turn) => kept.map((block) => block[turn].flat());
  return {
    bare: of("bare"),
    "bare again": of("bare again"),
    curtain: of("curtain"),
    removal: of("removal"),
    end: of("end"),
    notes,
  };
};

const p50 = (blocks: number[][]): number[] => blocks.map((block) => median(block));

const rowsOf = (where: string, found: Samples, seed: number): Row[] =>
  ACTS.flatMap((act) => {
    const row = comparison(
      {
        what: `${act}, ${where}, p50`,
        unit: "ms",
        bare: p50(found.bare),
        ours: p50(found[act]),
        seed,
      },
      { atMost: MOST_P50 },
    );
    const [bare, ours] = [found.bare, found[act]].map((blocks) => quantile(blocks.flat(), 0.99));
    const far = absolute(
      { what: `${act}, ${where}, p99`, unit: "ms", bare: bare ?? 0, ours: ours ?? 0 },
      null,
    );
    const times = (ours ?? 0) / (bare ?? 1);
    return [row, { ...far, target: `at most ${MOST_P99} x bare`, met: times <= MOST_P99 }];
  });

export const revoke = async (options: BenchOptions): Promise<Report> => {
  const { say, seed, quick } = options;
  say("revoke: use cases in one process");
  const inside = await withBareInside((bare) =>
    withBareInside((again) => withOursInside((ours) => measure(options, [bare, again, ours]))),
  );
  say("revoke: over the socket");
  const outside = await withBare(needs, (bare) =>
    withBare(needs, (again) => withOurs(needs, (ours) => measure(options, [bare, again, ours]))),
  );
  say("revoke: packets after the acknowledgement");
  const leaks = await countLeaks(quick ? 2 : 60);
  const controlOf = (what: string, { bare, "bare again": again }: Samples) =>
    control(what, p50(bare), p50(again), seed);
  return {
    name: "revoke",
    rows: [
      ...rowsOf("server side", inside, seed),
      ...rowsOf("at the owner's socket", outside, seed),
      ...leaks.rows,
    ],
    controls: [controlOf("server side", inside), controlOf("at the socket", outside)],
    notes: [
      "bare: `await producer.pause()` of both sources, in process and behind a plain socket.io event",
      "ours: the use case (curtain, removal, end) until the worker has proved that every consumer is gone",
      ...new Set([...inside.notes, ...outside.notes]),
      ...leaks.notes,
    ],
  };
};
