// limit 150 s
/** The small model with a recorder in it, and the faults about it that the search must find. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { explore } from "./explore.ts";
import { rulesWith } from "./faults.ts";
import { RECORDER_FAULTS } from "./recorder-faults.ts";
import { LAPSES, SWITCH, VOICES } from "./scopes.ts";
import type { Scope } from "./world.ts";

const test = suite("the small model with a recorder");

/** What each search must at least have seen: a search that sees nothing finds nothing wrong. */
const LEAST: readonly (readonly [Scope, number, readonly string[]])[] = [
  [SWITCH, 20_000, ["the recorder fails", "StopRecording is acknowledged", "tab sends End"]],
  [LAPSES, 10_000, ["a timer fires", "tab sends Continue", "the server hears that is gone"]],
  [VOICES, 20_000, ["AgreeVoices is acknowledged", "takes it back", "tries to record"]],
];

for (const [scope, least, kinds] of LEAST) {
  test(`R9, R12: no rule is broken in any state of "${scope.name}"`, () => {
    const found = explore(scope);
    const { states, transitions, deepest, seconds } = found;
    console.log(
      `${states} states, ${transitions} transitions, ${deepest} deep, ${seconds.toFixed(1)} s: ${scope.name}`,
    );
    assert.is(found.breach, null, `${found.breach}\n${found.trace.join("\n")}`);
    assert.ok(found.whole, "searched to the end");
    assert.ok(states >= least, `at least ${least} states`);
    const runs = `the server looks again for ${scope.records.join()}: running`;
    for (const kind of [...kinds, runs]) {
      assert.ok(found.taken.has(kind), `"${kind}" happens; ${[...found.taken.keys()].join(", ")}`);
    }
  });
}

for (const fault of RECORDER_FAULTS) {
  test(`The search notices when ${fault.name}`, () => {
    const found = explore(fault.scope, { rules: rulesWith(fault) });
    assert.ok(found.breach, `not noticed in ${found.states} states of "${fault.scope.name}"`);
    const { trace, states, seconds } = found;
    console.log(
      `${String(trace.length).padStart(3)} steps, ${states} states, ${seconds.toFixed(1)} s: ${fault.name}\n` +
        `    ${found.breach}\n    ${trace.join(" > ")}`,
    );
    assert.ok(trace.length <= 20, "a counterexample is short enough to read");
  });
}

test.run();
