// runs alone, limit 180 s
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { withCapture } from "#test/support/capture.ts";
import { withSchool } from "#test/support/school.ts";
import { Lane, runRounds, type Round } from "./lane.ts";
import { Tally } from "./tally.ts";

const test = suite("the judge of R5");
const LANES = 4;
const ROUNDS = 150;
const PLANTED = pathToFileURL(join(import.meta.dirname, "without-proof.ts")).href;

test("without the worker's awaited reply packets leave after the acknowledgement", async () => {
  const env = { NODE_OPTIONS: `--import=${PLANTED}`, LOG_LEVEL: "error" };
  await withSchool({ teachers: LANES, coaches: LANES * 2, env }, async (school) => {
    const { server } = school;
    const tally = new Tally();
    await withCapture([Number(new URL(server.url).port)], async (capture) => {
      const lanes = school.teachers.map(
        (teacher, index) =>
          new Lane({
            ...{ url: server.url, capture, tally, teacher },
            coaches: school.coaches.slice(index * 2, index * 2 + 2),
            worker: () => server.workers()[0]?.pid ?? 0,
          }),
      );
      const rounds = Array.from({ length: ROUNDS }, (_, index): Round => {
        const how = index % 4 === 0 ? "held" : "click";
        return { curtain: how, end: how, coaches: 2 };
      });
      const seconds = await runRounds(capture, lanes, rounds);
      for (const lane of lanes) lane.close();
      console.log(tally.table(), `${seconds.toFixed(0)} s`);
    });
    const judged = tally.trials((cause) => /^(curtain|end): /.test(cause));
    assert.is(judged, 2 * ROUNDS);
    assert.ok(tally.leakyTrials() > 0, "the judge found no leak where there must be some");
  });
});

test.run();
