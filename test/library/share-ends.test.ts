// limit 30 s
import { mock } from "node:test";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createEnds } from "#server/library/shares/ends.ts";

const test = suite("shares that end by time");
const settle = (): Promise<void> => new Promise((done) => void setImmediate(done));

/** The ends that the records know; whatever is over is taken back by a sweep. */
function withEnds(...ends: number[]) {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  const at = (ms: number): number => 1_000_000 + ms;
  const world = {
    left: ends.map(at),
    sweeps: 0,
    refuses: 0,
    complaints: [] as string[],
    clockAhead: 0,
  };
  const now = (): number => Date.now() + world.clockAhead;
  const timed = createEnds({
    sweep: async () => {
      world.sweeps += 1;
      await settle();
      if (world.refuses > 0) {
        world.refuses -= 1;
        throw new Error("the records are silent");
      }
      world.left = world.left.filter((one) => one > now());
      return world.left.length === 0 ? null : Math.min(...world.left);
    },
    complain: (what) => void world.complaints.push(what),
    now,
  });
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 500) {
      mock.timers.tick(Math.min(500, left));
      for (let i = 0; i < 4; i += 1) await settle();
    }
  };
  return { world, timed, pass, at };
}
test.after.each(() => mock.timers.reset());

test("each is taken back when it ends, and nothing is asked in between", async () => {
  const { world, timed, pass, at } = withEnds(5_000, 5_001, 90_000);
  await timed.sweep();
  await pass(4_500);
  assert.is(world.sweeps, 1);
  await pass(1_000);
  assert.equal(world.left, [at(90_000)]);
  const before = world.sweeps;
  await pass(84_000);
  assert.is(world.sweeps, before);
  await pass(1_000);
  assert.equal(world.left, []);
  await timed.close();
});

test("one that is given, or moved closer, meanwhile is expected too", async () => {
  const { world, timed, pass, at } = withEnds(60_000);
  await timed.sweep();
  world.left.push(at(3_000));
  timed.expect(at(3_000));
  timed.expect(null);
  await pass(3_500);
  assert.equal(world.left, [at(60_000)]);
  await pass(57_000);
  assert.equal(world.left, []);
  await timed.close();
});

test("a wall clock that is set forward is followed within a second", async () => {
  const { world, timed, pass } = withEnds(60_000);
  await timed.sweep();
  await pass(2_000);
  world.clockAhead = 59_000;
  await pass(1_500);
  assert.equal(world.left, []);
  await timed.close();
});

test("records that refuse are asked again, and what was expected is not forgotten", async () => {
  const { world, timed, pass } = withEnds(30_000);
  await timed.sweep();
  world.refuses = 2;
  await timed.sweep().then(
    () => assert.unreachable("it rejects"),
    () => undefined,
  );
  await pass(3_500);
  assert.is(world.refuses, 0);
  assert.equal(world.complaints, ["shares that end"]);
  await pass(28_000);
  assert.equal(world.left, []);
  await timed.close();
});

test("after the end nothing is asked any more", async () => {
  const { world, timed, pass } = withEnds(5_000);
  await timed.sweep();
  await timed.close();
  await pass(10_000);
  assert.is(world.sweeps, 1);
});

test.run();
