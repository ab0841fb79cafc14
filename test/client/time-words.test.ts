/** Times as people read them. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  ago,
  clock,
  clockIn,
  duration,
  exactly,
  stopwatch,
  timeLeft,
} from "../../client/words/time.ts";

const test = suite("times in words");

test("time left counts whole minutes upwards, and seconds in the last one", () => {
  assert.is(timeLeft(60 * 60_000), "60 min");
  assert.is(timeLeft(59 * 60_000 + 1), "60 min");
  assert.is(timeLeft(60_000), "1 min");
  assert.is(timeLeft(59_999), "60 s");
  assert.is(timeLeft(1), "1 s");
  assert.is(timeLeft(0), "0 s");
  assert.is(timeLeft(-5), "0 s");
});

test("a stopwatch shows minutes and seconds, and hours only when there are any", () => {
  assert.is(stopwatch(0), "0:00");
  assert.is(stopwatch(92_999), "1:32");
  assert.is(stopwatch(3_849_000), "1:04:09");
  assert.is(stopwatch(-1), "0:00");
  assert.is(exactly(92_000), "1:32");
  assert.is(exactly(92_480), "1:32.48");
  assert.is(exactly(92_005.4), "1:32.005");
  assert.is(exactly(59_999.7), "1:00");
  assert.is(duration(92_000), "PT1M32S");
});

test("how long ago is told in steps that do not flicker", () => {
  assert.is(ago(0), "just now");
  assert.is(ago(4_999), "just now");
  assert.is(ago(24_000), "20 s ago");
  assert.is(ago(59_999), "55 s ago");
  assert.is(ago(60_000), "1 min ago");
  assert.is(ago(185_000), "3 min ago");
});

test("clock times have two digits each and pass midnight", () => {
  assert.is(clock(new Date(2026, 0, 1, 9, 5)), "09:05");
  assert.is(clockIn(15 * 60_000, new Date(2026, 0, 1, 23, 50).getTime()), "00:05");
});

test.run();
