/** What is cut out or not shared never leaves the worker as something that can be shown. */
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { AudioTrack, VideoTrack, type Track } from "#recordings/replay/track.ts";
import type { StreamInfo } from "#recordings/types.ts";
import type { Given } from "../../client/player/cut.ts";
import { Course } from "../../client/player/course.ts";
import type { Stretch } from "../../client/player/film.ts";
import { Hiding } from "../../client/player/hide.ts";
import { Plan } from "../../client/player/plan.ts";
import { joined, within } from "../../client/player/stretches.ts";

const test = suite("hidden stretches");

const CAMERA: StreamInfo = {
  ...{ stream: 1, source: "camera", kind: "video", codec: "H264", clockRate: 90_000, channels: 0 },
};
const ROOM: StreamInfo = {
  ...{ stream: 2, source: "room", kind: "audio", codec: "opus", clockRate: 48_000, channels: 2 },
};
const camera: Track = new VideoTrack("camera", CAMERA);
const room: Track = new AudioTrack("room", ROOM, null);

/** A picture's number stands in its one byte of data. */
interface Made {
  timeMs: number;
  key: boolean;
}
const someStretch = fc
  .tuple(fc.nat(20_000), fc.integer({ min: 1, max: 9_000 }))
  .map(([fromMs, lasts]): Stretch => ({ fromMs, toMs: fromMs + lasts }));
const somePictures = fc
  .array(fc.tuple(fc.integer({ min: 5, max: 400 }), fc.nat(9)), { minLength: 1, maxLength: 120 })
  .map((steps) => {
    let timeMs = 0;
    return steps.map(([step, chance], i): Made => {
      timeMs += step;
      return { timeMs, key: i === 0 || chance === 0 };
    });
  });
const givenOf = (pictures: readonly Made[]): Given[] =>
  pictures.map(({ timeMs, key }, i) => ({
    track: camera,
    sample: { timeMs, key, lastsMs: 0, data: Uint8Array.of(i) },
  }));
const numberOf = ({ sample }: Given): number => sample.data[0] ?? -1;
/** The picture that stands at a moment. */
const standing = (given: readonly Given[], ms: number): number | null => {
  const last = given.findLast(({ sample }) => sample.timeMs <= ms);
  return last === undefined ? null : numberOf(last);
};

test("pictures: at every moment that is shown the right one stands, and it can be decoded", () => {
  const cuts = fc.array(someStretch, { maxLength: 4 }).map(joined);
  const pieces = fc.integer({ min: 1, max: 40 });
  const begins = fc.constantFrom(0, 7_000, 14_000);
  fc.assert(
    fc.property(somePictures, cuts, pieces, begins, (made, chosen, size, beginsMs) => {
      // As with a film that begins within its first segment.
      const pictures = made.map((one) => ({ ...one, timeMs: one.timeMs - beginsMs }));
      const leadIn = { fromMs: Number.NEGATIVE_INFINITY, toMs: 1_500 };
      const hidden = beginsMs === 0 ? chosen : joined([leadIn, ...chosen]);
      const hiding = new Hiding(hidden);
      const all = givenOf(pictures);
      const out: Given[] = [];
      for (let at = 0; at < all.length; at += size)
        out.push(...hiding.pass(all.slice(at, at + size)));
      for (const [i, one] of out.entries()) {
        const { timeMs, key } = one.sample;
        const before = out[i - 1];
        // Whatever a browser paints that stands at 0: see `Plan`.
        assert.ok(beginsMs === 0 || timeMs > 1_000, "not near the beginning");
        assert.ok(before === undefined || before.sample.timeMs < timeMs, "in order");
        if (!key) assert.is(before && numberOf(before), numberOf(one) - 1, "with what it needs");
        const cut = within(hidden, timeMs);
        if (cut === null) assert.is(numberOf(one), standing(all, timeMs));
        else assert.ok(cut.toMs - timeMs <= 120, "only crowded at the end");
      }
      const endMs = (pictures.at(-1)?.timeMs ?? 0) - 1;
      const edges = hidden.flatMap(({ fromMs, toMs }) => [fromMs - 1, toMs, toMs + 1]);
      for (const ms of [...edges, ...pictures.map(({ timeMs }) => timeMs)]) {
        if (ms < 0 || ms > endMs || within(hidden, ms) !== null) continue;
        assert.is(standing(out, ms), standing(all, ms), `at ${ms}`);
      }
    }),
    { numRuns: 500 },
  );
});

