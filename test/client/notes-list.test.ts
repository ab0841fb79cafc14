/** What the list, the timeline and the chart make of notes. */
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { chartOf, stepFor, stretchesOf } from "../../client/notes/chart.ts";
import { answerTo, bodyOf, changeOf, freshAt, isEmpty } from "../../client/notes/draft.ts";
import {
  EVERY_NOTE,
  found,
  nextFrom,
  tagsFrom,
  tagsIn,
  threadsOf,
  type Item,
} from "../../client/notes/items.ts";
import { onceEach } from "../../client/notes/once.ts";
import { liveActOf } from "../../client/notes/live-keys.ts";
import { pinsOf } from "../../client/notes/pins.ts";
import { Places } from "../../client/notes/places.ts";

const test = suite("a list of notes");
const MINUTE_MS = 60_000;

const item = (change: Partial<Item> = {}): Item => ({
  ...{ id: "one", kind: "note", atMs: 0, toMs: null, text: "", tags: [], form: null },
  ...{ author: "Alder", mine: true, own: true, live: false, resolved: false },
  ...{ createdAt: 0, changed: false, replies: [] },
  ...change,
});
const ids = (items: readonly Item[]) => items.map(({ id }) => id);

const places = new Places({
  startedAt: 1_000_000,
  parts: [
    {
      part: 0,
      keyFile: "",
      segments: [
        { segment: 0, atMs: 500, lastsMs: 8_000, bytes: 1, chunks: 4 },
        { segment: 1, atMs: 8_500, lastsMs: 8_000, bytes: 1, chunks: 4 },
      ],
    },
    {
      part: 1,
      keyFile: "",
      segments: [{ segment: 0, atMs: 60_500, lastsMs: 4_000, bytes: 1, chunks: 2 }],
    },
  ],
});

test("a moment of the film lies in one segment; between two it belongs to the next, behind all to the last", () => {
  assert.equal(places.at(0), { part: 0, segment: 0 });
  assert.equal(places.at(7_999), { part: 0, segment: 0 });
  assert.equal(places.at(8_000), { part: 0, segment: 1 });
  assert.equal(places.at(30_000), { part: 1, segment: 0 });
  assert.equal(places.at(999_999), { part: 1, segment: 0 });
  assert.is(places.toRecording(1_000.4), 1_500);
  assert.is(places.toFilm(1_500), 1_000);
  assert.is(places.wallToFilm(1_000_000 + 1_500), 1_000);
  assert.is(new Places({ startedAt: 0, parts: [] }).at(0), null);
});

test("what was cut out, or lies beside what is shared, is nothing to see", () => {
  const segment = { segment: 0, atMs: 0, lastsMs: 8_000, bytes: 1, chunks: 4 };
  const parts = [{ part: 0, keyFile: "", segments: [segment] }];
  const cut = new Places({ startedAt: 0, parts, hidden: [{ fromMs: 2_000, toMs: 3_000 }] });
  assert.equal(
    [0, 1_999, 2_000, 2_999, 3_000, 8_001, -1].map((ms) => cut.shows(ms)),
    [true, true, false, false, true, false, false],
  );
  const part = new Places({ startedAt: 0, parts, range: { fromMs: 4_000, toMs: 6_000 } });
  const seen = [3_999, 4_000, 5_999, 6_000].map((ms) => part.shows(part.toFilm(ms)));
  // The end itself is where the film stops.
  assert.equal(seen.slice(0, 3), [false, true, true]);
  assert.is(part.toRecording(part.toFilm(5_000)), 5_000);
});

test("answers stand below what they answer, in the order in which they came; an answer to nothing stands alone", () => {
  const all = [
    { item: item({ id: "late", atMs: 9_000 }), replyTo: null },
    { item: item({ id: "b", createdAt: 2 }), replyTo: "early" },
    { item: item({ id: "a", createdAt: 1 }), replyTo: "early" },
    { item: item({ id: "c", createdAt: 3 }), replyTo: "b" },
    { item: item({ id: "lost", atMs: 4_000 }), replyTo: "gone" },
    { item: item({ id: "early", atMs: 1_000 }), replyTo: null },
  ];
  const threads = threadsOf(all);
  assert.equal(ids(threads), ["early", "lost", "late"]);
  assert.equal(ids(threads[0]?.replies ?? []), ["a", "b", "c"]);
});

