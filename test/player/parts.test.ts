/** The pure parts of the player: where segments stand, what is jumped, steps, keeping in step. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Course } from "../../client/player/course.ts";
import { Gaps } from "../../client/player/gaps.ts";
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

test("what the manifest leaves out is a hole from the first moment on, and has its name once it is opened", () => {
  const gaps = new Gaps(new Plan(twoParts));
  const hole = (fromMs: number, toMs: number) => ({ kind: "hole" as const, fromMs, toMs });
  assert.equal(gaps.all, [hole(16_000, 30_000), hole(35_000, 50_000)]);
  assert.equal(gaps.known, [], "nothing is jumped over for it");
  const curtain = { kind: "curtain", fromMs: 16_040, toMs: 30_000 } as const;
  gaps.found([curtain]);
  assert.equal(gaps.all, [curtain, hole(35_000, 50_000)]);
  // It explains no more than itself; what was found once is not forgotten.
  const hold = { kind: "hold", fromMs: 35_000, toMs: 40_000 } as const;
  gaps.found([hold]);
  assert.equal(gaps.all, [curtain, hold, hole(40_000, 50_000)]);
  gaps.found([]);
  assert.equal(gaps.known, [curtain, hold]);
});

test("what is cut out is no hole, and what an unclosed segment may still have is none", () => {
  const cut = { fromMs: 16_100, toMs: 30_100 };
  const gaps = new Gaps(new Plan({ ...twoParts, hidden: [cut] }));
  assert.equal(
    gaps.all.map(({ kind, fromMs }) => [kind, fromMs]),
    [
      ["cut", 16_000],
      ["hole", 35_000],
    ],
  );
  const open = {
    ...{ part: 0, keyFile: "" },
    segments: [row(0, 0, 8_000, null), row(1, 12_000, 8_000)],
  };
  assert.equal(new Gaps(new Plan({ parts: [open] })).all, []);
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
  assert.equal(
    [times.begins(79), times.begins(80.2), times.begins(1_999), times.begins(-5)],
    [40, 80, 80, -5],
  );
  assert.equal(
    [times.into(39.8), times.into(40), times.into(60), times.into(1_999.9), times.into(-5)],
    [41, 41, 60, 2_000.25, -5],
    "where a picture stands, one step on is the next one",
  );
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
