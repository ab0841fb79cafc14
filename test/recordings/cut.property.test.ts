import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { copyOut, cutOut, joined, type Piece, type Span } from "#recordings/cut.ts";

const test = suite("cutting, in pieces and in ms");

const span = fc
  .tuple(fc.nat(100), fc.nat(40))
  .map(([fromMs, lasts]): Span => ({ fromMs, toMs: fromMs + lasts }));
/** Parts one after another, with a gap here and there. */
const pieces = fc
  .array(fc.record({ lastsMs: fc.nat(12), pauseMs: fc.nat(4), next: fc.boolean() }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((all) => {
    const made: Piece[] = [];
    let [part, segment, atMs] = [0, 0, 0];
    for (const { lastsMs, pauseMs, next } of all) {
      made.push({ part, segment, atMs, lastsMs });
      atMs += lastsMs + pauseMs;
      [part, segment] = next ? [part + 1, 0] : [part, segment + 1];
    }
    return made;
  });
const isIn = (ms: number, spans: readonly Span[]): boolean =>
  spans.some(({ fromMs, toMs }) => fromMs <= ms && ms < toMs);
const every = (from: number, to: number, check: (ms: number) => boolean): boolean => {
  for (let ms = from; ms < to; ms += 1) if (!check(ms)) return false;
  return true;
};

test("R18: whatever is cut, piece by piece, each ms is hidden or kept, and no wholly hidden piece keeps its key", () => {
  const judge = (all: Piece[], cuts: Span[]) => {
    let [stays, hidden]: [Piece[], Span[]] = [all, []];
    for (const remove of cuts) {
      const cut = cutOut(stays, hidden, remove);
      for (const piece of cut.gone) {
        assert.ok(every(piece.atMs, piece.atMs + piece.lastsMs, (ms) => isIn(ms, cut.hidden)));
      }
      const before = hidden;
      assert.ok(
        every(0, 160, (ms) => isIn(ms, cut.hidden) === (isIn(ms, before) || isIn(ms, [remove]))),
      );
      for (const piece of cut.gone) {
        const left = cut.stays.some(({ part }) => part === piece.part);
        const now = isIn(piece.atMs, [remove]) || piece.atMs + piece.lastsMs >= remove.fromMs;
        assert.ok(!left || !now || cut.parts.includes(piece.part), "its part gets a new key file");
      }
      [stays, hidden] = [cut.stays, cut.hidden];
    }
    for (const { atMs, lastsMs } of stays) {
      assert.ok(lastsMs === 0 || !every(atMs, atMs + lastsMs, (ms) => isIn(ms, hidden)));
    }
    assert.equal(joined(hidden), hidden);
  };
  fc.assert(fc.property(pieces, fc.array(span, { minLength: 1, maxLength: 5 }), judge));
});

test("a copy shows its range to the ms, less what was cut out, and holds no piece besides", () => {
  const judge = (all: Piece[], cut: Span[], range: Span) => {
    fc.pre(range.fromMs < range.toMs);
    const hidden = joined(cut);
    const copy = copyOut(all, hidden, range);
    for (const { atMs, lastsMs } of copy.pieces) {
      const shown = (ms: number): boolean => isIn(ms, [range]) && !isIn(ms, hidden);
      assert.ok(every(atMs, atMs + lastsMs, (ms) => isIn(ms, copy.hidden) !== shown(ms)));
      assert.ok(lastsMs === 0 || !every(atMs, atMs + lastsMs, (ms) => !isIn(ms, [range])));
    }
    const held = new Set(copy.pieces);
    for (const piece of all.filter((one) => !held.has(one))) {
      assert.ok(every(piece.atMs, piece.atMs + piece.lastsMs, (ms) => !isIn(ms, [range])));
    }
  };
  fc.assert(fc.property(pieces, fc.array(span, { maxLength: 3 }), span, judge));
});

test.run();
