import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  givenSegments,
  hiddenWithin,
  mayWatch,
  merged,
  shownMs,
  type Asked,
} from "#server/library/shares/rules.ts";
import type { Stretch } from "#server/stores/share-store.ts";

const test = suite("the rules of shares");

const ASKED: Asked = {
  share: {
    ...{ id: "s", recording: "r", owner: "maya", account: "tom", group: null },
    ...{ publicKey: "age1tom", range: null, withNotes: false, label: null, createdAt: 1 },
    endsAt: null,
  },
  recording: { id: "r", owner: "maya", state: "kept" },
  owner: { id: "maya", school: "a", outside: false, closedAt: null },
  viewer: { id: "tom", school: "a", outside: false, closedAt: null },
  ...{ publicKey: "age1tom", circle: null, now: 10 },
};
const INTO: Asked = {
  ...ASKED,
  share: { ...ASKED.share, account: null, group: "g", publicKey: "age1g" },
  circle: {
    group: { id: "g", school: "a", publicKey: "age1g" },
    members: [{ account: "maya" }, { account: "tom" }],
  },
};

test("R16: each of the conditions alone is enough for a no", () => {
  assert.ok(mayWatch(ASKED));
  assert.ok(mayWatch(INTO));
  const { share, owner, viewer, recording } = ASKED;
  if (owner === null || recording === null || INTO.circle === null) throw new Error("incomplete");
  const [{ group, members }, into] = [INTO.circle, INTO.share];
  const changes: [Asked, Partial<Asked>][] = [
    [ASKED, { recording: null }],
    [ASKED, { recording: { ...recording, id: "q" } }],
    [ASKED, { recording: { ...recording, owner: "zoe" } }],
    ...(["recording", "bin", "erasing"] as const).map((state): [Asked, Partial<Asked>] => [
      ASKED,
      { recording: { ...recording, state } },
    ]),
    [ASKED, { owner: null }],
    [ASKED, { owner: { ...owner, closedAt: 1 } }],
    [ASKED, { owner: { ...owner, id: "zoe" } }],
    [ASKED, { viewer: { ...viewer, closedAt: 1 } }],
    [ASKED, { viewer: { ...viewer, outside: true } }],
    [ASKED, { viewer: { ...viewer, school: "b" } }],
    [ASKED, { viewer: { ...viewer, id: "ines" } }],
    [ASKED, { viewer: owner }],
    [ASKED, { publicKey: "age1other" }],
    [ASKED, { share: { ...share, endsAt: 10 } }],
    [ASKED, { share: { ...share, group: "g" } }],
    [INTO, { circle: null }],
    [INTO, { circle: { group: { ...group, id: "h" }, members } }],
    [INTO, { circle: { group: { ...group, school: "b" }, members } }],
    [INTO, { circle: { group: { ...group, publicKey: "age1new" }, members } }],
    [INTO, { circle: { group, members: [{ account: "maya" }] } }],
    [INTO, { circle: { group, members: [{ account: "tom" }] } }],
    [INTO, { viewer: owner }],
    [INTO, { share: { ...into, account: "tom" } }],
  ];
  for (const [from, change] of changes) {
    assert.is(mayWatch({ ...from, ...change }), false, JSON.stringify(change));
  }
  assert.ok(mayWatch({ ...ASKED, share: { ...share, endsAt: 11 } }));
});

const ms = fc.integer({ min: 0, max: 60 });
const stretch = fc.record({ fromMs: ms, toMs: ms });
const isIn = (all: readonly Stretch[], at: number): boolean =>
  all.some(({ fromMs, toMs }) => fromMs <= at && at < toMs);
const EVERY = Array.from({ length: 61 }, (_, at) => at);

test("R17: what was played is merged to exactly the same moments, rising and apart", () => {
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 12 }), stretch, (all, within) => {
      const found = merged(all, within);
      for (const at of EVERY) {
        assert.is(isIn(found, at), isIn(all, at) && isIn([within], at), `at ${at}`);
      }
      for (const [index, one] of found.entries()) {
        assert.ok(one.fromMs < one.toMs);
        const next = found[index + 1];
        assert.ok(next === undefined || one.toMs < next.fromMs);
      }
      assert.equal(merged(found, within), found);
    }),
  );
});

/** Cuts as the records keep them: rising, and none touches another. */
const cuts = fc.array(stretch, { maxLength: 4 }).map((all) => merged(all, { fromMs: 0, toMs: 60 }));
const segment = fc.record({ atMs: ms, lastsMs: fc.integer({ min: 0, max: 20 }) });

test("R16: a piece is given exactly where one of its moments is shown, and its length is those", () => {
  fc.assert(
    fc.property(segment, fc.option(stretch), cuts, (one, range, hidden) => {
      const shows = (at: number): boolean =>
        one.atMs <= at &&
        at < one.atMs + one.lastsMs &&
        (range === null || isIn([range], at)) &&
        !isIn(hidden, at);
      const moments = Array.from({ length: 90 }, (_, at) => at).filter(shows).length;
      assert.is(shownMs(one, range, hidden), moments);
      const row = {
        ...{ ...one, recording: "r", part: 1, segment: 4, object: "o", bytes: 1, chunks: 1 },
      };
      const given = (fromSegment: number, toSegment: number, part = 1) =>
        givenSegments({ range }, [{ part, fromSegment, toSegment }], { hidden }, [row]).length;
      assert.is(given(4, 4), moments > 0 ? 1 : 0);
      assert.equal([given(0, 3), given(5, 9), given(0, 9, 0)], [0, 0, 0]);
      for (const at of EVERY) {
        const told = isIn(hiddenWithin(range, hidden), at);
        assert.is(told, isIn(hidden, at) && (range === null || isIn([range], at)));
      }
    }),
  );
});

test.run();
