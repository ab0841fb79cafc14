import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  CLOSED_MS,
  DAY_MS,
  DECIDE_MS,
  discarded,
  dueNow,
  ended,
  kept,
  NOTICE_MS,
  rechosen,
  restored,
  within,
  type Choices,
  type Most,
} from "#server/library/lifecycle.ts";
import type { Recording } from "#server/stores/recording-store.ts";

const test = suite("the lifecycle of a recording");

const days = (most: number) => fc.option(fc.integer({ min: 1, max: most }));
const choices: fc.Arbitrary<Choices> = fc.record({
  undoDays: fc.integer({ min: 0, max: 7 }),
  keepDays: days(60),
  untouched: fc.constantFrom("discard", "keep"),
  quotaBytes: fc.constant(null),
});
const most: fc.Arbitrary<Most> = fc.record({ keepDays: days(60), quotaBytes: fc.constant(null) });

type Step =
  | { do: "pass"; ms: number }
  | { do: "keep" | "delete" | "undo" | "close" | "reopen" }
  | { do: "choose"; choices: Choices }
  | { do: "school"; most: Most };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant("pass" as const), ms: hours() }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom("keep", "delete", "undo", "close", "reopen"),
    }),
  },
  fc.record({ do: fc.constant("choose" as const), choices }),
  fc.record({ do: fc.constant("school" as const), most }),
);
function hours() {
  return fc.integer({ min: 1, max: 12 * 24 }).map((count) => count * 3_600_000);
}

/** One recording and its owner, judged by what the words promise. */
interface Life {
  recording: Recording;
  now: number;
  own: Choices;
  most: Most;
  closedAt: number | null;
  /** The last act of the owner about this recording, or of the account's. */
  actedAt: number;
  gone: { why: string } | null;
}
const start = (own: Choices, allowed: Most): Life => ({
  recording: {
    ...{ id: "r", owner: "maya", session: "s", startedAt: 0, sealedTitle: null, bytes: 1 },
    ...{ state: "recording", endedAt: null, decideBy: null, expiresAt: null, eraseAt: null },
    ...{ before: null, sealedAs: "r", hidden: [] },
    ...ended(1_000),
  },
  ...{ now: 1_000, own, most: allowed, closedAt: null, actedAt: 1_000, gone: null },
});
const inForce = (life: Life): Choices => within(life.own, life.most);
const change = (life: Life, by: Partial<Recording>): void => {
  life.recording = { ...life.recording, ...by };
};

/** The keeper goes round until there is nothing left to do; answers how often. */
function round(life: Life): void {
  for (let turns = 0; life.gone === null; turns += 1) {
    assert.ok(turns < 4, "the keeper comes to rest");
    const { closedAt, now } = life;
    const before = life.recording;
    const due = dueNow(before, { choices: inForce(life), closedAt, now });
    if (due.what === "nothing") return;
    if (due.what === "erase") {
      life.gone = { why: due.why };
      judgeEnd(life, before);
      return;
    }
    change(life, due.change);
    if (due.why === "school") {
      assert.ok((life.recording.expiresAt ?? Infinity) <= (before.expiresAt ?? Infinity));
      const soonest = Math.min(before.expiresAt ?? Infinity, now + NOTICE_MS);
      assert.ok((life.recording.expiresAt ?? 0) >= soonest, "with notice");
    }
  }
}
/** Nothing goes before its time. */
function judgeEnd(life: Life, { state, eraseAt, decideBy }: Recording): void {
  const { now, actedAt, closedAt } = life;
  const why = life.gone?.why;
  if (why === "undo-over") assert.ok(state === "bin" && eraseAt !== null && eraseAt <= now);
  if (why === "account-closed") assert.ok(closedAt !== null && now - closedAt >= CLOSED_MS);
  else if (why !== "undo-over") assert.is(closedAt, null, "a closed account decides nothing");
  if (why === "untouched") assert.ok(decideBy !== null && decideBy <= now && state === "undecided");
  // Whatever its owner did last, there was a day at least to see what comes of it.
  if (why === "expired") assert.ok(now - actedAt >= DAY_MS, `${now - actedAt} ms`);
  if (why === "untouched") assert.ok(now - actedAt >= DECIDE_MS);
}

function act(life: Life, one: Step): void {
  const { recording, now } = life;
  const { state } = recording;
  const open = life.closedAt === null;
  if (one.do === "pass") life.now += one.ms;
  if (one.do === "close" && open) life.closedAt = now;
  if (one.do === "reopen" && !open) [life.closedAt, life.actedAt] = [null, now];
  if (one.do === "school") life.most = one.most;
  if (!open) return;
  if (one.do === "choose") {
    life.own = one.choices;
    if (state === "kept") {
      const expiresAt = rechosen(recording, inForce(life), now);
      assert.ok(expiresAt === null || expiresAt > now, "a choice takes nothing away at once");
      change(life, { expiresAt });
    }
  }
  if (one.do === "keep" && state === "undecided") change(life, kept(recording, inForce(life), now));
  if (one.do === "delete" && (state === "undecided" || state === "kept")) {
    const next = discarded(recording, inForce(life), now);
    if (next.state === "erasing") life.gone = { why: "owner" };
    change(life, next);
  }
  if (one.do === "undo" && state === "bin") change(life, restored(recording, now));
  if (["keep", "undo"].includes(one.do))
    life.actedAt = life.recording === recording ? life.actedAt : now;
}

test("10,000 lives: nothing goes before its time, and the keeper always comes to rest", () => {
  fc.assert(
    fc.property(choices, most, fc.array(step, { maxLength: 14 }), (own, allowed, steps) => {
      const life = start(own, allowed);
      for (const one of steps) {
        if (life.gone !== null) return;
        // The keeper comes every minute: never is anything done to what is due already.
        round(life);
        if (life.gone === null) act(life, one);
        if (life.gone === null) round(life);
      }
    }),
    { numRuns: 10_000 },
  );
});

test("left alone, a recording is gone, or kept as its owner chose", () => {
  fc.assert(
    fc.property(choices, most, (own, allowed) => {
      const life = start(own, allowed);
      for (let day = 0; day < 80; day += 1) {
        life.now += DAY_MS;
        round(life);
      }
      const stays = own.untouched === "keep" && inForce(life).keepDays === null;
      assert.is(life.gone === null, stays);
    }),
    { numRuns: 2_000 },
  );
});

test("R15: a closed account's recordings are there for a week, given back when it opens, else gone", () => {
  fc.assert(
    fc.property(choices, most, fc.boolean(), hours(), (own, allowed, keeps, before) => {
      const life = start(own, allowed);
      if (keeps) act(life, { do: "keep" });
      life.now += before;
      round(life);
      if (life.gone !== null || life.recording.state === "bin") return;
      act(life, { do: "close" });
      const waits = Math.max(CLOSED_MS, own.undoDays * DAY_MS);
      for (let hour = 0; hour < waits / 3_600_000 - 1; hour += 1) {
        life.now += 3_600_000;
        round(life);
        assert.is(life.gone, null);
      }
      const again = structuredClone(life);
      act(again, { do: "reopen" });
      round(again);
      again.now += DAY_MS - 2 * 3_600_000;
      round(again);
      assert.ok(again.gone === null && again.recording.state !== "bin", "a day to decide anew");
      life.now += 3_600_000;
      round(life);
      assert.equal(life.gone, { why: "account-closed" });
    }),
    { numRuns: 1_000 },
  );
});

test.run();
