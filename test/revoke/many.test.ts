// runs alone, limit 420 s
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { withCapture } from "#test/support/capture.ts";
import { withSchool } from "#test/support/school.ts";
import { CURTAINS, ENDS, Lane, runRounds, type Round } from "./lane.ts";
import { strikeServer } from "./struck.ts";
import { Tally } from "./tally.ts";

const test = suite("R5, a thousand times");

const LANES = 6;
const COACHES = 3;
/** Each gives eight ends and eight curtains. */
const SERVERS = 13;
/** How often each way comes; together with the servers' a thousand of each. */
const WAYS_TO_END = { click: 626, held: 40, "second-tab": 80, dropped: 120, killed: 30 };
const WAYS_TO_DRAW = { click: 666, held: 40, "second-tab": 120, "then-dropped": 70 };

const spread = <Way extends string>(counts: Record<Way, number>, ways: readonly Way[]): Way[] =>
  ways
    .flatMap((way) =>
      Array.from({ length: counts[way] }, (_, index) => ({ way, at: (index + 0.5) / counts[way] })),
    )
    .toSorted((one, other) => one.at - other.at)
    .map(({ way }) => way);

/** Both kinds evenly mixed; the second list turned, so that all combinations come. */
const rounds = (): Round[] => {
  const ends = spread(WAYS_TO_END, ENDS);
  const draws = spread(WAYS_TO_DRAW, CURTAINS);
  return ends.map((end, index) => ({
    end,
    curtain: draws[(index + 7) % draws.length] ?? "click",
    coaches: 1 + (index % COACHES),
  }));
};

test("R5: after a thousand ends and a thousand curtains are acknowledged no packet leaves", async () => {
  const tally = new Tally();
  let seconds = 0;
  await withSchool({ teachers: LANES, coaches: LANES * COACHES }, async (school) => {
    const { server } = school;
    await withCapture([Number(new URL(server.url).port)], async (capture) => {
      const lanes = school.teachers.map((teacher, index) => {
        const coaches = school.coaches.slice(index * COACHES, (index + 1) * COACHES);
        const worker = () => server.workers()[0]?.pid ?? 0;
        return new Lane({ url: server.url, capture, tally, teacher, coaches, worker });
      });
      seconds = await runRounds(capture, lanes, rounds());
      for (const lane of lanes) lane.close();
    });
    const faults = server.log.filter((line) => /"level":"(error|fatal)"/.test(line));
    assert.equal(faults, []);
  });
  const lanes = Array.from({ length: 2 }, async (_, lane) => {
    for (let done = lane; done < SERVERS; done += 2) await strikeServer(tally);
  });
  await Promise.all(lanes);
  console.log(tally.table(), `${seconds.toFixed(0)} s in one server`);

  assert.is(tally.packetsAfter(), 0);
  assert.is(
    tally.trials((cause) => cause.startsWith("end: ")),
    1_000,
  );
  assert.is(
    tally.trials((cause) => cause.startsWith("curtain: ")),
    1_000,
  );
});

test.run();
