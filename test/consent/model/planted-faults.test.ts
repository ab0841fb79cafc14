/** The search finds every planted fault, and says how short the way to it is. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { explore } from "./explore.ts";
import { FAULTS, rulesWith } from "./faults.ts";

const test = suite("planted faults");

for (const fault of FAULTS) {
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
