/** From ticks to a consent: nothing is asked for that was not ticked. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import Schema from "typebox/schema";
import { CONSENT_WORDING, DEFAULT_MINUTES, MAX_MINUTES } from "#protocol/words.ts";
import { ConsentSchema } from "#protocol/schemas.ts";
import { firstChoice, isTimeRight, planOf, toggled } from "../../client/live/choice.ts";

const test = suite("the teacher's choice");
const alder = "alder-0123456789abcdef";
const birch = "birch-0123456789abcdef";
const known = [alder, birch];
const withAlder = { ...firstChoice(), coaches: new Set([alder]) };

test("R3: nobody is named until the teacher ticks somebody", () => {
  assert.is(firstChoice().coaches.size, 0);
  assert.is(planOf(firstChoice(), known), null);
  assert.is(firstChoice().minutes, DEFAULT_MINUTES);
});

test("R3: a plan names whom, what, how long and the wording that was shown", () => {
  const plan = planOf({ ...withAlder, title: "  Fractions " }, known);
  assert.equal(plan, {
    title: "Fractions",
    consent: {
      coaches: [alder],
      sources: ["camera", "room"],
      talkback: true,
      minutes: DEFAULT_MINUTES,
      wording: CONSENT_WORDING,
    },
  });
  assert.ok(Schema.Check(ConsentSchema, plan?.consent));
});

test("a coach who is no longer there is not named", () => {
  const gone = { ...firstChoice(), coaches: new Set([alder, "somebody-who-left-1"]) };
  assert.equal(planOf(gone, known)?.consent.coaches, [alder]);
  assert.is(planOf({ ...gone, coaches: new Set(["somebody-who-left-1"]) }, known), null);
});

test("without a source there is nothing to allow", () => {
  assert.is(planOf({ ...withAlder, sources: new Set() }, known), null);
});

test("R3: only 1 to 240 whole minutes make a plan", () => {
  for (const minutes of [1, 60, MAX_MINUTES]) assert.ok(isTimeRight({ ...withAlder, minutes }));
  for (const minutes of [0, -5, 1.5, MAX_MINUTES + 1, Number.NaN]) {
    assert.is(planOf({ ...withAlder, minutes }, known), null, String(minutes));
  }
});

test("ticking makes a new set and leaves the old one alone", () => {
  const before = new Set(["a"]);
  assert.equal([...toggled(before, "b", true)], ["a", "b"]);
  assert.equal([...toggled(before, "a", false)], []);
  assert.equal([...before], ["a"]);
});

test.run();
