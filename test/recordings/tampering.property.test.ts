/** Whatever is done to sealed bytes, in any combination: noticed, and nothing comes that was not sealed. */
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  keysOf,
  listOf,
  named,
  nameOf,
  objectOf,
  objectsOf,
  openAll,
  sealLesson,
  truthOf,
} from "./sealed-lesson.ts";

const test = suite("any tampering with sealed bytes");
const lesson = sealLesson("tampered", { parts: 2, segments: 3, chunks: 4 });
const other = sealLesson("elsewhere", { parts: 1, segments: 3, chunks: 4 });
const [list, keys, whole] = [listOf(lesson), keysOf(lesson), objectsOf(lesson)];
const everything = truthOf(lesson.segments);
/** Frames from anywhere, of this recording and another. */
const pool = [...lesson.segments, ...other.segments].flatMap(({ pieces }) => pieces.slice(1));

/** A change to one segment's object; numbers choose within whatever is there. */
type Change = (pieces: Uint8Array[]) => void;
const number = fc.nat({ max: 1_000_000 });
const at = (of: readonly unknown[], chosen: number) => (of.length === 0 ? 0 : chosen % of.length);
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(number, number).map(([which, bit]): Change => (pieces) => {
    const one = pieces[at(pieces, which)]?.slice();
    if (!one || one.length === 0) return;
    const byte = (bit >> 3) % one.length;
    one[byte] = (one[byte] ?? 0) ^ (1 << (bit & 7));
    pieces[at(pieces, which)] = one;
  }),
  number.map(
    (which): Change =>
      (pieces) =>
        void pieces.splice(at(pieces, which), 1),
  ),
  fc.tuple(number, number).map(([which, length]): Change => (pieces) => {
    const one = pieces[at(pieces, which)];
    if (one) pieces[at(pieces, which)] = one.slice(0, length % (one.length + 1));
  }),
  fc.tuple(number, number).map(([one, two]): Change => (pieces) => {
    const [first, second] = [pieces[at(pieces, one)], pieces[at(pieces, two)]];
    if (!first || !second) return;
    pieces[at(pieces, one)] = second;
    pieces[at(pieces, two)] = first;
  }),
  fc.tuple(number, number).map(([which, from]): Change => (pieces) => {
    const strange = pool[at(pool, from)];
    if (strange) pieces.splice(at(pieces, which), 0, strange);
  }),
  fc.tuple(number, fc.uint8Array({ maxLength: 80 })).map(([which, bytes]): Change => (pieces) => {
    pieces.splice(at(pieces, which), 0, bytes);
  }),
);

test("it is named, and what comes out is what was sealed, once, in its order", async () => {
  const changes = fc.array(fc.tuple(number, change), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(changes, async (all) => {
      const pieces = new Map(lesson.segments.map((one) => [nameOf(one), [...one.pieces]]));
      const names = [...pieces.keys()];
      for (const [which, act] of all) act(pieces.get(names[at(names, which)] ?? "") ?? []);
      const objects = new Map([...pieces].map(([name, of]) => [name, objectOf({ pieces: of })]));
      const touched = names.filter((name) => {
        const now = Buffer.from(objects.get(name) ?? []);
        return !now.equals(whole.get(name) ?? new Uint8Array(0));
      });
      const { lines, damage } = await openAll(list, objects, keys);
      for (const name of touched) {
        const found = named(damage).some((line) => line.startsWith(`${name}#`));
        assert.ok(found, `${name} was changed, and only ${named(damage).join(", ")} named`);
      }
      if (touched.length === 0) assert.equal(damage, []);
      const untouched = lesson.segments.filter((one) => !touched.includes(nameOf(one)));
      const must = new Set(truthOf(untouched));
      let next = 0;
      for (const line of lines) {
        const place = everything.indexOf(line, next);
        assert.is.not(place, -1, `${line} was not sealed, or came twice, or too late`);
        next = place + 1;
        must.delete(line);
      }
      assert.is(must.size, 0, "something that nobody touched did not open");
    }),
    { numRuns: 300 },
  );
});

test.run();
