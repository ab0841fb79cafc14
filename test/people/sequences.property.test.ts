// limit 500 s
/** Random histories of two schools: the server shows everybody what the rules say, no more and no less. */
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { play, type Act } from "./acts.ts";
import { compareLessons, compareRecords, linesOf } from "./compare.ts";
import { history, holds, say, story, whyOf } from "./stories.ts";
import { tell } from "./telling.ts";
import { atFirst } from "./truth.ts";
import { closeWorld, openWorld } from "./world.ts";

const test = suite("random histories of people");
/** `PEOPLE_SEQUENCES=100000` plays ten times as many; a history takes about 7 ms of a core. */
const SEQUENCES = Number(process.env["PEOPLE_SEQUENCES"] ?? 10_000);
/** Besides the beginning that many have in common. */
const LONGEST = 9;

// Refusals are thrown by the thousand, and nobody reads where.
Error.stackTraceLimit = 0;

let done = 0;
let refused = 0;
async function playAll(acts: readonly Act[]): Promise<void> {
  const world = await openWorld();
  try {
    const truth = atFirst();
    const lines = await linesOf(world);
    for (const [index, one] of acts.entries()) {
      const expected = tell(truth, one);
      const found = await play(world, one);
      const what = `${say(one)} (step ${index + 1})`;
      assert.is(found === null, expected, `${what}: ${found ?? "done"}`);
      if (expected) done += 1;
      else refused += 1;
      try {
        await compareLessons(world, truth);
        // Every beginning of a history is a history of its own: reading records leaves nothing behind.
        if (index === acts.length - 1) await compareRecords(world, truth, lines);
      } catch (error) {
        throw new Error(`After step ${index + 1}: ${whyOf(error)}`, { cause: error });
      }
    }
  } finally {
    await closeWorld(world);
  }
}

test(`R21, R22: in ${SEQUENCES} histories everybody sees what the rules say and nothing else`, async () => {
  const property = fc.asyncProperty(history(LONGEST), playAll);
  await holds(property, SEQUENCES, ([acts]) => story(acts));
  console.log(`${done} acts were done, ${refused} refused`);
});

test.run();
