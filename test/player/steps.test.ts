/** What a seek needs comes first, begins with a key picture, and nothing after it is lost. */
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Sample, Track } from "#recordings/replay/track.ts";
import type { StreamSource } from "#recordings/types.ts";
import type { Given } from "../../client/player/cut.ts";
import { stepsOf } from "../../client/player/steps.ts";

const test = suite("steps of a first segment");
const SEGMENT = { fromMs: 16_000, toMs: 24_000 };
const trackOf = (source: StreamSource): Track => ({
  name: source,
  info: {
    ...{ stream: 1, source, kind: source === "room" ? "audio" : "video" },
    ...{ codec: source === "room" ? "opus" : "H264", clockRate: 90_000, channels: 0 },
  },
  ...{ config: null, frames: 0, beforeKey: 0, overtaken: 0 },
  push: () => [],
});
const [CAMERA, SECOND, ROOM] = [trackOf("camera"), trackOf("second"), trackOf("room")];

/** 25 pictures and 50 packets of sound a second; a key picture at each of these, ms of the segment. */
const segment = (keys: readonly number[], secondKeys: readonly number[]): Given[] => {
  const of = (track: Track, everyMs: number, isKey: (ms: number) => boolean) =>
    Array.from({ length: 8_000 / everyMs }, (_, i) => i * everyMs).map((ms) => {
      const timeMs = SEGMENT.fromMs + ms;
      const lastsMs = track === ROOM ? everyMs : 0;
      const sample: Sample = { timeMs, lastsMs, key: isKey(ms), data: new Uint8Array() };
      return { track, sample };
    });
  return [
    ...of(CAMERA, 40, (ms) => keys.includes(ms)),
    ...(secondKeys.length === 0 ? [] : of(SECOND, 40, (ms) => secondKeys.includes(ms))),
    ...of(ROOM, 20, () => true),
  ].toSorted((one, other) => one.sample.timeMs - other.sample.timeMs);
};
const pictures = (given: readonly Given[], track: Track) =>
  given.filter((one) => one.track === track).map(({ sample }) => sample);

test("a moment in the second half is given from its key picture on, a little at first", () => {
  const [first, rest] = stepsOf(segment([0, 4_000], []), SEGMENT, 21_000);
  assert.equal(first?.stretch, { fromMs: 20_000, toMs: 21_400 });
  assert.equal(rest?.stretch, { fromMs: 21_400, toMs: 24_000 });
  assert.is(pictures(first?.given ?? [], CAMERA)[0]?.timeMs, 20_000);
  assert.is(pictures(first?.given ?? [], ROOM)[0]?.timeMs, 20_000);
});

test("where no key picture is before it, everything is given", () => {
  const given = segment([2_000], []);
  const steps = stepsOf(given, SEGMENT, 17_000);
  assert.is(steps[0]?.stretch.fromMs, SEGMENT.fromMs);
  assert.is(steps.flatMap((one) => one.given).length, given.length);
});

const keys = fc.array(
  fc.integer({ min: 0, max: 199 }).map((frame) => frame * 40),
  { maxLength: 4 },
);
test("whatever is asked for: a key picture first, the moment in the first step, nothing lost behind", () => {
  fc.assert(
    fc.property(
      keys,
      keys,
      fc.integer({ min: SEGMENT.fromMs, max: SEGMENT.toMs + 500 }),
      (one, other, atMs) => {
        const given = segment(one, other);
        const steps = stepsOf(given, SEGMENT, atMs);
        const [first] = steps;
        assert.ok(first !== undefined && steps.length <= 2);
        assert.is(steps.at(-1)?.stretch.toMs, SEGMENT.toMs);
        for (const [i, step] of steps.entries())
          assert.is(step.stretch.fromMs, steps[i - 1]?.stretch.toMs ?? first.stretch.fromMs);
        const { fromMs } = first.stretch;
        assert.ok(fromMs <= Math.max(atMs, SEGMENT.fromMs));
        const all = new Set(steps.flatMap((step) => step.given));
        for (const here of given) {
          const { timeMs, lastsMs } = here.sample;
          if (timeMs + lastsMs > fromMs) assert.ok(all.has(here), `${timeMs} is given`);
        }
        for (const track of [CAMERA, SECOND]) {
          const shown = pictures(first.given, track);
          const before = pictures(given, track).filter(
            ({ key, timeMs }) => key && timeMs <= fromMs,
          );
          if (before.length > 0) assert.ok(shown[0]?.key, "decoders begin with a key picture");
          const wanted = pictures(given, track).findLast(({ timeMs }) => timeMs <= atMs);
          if (wanted !== undefined && wanted.timeMs >= fromMs) assert.ok(shown.includes(wanted));
        }
      },
    ),
  );
});

test.run();