test("no note is lost or shown twice, whoever says that it answers whom", () => {
  const one = fc.record({ id: fc.nat(8), replyTo: fc.option(fc.nat(8)), atMs: fc.nat(100) });
  fc.assert(
    fc.property(fc.uniqueArray(one, { selector: ({ id }) => id }), (rows) => {
      const all = rows.map(({ id, replyTo, atMs }) => ({
        item: item({ id: String(id), atMs }),
        replyTo: replyTo === null ? null : String(replyTo),
      }));
      const shown = threadsOf(all).flatMap((thread) => [thread.id, ...ids(thread.replies)]);
      // Notes that answer one another in a ring have no beginning: a server that lies can make one.
      const inRing = (id: string, seen: ReadonlySet<string> = new Set()): boolean => {
        const next = all.find((row) => row.item.id === id)?.replyTo;
        if (next === null || next === undefined || next === id) return false;
        return seen.has(next) || inRing(next, new Set([...seen, next]));
      };
      const whole = all.map(({ item: { id } }) => id).filter((id) => !inRing(id));
      assert.equal(shown.filter((id) => whole.includes(id)).toSorted(), whole.toSorted());
      assert.is(new Set(shown).size, shown.length);
    }),
  );
});

test("words are found in text, tags, author and answers; tallies are counted, not listed", () => {
  const notes = [
    item({ id: "a", text: "Géometrie", tags: ["groups"] }),
    item({ id: "b", author: "Birch", replies: [item({ id: "r", text: "three answers" })] }),
    item({ id: "t", kind: "tally" }),
    item({ id: "q", kind: "question", resolved: true, tags: ["wait time"] }),
  ];
  const finds = (change: object) => ids(found(notes, { ...EVERY_NOTE, ...change }));
  assert.equal(finds({}), ["a", "b", "q"]);
  assert.equal(finds({ text: "geom" }), ["a"]);
  assert.equal(finds({ text: "birch answers" }), ["b"]);
  assert.equal(finds({ kind: "tally" }), ["t"]);
  assert.equal(finds({ tag: "wait time" }), ["q"]);
  assert.equal(finds({ open: true }), ["a", "b"]);
  assert.equal(tagsIn(notes), ["groups", "wait time"]);
});

test("tags are parted by commas, each once, and never longer than a note may carry", () => {
  assert.equal(tagsFrom(" groups, wait time,groups ,, "), ["groups", "wait time"]);
  assert.equal(tagsFrom("x".repeat(99)), ["x".repeat(60)]);
  assert.is(tagsFrom(Array.from({ length: 30 }, (_, i) => `t${i}`).join(",")).length, 20);
});

test("the next note is further on than where the picture stands, and the one before further back", () => {
  const notes = [item({ id: "a", atMs: 5_000 }), item({ id: "b", atMs: 9_000 })];
  assert.is(nextFrom(notes, 0, 1)?.id, "a");
  // A seek lands a frame beside it: the same note is not jumped to again.
  assert.is(nextFrom(notes, 4_960, 1)?.id, "b");
  assert.is(nextFrom(notes, 9_000, 1), null);
  assert.is(nextFrom(notes, 9_000, -1)?.id, "a");
  assert.is(nextFrom(notes, 5_000, -1), null);
  // Those that share a moment are all reached, one after the other.
  const close = [item({ id: "a" }), item({ id: "b", atMs: 100 }), item({ id: "c", atMs: 200 })];
  assert.is(nextFrom(close, 0, 1, "a")?.id, "b");
  assert.is(nextFrom(close, 100, 1, "b")?.id, "c");
  assert.is(nextFrom(close, 200, -1, "c")?.id, "b");
  assert.is(nextFrom(close, 9_000, -1, "a")?.id, "c", "the picture has gone on since");
});

test("a draft is private, keeps what it changes, and an answer is read by whoever reads the note", () => {
  assert.not.ok(freshAt(0).published);
  assert.ok(isEmpty({ kind: "note", text: "  " }));
  assert.not.ok(isEmpty({ kind: "mark", text: "" }));
  assert.ok(answerTo(item({ own: false })).published);
  const before = bodyOf({ ...freshAt(1_000), text: "a", toMs: 3_000 }, places, null);
  assert.equal([before.atMs, before.toMs, before.edit], [1_500, 3_500, 0]);
  const changed = changeOf(item({ atMs: 1_000, toMs: 3_000, text: "a", tags: ["x"] }));
  const after = bodyOf({ ...changed, text: " b " }, places, {
    ...before,
    replyTo: "sixteen-letters-",
  });
  assert.equal(
    [after.text, after.tags, after.edit, after.replyTo],
    ["b", ["x"], 1, "sixteen-letters-"],
  );
  assert.is(
    bodyOf({ ...freshAt(1_000), toMs: 500 }, places, null).toMs,
    null,
    "no stretch backwards",
  );
});