test("sounds: none that touches a hidden stretch is left", () => {
  const cuts = fc.array(someStretch, { maxLength: 4 }).map(joined);
  fc.assert(
    fc.property(cuts, (hidden) => {
      const sounds = Array.from({ length: 1_000 }, (_, i): Given => ({
        track: room,
        sample: { timeMs: i * 20, lastsMs: 20, key: true, data: new Uint8Array(1) },
      }));
      const left = new Set(new Hiding(hidden).pass(sounds));
      for (const one of sounds) {
        const { timeMs, lastsMs } = one.sample;
        const touches = hidden.some(
          ({ fromMs, toMs }) => timeMs < toMs && timeMs + lastsMs > fromMs,
        );
        assert.is(left.has(one), !touches);
      }
    }),
  );
});

test("a picture from before a hidden stretch that nothing joins to its end is not shown after it", () => {
  const hiding = new Hiding([{ fromMs: 1_000, toMs: 90_000 }]);
  const pictures = [0, 900, 1_500, 2_400].map((timeMs, i) => ({ timeMs, key: i === 0 }));
  assert.equal(hiding.pass(givenOf(pictures)).map(numberOf), [0, 1]);
  const [later] = givenOf([{ timeMs: 90_010, key: false }]);
  assert.ok(later);
  assert.equal(hiding.pass([later]), [later]);
});

const SEGMENT_MS = 8_000;
const parts = [
  {
    ...{ part: 0, keyFile: "" },
    segments: Array.from({ length: 5 }, (_, segment) => ({
      ...{ segment, atMs: 100 + segment * SEGMENT_MS, lastsMs: SEGMENT_MS, bytes: 1, chunks: 9 },
    })),
  },
];

test("R16: a shared range begins where it was meant to, but for a moment's lead-in, and ends there", () => {
  const segments = parts[0]?.segments.slice(1, 4) ?? [];
  const shared = [{ part: 0, keyFile: "", segments }];
  const plan = new Plan({ parts: shared, range: { fromMs: 12_345, toMs: 30_001 } });
  const [cut, end] = plan.cuts;
  assert.equal(cut, { fromMs: -Infinity, toMs: 1_500 });
  assert.is(plan.originMs, 12_345 - 1_500);
  assert.is(plan.durationMs, 30_001 - plan.originMs);
  assert.equal(end, { fromMs: plan.durationMs, toMs: Infinity });
  assert.is(plan.at(0), 0);
  assert.is(plan.startFor(plan.durationMs - 1), 2);
  const soon = new Plan({ parts, range: { fromMs: 300, toMs: 9_000 } });
  assert.equal(soon.cuts[0], { fromMs: -Infinity, toMs: 1_500 });
  assert.is(soon.originMs, -1_200);
  assert.is(soon.landing(0), 1_300);
  const whole = new Plan({ parts, range: null, hidden: [] });
  assert.equal([whole.originMs, whole.durationMs, whole.cuts], [100, 5 * SEGMENT_MS, []]);
});

test("what is hidden is jumped over, also where its pieces are gone, and where hiding meets a gap", () => {
  const left = parts.map((part) => ({
    ...part,
    segments: part.segments.filter(({ segment }) => segment !== 2),
  }));
  const plan = new Plan({ parts: left, hidden: [{ fromMs: 12_100, toMs: 26_100 }] });
  assert.equal(plan.cuts, [{ fromMs: 12_000, toMs: 26_000 }]);
  assert.is(plan.originMs, 100);
  const course = new Course();
  for (const { fromMs, toMs } of plan.segments) course.add({ fromMs, toMs });
  course.declare([
    { kind: "cut", fromMs: 12_000, toMs: 26_000 },
    { kind: "curtain", fromMs: 25_000, toMs: 27_000 },
  ]);
  assert.is(course.next(11_999), 11_999);
  assert.is(course.next(12_000), 27_000);
  assert.is(course.next(20_000), 27_000);
  const end = new Plan({
    parts,
    hidden: [
      { fromMs: 0, toMs: 4_100 },
      { fromMs: 36_100, toMs: 99_000 },
    ],
  });
  assert.is(end.originMs, 4_100 - 1_500);
  assert.is(end.durationMs, 36_100 - end.originMs);
});

test("where all of it is hidden there is nothing to play", () => {
  const plan = new Plan({ parts, range: { fromMs: 90_000, toMs: 95_000 } });
  assert.is(plan.durationMs, 0);
});

test.run();
