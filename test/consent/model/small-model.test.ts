/** Every state of the small model is visited, and no rule is broken in any of them. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { explore } from "./explore.ts";
import { ACTS, FAILURES, JOINS, MINDS, TABS, TIME } from "./scopes.ts";
import type { Scope } from "./world.ts";

const test = suite("the small model");

/** What each search must at least have seen: a search that sees nothing finds nothing wrong. */
const LEAST: readonly (readonly [Scope, number, readonly string[]])[] = [
  [ACTS, 15_000, ["the server gets a copy of Open", "DrawCurtain is acknowledged"]],
  [MINDS, 12_000, ["the server gets a copy of DrawCurtain", "RemoveCoach is acknowledged"]],
  [TABS, 100_000, ["tab is reloaded", "the server hears that is gone", "a timer fires"]],
  [TIME, 50_000, ["the server gets a copy of Renew", "a timer fires"]],
  [JOINS, 50_000, ["End is acknowledged", "the server looks again for: closing"]],
  [FAILURES, 20_000, ["the server freezes", "the server starts again", "the worker is killed"]],
];

for (const [scope, least, kinds] of LEAST) {
  test(`R1 to R7: no rule is broken in any state of "${scope.name}"`, () => {
    const found = explore(scope);
    const { states, transitions, deepest, seconds } = found;
    console.log(
      `${states} states, ${transitions} transitions, ${deepest} deep, ${seconds.toFixed(1)} s: ${scope.name}`,
    );
    assert.is(found.breach, null, `${found.breach}\n${found.trace.join("\n")}`);
    assert.ok(found.whole, "searched to the end");
    assert.ok(states >= least, `at least ${least} states`);
    const everywhere = ["asks for the camera", "the server looks again for: running"];
    for (const kind of [...kinds, ...everywhere]) {
      assert.ok(found.taken.has(kind), `"${kind}" happens; ${[...found.taken.keys()].join(", ")}`);
    }
  });
}

test.run();
