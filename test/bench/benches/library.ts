/**
 * A library of 2,000 recordings and 20,000 notes at our whole front door: how long each answer
 * takes, beside a small library, and for how long anybody else has to wait meanwhile.
 */
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { makeVault, newSecrets, personAt, withShelf, type Person } from "#test/library/shelf.ts";
import type { BenchOptions } from "../core/bench.ts";
import { absolute, comparison, control, type Report } from "../core/report.ts";
import { median, quantile } from "../core/statistics.ts";
import { fillLibrary, type Large } from "../load/large-library.ts";

const LARGE: Large = { recordings: 2_000, segments: 300, notes: 20_000 };
const SMALL: Large = { recordings: 20, segments: 300, notes: 200 };
const QUICK: Large = { recordings: 40, segments: 3, notes: 400 };
const ASKS = 5;
const KINDS = ["recordings", "shares", "notes", "lessons", "live"] as const;
type Kind = (typeof KINDS)[number];

interface Timed {
  /** Of each kind, by block, ms. */
  times: Record<Kind, number[]>;
  /** The longest that anything else had to wait, ms. */
  heldUpMs: number;
}

const pathOf = (kind: Kind, busy: string): string => {
  switch (kind) {
    case "notes":
      return `/api/notes?recording=${busy}`;
    case "live":
      return `/api/notes/live?recording=${busy}`;
    case "lessons":
      return "/api/notes/live";
    default:
      return `/api/${kind}`;
  }
};

/** The middle of a few askings, for each block. */
const asked = async (person: Person, busy: string, blocks: number): Promise<Timed> => {
  const times: Timed["times"] = {
    ...{ recordings: [], shares: [], notes: [], lessons: [], live: [] },
  };
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  for (let block = 0; block < blocks; block += 1) {
    for (const kind of KINDS) {
      const taken: number[] = [];
      for (let n = 0; n < ASKS; n += 1) {
        const before = performance.now();
        const { code } = await person.get(pathOf(kind, busy));
        taken.push(performance.now() - before);
        if (code !== "ok") throw new Error(`${kind}: ${code}`);
      }
      times[kind].push(median(taken));
    }
  }
  delay.disable();
  return { times, heldUpMs: delay.max / 1e6 };
};

export const library = ({ blocks, quick, seed, say }: BenchOptions): Promise<Report> =>
  new Promise<Report>((resolve, reject) => {
    withShelf(
      async (shelf) => {
        const { teacher, school } = shelf;
        const folder = join(shelf.folder, "data");
        const tom = personAt(shelf, school.coach.account);
        await makeVault(tom, await newSecrets());
        say("library: filling the records");
        const busy = fillLibrary(folder, teacher.account, quick ? QUICK : LARGE);
        const few = fillLibrary(folder, tom.account, quick ? QUICK : SMALL);
        say("library: asking");
        // What is asked for the first time is compiled and read from the disk.
        await asked(tom, few, 1);
        await asked(teacher, busy, 1);
        const small = await asked(tom, few, blocks);
        const large = await asked(teacher, busy, blocks);
        const again = await asked(tom, few, blocks);
        const row = (kind: Kind, what: string, atMost: number) => [
          comparison(
            {
              ...{ what: `${what}, bare is a library of 20, p50`, unit: "ms", seed },
              ...{ bare: small.times[kind], ours: large.times[kind] },
            },
            null,
          ),
          absolute(
            { what: `${what}, p95`, unit: "ms", ours: quantile(large.times[kind], 0.95) },
            { atMost },
          ),
        ];
        resolve({
          name: "library",
          rows: [
            ...row("recordings", "the list of 2,000 recordings", 1_000),
            ...row("shares", "what I share", 250),
            ...row("notes", "the notes of one recording, 1,000", 1_000),
            ...row("lessons", "a page of notes from lessons, of 10,000", 250),
            ...row("live", "the live notes of one recording, of 10,000", 250),
            absolute(
              {
                ...{ what: "longest that anybody else waits, bare is a library of 20", unit: "ms" },
                ...{ bare: small.heldUpMs, ours: large.heldUpMs },
              },
              { atMost: 250 },
            ),
          ],
          controls: [
            control("a library of 20", small.times.recordings, again.times.recordings, seed),
          ],
          notes: [
            "asked of the whole HTTP server in this process, records in SQLite on disk; 300 segments a recording, 20,000 notes in all, half of them live",
          ],
        });
      },
      { requestsAMinute: 1_000_000 },
    ).catch(reject);
  });
