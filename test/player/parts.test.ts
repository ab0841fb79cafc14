/** The pure parts of the player: where segments stand, what is jumped, steps, keeping in step. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Course } from "../../client/player/course.ts";
import { paceOf } from "../../client/player/follow.ts";
import { FrameTimes } from "../../client/player/frame-times.ts";
import { withDamage } from "../../client/player/named-damage.ts";
import { Plan } from "../../client/player/plan.ts";

const test = suite("parts of the player");
const row = (segment: number, atMs: number, lastsMs: number, chunks: number | null = 80) => ({
  ...{ segment, atMs, lastsMs, chunks, bytes: 1 },
});
const twoParts = {
  parts: [
    { part: 1, keyFile: "", segments: [row(0, 50_100, 8_000), row(1, 58_100, 0, null)] },
    {
      ...{ part: 0, keyFile: "" },
      segments: [row(0, 100, 8_000), row(1, 8_100, 8_000), row(3, 30_100, 5_000)],
    },
  ],
};

test("the plan counts from the first segment, parts one after the other", () => {
  const plan = new Plan(twoParts);
  assert.is(plan.originMs, 100);
  assert.equal(
    plan.segments.map(({ part, fromMs, toMs }) => [part, fromMs, toMs]),
    [
      [0, 0, 8_000],
      [0, 8_000, 16_000],
      [0, 30_000, 35_000],
      [1, 50_000, 58_000],
      [1, 58_000, 58_001],
    ],
  );
  assert.is(plan.durationMs, 58_001);
});

test("a seek begins with the segment of its moment, and one before it only near its begin", () => {
  const plan = new Plan(twoParts);
  assert.is(plan.startFor(4_000), 0);
  assert.is(plan.startFor(8_400), 0, "its key frame may not have come");
  assert.is(plan.startFor(9_000), 1);
  assert.is(plan.startFor(30_100), 2, "nothing goes on there");
  assert.is(plan.startFor(50_100), 3, "another part");
  assert.is(plan.startFor(60_000), null);
  assert.is(plan.landing(20_000), 30_000);
  assert.is(plan.landing(31_000), 31_000);
});

test("holes and declared gaps are jumped, and do not count as something to play", () => {
  const course = new Course();
  assert.is(course.next(0), null);
  course.add({ fromMs: 0, toMs: 8_000 });
  course.add({ fromMs: 8_020, toMs: 16_000 });
  course.add({ fromMs: 30_000, toMs: 38_000 });
  assert.is(course.next(8_010), 8_010, "no hole between two that follow one another");
  assert.is(course.next(16_000), 30_000);
  assert.is(course.next(38_000), null);
  course.declare([{ kind: "overrun", fromMs: 31_000, toMs: 33_000 }]);
  assert.is(course.next(32_000), 33_000);
  assert.is(course.holds(32_000), false);
  assert.is(course.aheadOf(15_000), 1_000 + 6_000);
  course.dropBefore(31_500);
  assert.is(course.fromMs, 31_500);
  assert.is(course.next(0), 33_000);
});

test("a step goes to the neighbour, whatever the distance, and knows where it knows nothing", () => {
  const times = new FrameTimes();
  times.add([0, 40, 80]);
  times.add([80, 2_000, 2_000.5]);
  const to = (ms: number, by: 1 | -1) => times.step(ms, by);
  assert.is(to(0, 1), 41);
  assert.is(to(79, 1), 81);
  assert.is(to(81, 1), 2_000.25, "within the picture, however short");
  assert.is(to(1_999, -1), 41);
  assert.is(to(0, -1), null);
  assert.is(to(2_001, 1), null);
  times.dropBefore(100);
  assert.is(to(81, -1), null);
  assert.is(to(81, 1), 2_000.25);
});

test("what follows is hurried, slowed, or moved, and left alone when it is in step", () => {
  assert.equal(paceOf(5, 1, "video"), { jump: false, rate: 1 });
  assert.equal(paceOf(900, 1, "video"), { jump: true });
  assert.equal(paceOf(-900, 2, "audio"), { jump: true });
  const [late, early] = [paceOf(30, 2, "video"), paceOf(-100, 1, "audio")];
  assert.ok(!late.jump && late.rate > 2.1 && late.rate <= 3);
  assert.ok(!early.jump && early.rate < 1 && early.rate > 0.9);
});

test("damage is named once, however often its segment is opened", () => {
  const one = { part: 0, segment: 1, chunk: null, what: "missing", atMs: 5 } as const;
  const known = withDamage([], [one]);
  assert.is(withDamage(known, [{ ...one }]), known);
  assert.is(withDamage(known, [{ ...one, chunk: 3, what: "forged" }]).length, 2);
});

test.run();
