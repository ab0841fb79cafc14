/** What happens to recordings by itself is told at one glance, and truly. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { RecordingsReply } from "#protocol/http/recordings.ts";
import { dueOf } from "../../client/recordings/recordings-due.ts";

const test = suite("what happens to recordings by itself");

type Row = RecordingsReply["recordings"][number];
const row = (change: Partial<Row>): Row => ({
  ...{ recording: "a", sealedAs: "a", state: "kept", startedAt: 0, endedAt: 1, lastsMs: 1 },
  ...{ bytes: 10, sealedTitle: null, keys: [], decideBy: null, expiresAt: null, eraseAt: null },
  ...{ whole: true, ...change },
});

test("nothing is said to happen where nothing does", () => {
  assert.equal(dueOf([], "discard"), []);
  assert.equal(dueOf([row({}), row({ state: "recording" })], "discard"), []);
});

test("each kind once, with how many, the first and the last day, and what it frees", () => {
  const rows = [
    row({ expiresAt: 900 }),
    row({ state: "bin", eraseAt: 50 }),
    row({ expiresAt: 300, bytes: 5 }),
    row({ state: "undecided", decideBy: 20 }),
  ];
  assert.equal(dueOf(rows, "discard"), [
    { what: "untouched", n: 1, bytes: 10, firstAt: 20, lastAt: 20 },
    { what: "expires", n: 2, bytes: 15, firstAt: 300, lastAt: 900 },
    { what: "bin", n: 1, bytes: 10, firstAt: 50, lastAt: 50 },
  ]);
});

test("what is kept when untouched frees nothing", () => {
  const [due] = dueOf([row({ state: "undecided", decideBy: 20 })], "keep");
  assert.is(due?.bytes, 0);
});

test.run();
