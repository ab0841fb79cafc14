/** Talk is found by what stands out of what is always there, and told once. */
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { barsOf, nextTalk, talkOf } from "../../client/review/player-talk.ts";
import type { Talk } from "../../client/player/film.ts";
import { talkIn, withTalk, type Level } from "../../client/player/talk.ts";

const test = suite("talk");
const PACKET_MS = 20;

/** Eight seconds of one sound: as loud as this at each moment, dB. */
const sound = (dbAt: (ms: number) => number): Level[] =>
  Array.from({ length: 400 }, (_, i) => i * PACKET_MS).map((atMs) => ({
    ...{ atMs, lastsMs: PACKET_MS, db: dbAt(atMs) },
  }));
const between = (ms: number, from: number, to: number): boolean => ms >= from && ms < to;

test("two sentences in silence are two, and a breath within one is none", () => {
  const levels = sound((ms) => {
    if (between(ms, 1_600, 1_900)) return -70;
    return between(ms, 1_000, 3_000) || between(ms, 5_000, 6_000) ? -20 : -70;
  });
  assert.equal(talkIn(levels), [
    { fromMs: 1_000, toMs: 3_000 },
    { fromMs: 5_000, toMs: 6_000 },
  ]);
});

test("a fan is no talk however loud it is, and somebody over it is", () => {
  assert.equal(talkIn(sound(() => -25)), []);
  assert.equal(talkIn(sound((ms) => (between(ms, 2_000, 3_000) ? -14 : -25))), [
    { fromMs: 2_000, toMs: 3_000 },
  ]);
});

test("what nobody could understand, and a pen that falls, is none", () => {
  assert.equal(talkIn(sound((ms) => (between(ms, 2_000, 3_000) ? -55 : -90))), []);
  assert.equal(talkIn(sound((ms) => (between(ms, 2_000, 2_100) ? -5 : -90))), []);
  assert.equal(talkIn([]), []);
});

const aTalk = fc
  .record({
    source: fc.constantFrom("room", "own", "talkback" as const),
    fromMs: fc.integer({ min: 0, max: 20_000 }),
    lastsMs: fc.integer({ min: 250, max: 4_000 }),
  })
  .map(({ source, fromMs, lastsMs }): Talk => ({ source, fromMs, toMs: fromMs + lastsMs }));
const many = fc.array(aTalk, { maxLength: 30 });
const covers = (all: readonly Talk[], { source, fromMs, toMs }: Talk): boolean =>
  all.some((one) => one.source === source && one.fromMs <= fromMs && one.toMs >= toMs);

test("in whatever order segments are opened, and however often, the same talk is known", () => {
  fc.assert(
    fc.property(many, many, (some, others) => {
      const there = withTalk(withTalk([], some), others);
      const back = withTalk(withTalk(withTalk([], others), some), others);
      assert.equal(there, back);
      for (const one of [...some, ...others]) assert.ok(covers(there, one));
      assert.is(withTalk(there, some), there, "nothing new changes nothing");
      for (const [i, one] of there.entries()) {
        const after = there.slice(i + 1).find(({ source }) => source === one.source);
        assert.ok(after === undefined || after.fromMs > one.toMs + 600, "what touches is one");
      }
    }),
    {
      // Two who begin at the same moment.
      examples: [
        [
          [{ source: "room", fromMs: 10, toMs: 260 }],
          [{ source: "talkback", fromMs: 10, toMs: 260 }],
        ],
      ],
    },
  );
});

test("hours of talk are a few hundred bars, and cover it", () => {
  const talk = Array.from({ length: 5_000 }, (_, i) => ({
    ...{ source: i % 3 === 0 ? ("talkback" as const) : ("room" as const) },
    ...{ fromMs: i * 2_000, toMs: i * 2_000 + 900 },
  }));
  const bars = barsOf(talk, 10_000_000);
  assert.ok(bars.length <= 2 * 301, `${bars.length}`);
  assert.ok(talk.every((one) => covers(bars, one)));
  assert.is(talk[1]?.toMs, 2_900, "what was given is as it was");
});

test("who talks is counted, and the next talk is after this one", () => {
  const talk: Talk[] = [
    { source: "room", fromMs: 1_000, toMs: 4_000 },
    { source: "talkback", fromMs: 2_000, toMs: 2_500 },
    { source: "talkback", fromMs: 9_000, toMs: 9_500 },
  ];
  assert.equal(talkOf(talk), [
    { source: "room", times: 1, lastsMs: 3_000 },
    { source: "talkback", times: 2, lastsMs: 1_000 },
  ]);
  assert.is(nextTalk(talk, "talkback", 0), 2_000);
  assert.is(nextTalk(talk, "talkback", 2_000), 9_000);
  assert.is(nextTalk(talk, "talkback", 9_000), null);
  assert.is(nextTalk(talk, "own", 0), null);
});

test.run();
