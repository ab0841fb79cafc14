/** Gaps and damage, in words and on the timeline. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { GAP_KINDS } from "#recordings/types.ts";
import {
  gapAt,
  heldOf,
  placesOf,
  shareOf,
  spoken,
  spokenPlace,
  whenOfPlace,
} from "../../client/review/player-places.ts";
import type { FilmDamage, FilmGap } from "../../client/player/film.ts";

const test = suite("places of a film");

const curtain: FilmGap = { kind: "curtain", fromMs: 60_000, toMs: 90_000 };
const broken = (change: Partial<FilmDamage> = {}): FilmDamage => ({
  ...{ part: 0, segment: 3, chunk: 0, what: "forged", atMs: 24_000 },
  ...change,
});

test("a place is said as a person says it", () => {
  assert.is(spoken(0), "0 seconds");
  assert.is(spoken(1_999), "1 second");
  assert.is(spoken(192_000), "3 minutes 12 seconds");
  assert.is(spoken(60_000), "1 minute");
  assert.is(spoken(3_723_000), "1 hour 2 minutes 3 seconds");
  assert.is(spokenPlace(192_000, 48 * 60_000 + 11_000), "3 minutes 12 seconds of 48 minutes");
  assert.is(spokenPlace(5_000, 64_000), "5 seconds of 1 minute 4 seconds");
  assert.match(
    spokenPlace(61_000, 120_000, [curtain]),
    /^1 minute 1 second of 2 minutes, Curtain$/,
  );
  assert.not.match(spokenPlace(90_000, 120_000, [curtain]), /Curtain/);
});

test("gaps and damage stand in the order of the film, what stands nowhere last", () => {
  const hold: FilmGap = { kind: "hold", fromMs: 1_000, toMs: 2_000 };
  const places = placesOf([curtain, hold], [broken({ atMs: null, segment: 9 }), broken()]);
  assert.equal(
    places.map(({ kind, atMs }) => [kind, atMs]),
    [
      ["hold", 1_000],
      ["forged", 24_000],
      ["curtain", 60_000],
      ["forged", null],
    ],
  );
  assert.equal(places.map(whenOfPlace), [
    "0:01 to 0:02",
    "0:24",
    "1:00 to 1:30",
    "Where it stands is not known.",
  ]);
});

test("a piece of which every chunk is damaged is told once", () => {
  const chunks = Array.from({ length: 32 }, (_, chunk) =>
    broken({ chunk, atMs: chunk ? 24_000 : null }),
  );
  const [place, ...others] = placesOf([], [...chunks, broken({ what: "cut", chunk: null })]);
  assert.is(others.length, 1);
  assert.is(place?.n, 32);
  assert.is(place?.atMs, 24_000, "the first chunk that says where it stands");
});

test("every kind of gap has its name and its reason", () => {
  const places = placesOf(
    GAP_KINDS.map((kind) => ({ kind, fromMs: 0, toMs: 1 })),
    [],
  );
  assert.is(new Set(places.map(({ name }) => name)).size, GAP_KINDS.length);
  for (const { text } of places) assert.ok(text.length > 10);
});

test("the owner is told what the owner did, and whoever watches a share what the teacher did", () => {
  const gaps = [...GAP_KINDS, "cut" as const, "hole" as const].map((kind) => ({
    ...{ kind, fromMs: 1, toMs: 2 },
  }));
  const [mine, theirs] = [placesOf(gaps, []), placesOf(gaps, [], "theirs")];
  for (const { kind, text } of theirs) assert.not.match(text, /\bYou\b/, kind);
  for (const { kind, text } of mine) assert.not.match(text, /teacher|shared/i, kind);
  assert.equal(
    theirs.map(({ name }) => name),
    mine.map(({ name }) => name),
  );
  const says = (all: typeof mine) => all.find(({ kind }) => kind === "curtain")?.text;
  assert.match(says(mine) ?? "", /^You drew/);
  assert.match(says(theirs) ?? "", /^The teacher drew/);
});

test("the head is in a gap from its first moment to before its last", () => {
  assert.is(gapAt([curtain], 59_999), null);
  assert.is(gapAt([curtain], 60_000), curtain);
  assert.is(gapAt([curtain], 89_999), curtain);
  assert.is(gapAt([curtain], 90_000), null);
});

test("shares stay within the line, also of a film that has no length yet", () => {
  assert.is(shareOf(30_000, 120_000), 25);
  assert.is(shareOf(-5, 100), 0);
  assert.is(shareOf(500, 100), 100);
  assert.is(shareOf(5, 0), 0);
});

test("what is fetched is told in the film's own time", () => {
  const ranges = { length: 2, start: (i: number) => i * 10, end: (i: number) => i * 10 + 4 };
  assert.equal(heldOf(ranges, 1_000), [
    { fromMs: 1_000, toMs: 5_000 },
    { fromMs: 11_000, toMs: 15_000 },
  ]);
});

test.run();
