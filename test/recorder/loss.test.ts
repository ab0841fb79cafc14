// runs alone, limit 150 s
/** Packets that are lost between the real worker and the real recorder are asked for again. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { SESSION } from "#test/relay/support.ts";
import { until as withinLimit } from "#test/support/recorder/host.ts";
import { atTheDesk } from "./at-the-desk.ts";
import { numbersIn, until } from "./lesson.ts";
import { openLossyLine } from "./lossy-line.ts";

const LOSS = 0.03;
/** Packets of the picture that are lost. */
const ENOUGH = 30;
const LIMIT_MS = 60_000;

const test = suite("a line that loses packets");

test("with 3 % loss in both directions every picture is in the recording", async () => {
  const line = openLossyLine(7);
  try {
    await atTheDesk(
      async (here) => {
        const { desk, sending } = here;
        const sent = async (more: number): Promise<void> => {
          const enough = sending.sent() + more;
          await until(() => sending.sent() > enough);
        };
        await here.prepare();
        await here.start();
        await until(() => desk.state(SESSION)?.state === "on");
        line.loss = LOSS;
        await withinLimit("enough was lost", () => line.lost > ENOUGH, LIMIT_MS);
        line.loss = 0;
        // What was lost last is asked for after what comes next, and within a second.
        await sent(400);
        await desk.stop(SESSION);
        await until(() => here.ended.length === 1);
        assert.equal(here.faults, []);

        const segments = await here.opened();
        assert.equal(
          segments.flatMap(({ damage }) => damage),
          [],
        );
        const numbers = numbersIn(segments, "video").toSorted((a, b) => a - b);
        const [first = 0, last = 0] = [numbers[0], numbers.at(-1)];
        assert.is(new Set(numbers).size, numbers.length, "none is there twice");
        assert.is(numbers.length, last - first + 1, "none is missing");
        assert.ok(line.nacks > 0);
      },
      { line: line.through },
    );
  } finally {
    line.close();
  }
});

test.run();