test("pins that would cover one another stand as one, and none is lost", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100_000), { maxLength: 200 }), (times) => {
      const notes = times.toSorted((a, b) => a - b).map((atMs, i) => item({ id: `${i}`, atMs }));
      const pins = pinsOf(notes, 100_000);
      assert.equal(
        pins.flatMap((pin) => ids(pin.items)),
        ids(notes),
      );
      const apart = pins.slice(1).map(({ share }, i) => share - (pins[i]?.share ?? 0));
      assert.ok(
        apart.every((share) => share >= 100 / 24),
        apart.join(" "),
      );
    }),
  );
  assert.equal(pinsOf([item({ kind: "tally" }), item({ atMs: -5 })], 1_000), []);
});

test("the chart counts every mark once, in few enough stretches for a phone", () => {
  const marks = fc.array(
    fc.record({
      kind: fc.constantFrom("mark", "tally", "note"),
      item: fc.constantFrom(null, "open", "closed"),
      atMs: fc.integer({ min: -1_000, max: 20_000_000 }),
    }),
  );
  fc.assert(
    fc.property(marks, fc.integer({ min: 1, max: 15_000_000 }), (all, durationMs) => {
      const chart = chartOf(all, durationMs);
      const steps = Math.ceil(durationMs / chart.stepMs);
      assert.ok(steps <= 18, `${steps} bars`);
      for (const row of chart.rows) {
        assert.is(row.counts.length, steps);
        assert.is(
          row.counts.reduce((sum, n) => sum + n, 0),
          row.all,
        );
        assert.ok(row.counts.every((n) => n <= chart.most));
      }
      assert.is(
        chart.rows.reduce((sum, { all: n }) => sum + n, 0),
        all.length,
      );
    }),
  );
  assert.is(stepFor(45 * MINUTE_MS), 5 * MINUTE_MS);
  assert.equal(stretchesOf({ counts: [0, 2] }, 1_000), [{ fromMs: 1_000, toMs: 2_000, n: 2 }]);
});

test("keys set marks while a lesson runs, and none does where somebody types or turned them off", () => {
  const key = (name: string, change: object = {}) => ({
    ...{ key: name, repeat: false, ctrlKey: false, altKey: false, metaKey: false },
    ...change,
  });
  assert.equal(liveActOf(key("x"), false, true, true), { act: "mark" });
  assert.equal(liveActOf(key("2"), false, true, true), { act: "kind", kind: "question" });
  for (const name of ["x", "w", "t", "1", "[", "]"]) {
    assert.is(liveActOf(key(name), true, true, true), null, `${name} while typing`);
    assert.is(liveActOf(key(name), false, false, true), null, `${name} turned off`);
    assert.is(liveActOf(key(name, { ctrlKey: true }), false, true, true), null, `Ctrl and ${name}`);
    assert.is(liveActOf(key(name, { repeat: true }), false, true, true), null, `${name} held`);
  }
  // The space bar talks, the dot and B draw the curtain: they are nobody else's.
  for (const name of [" ", ".", "b", "B", "Escape", "0", "5"])
    assert.is(liveActOf(key(name), false, true, true), null, name);
});

test("without an observation form its keys are left to whoever else wants them: [ and ] change the speed", () => {
  for (const key of ["[", "]", "t"]) {
    const pressed = { key, repeat: false, ctrlKey: false, altKey: false, metaKey: false };
    assert.is(liveActOf(pressed, false, true, false), null, key);
    assert.ok(liveActOf(pressed, false, true, true), key);
  }
});

test("a note that is listed again is shown once, and counted as a fault", () => {
  const row = (note: string, sealed: string) => ({ note, sealed });
  const [first, other, again] = [row("a", "1"), row("b", "2"), row("a", "3")];
  assert.equal(onceEach([first, other, again, first]), {
    rows: [first, other],
    again: [again, first],
  });
  assert.equal(onceEach([]), { rows: [], again: [] });
});

test.run();
