/** The small model with a recording that is shown, and the faults about it that the search must find. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { evolve, mayFollow } from "#server/consent/policy.ts";
import { explore } from "./explore.ts";
import { fromAnyTab, rulesWith, type Fault } from "./faults.ts";
import { SHOWN } from "./scopes.ts";

const test = suite("the small model with a recording that is shown");

test("R1: a coach is told of nothing that the owner does not show, in any state", () => {
  const found = explore(SHOWN);
  const { states, transitions, deepest, seconds } = found;
  console.log(`${states} states, ${transitions} transitions, ${deepest} deep, ${seconds} s`);
  assert.is(found.breach, null, `${found.breach}\n${found.trace.join("\n")}`);
  assert.ok(found.whole, "searched to the end");
  assert.ok(states >= 2_000, `at least 2,000 states, not ${states}`);
  for (const kind of [
    ...["tab sends StartTogether", "tab sends StopTogether", "tab sends DrawCurtain"],
    ...["a timer fires", "asks for the camera", "the log has StartTogether of"],
  ]) {
    assert.ok(found.taken.has(kind), `"${kind}" happens; ${[...found.taken.keys()].join(", ")}`);
  }
});

const FAULTS: readonly Fault[] = [
  {
    name: "a coach is told under the curtain",
    scope: SHOWN,
    change: {
      mayFollow: ((session, ...asked) =>
        mayFollow(
          session.status === "live" ? { ...session, curtainSince: null } : session,
          ...asked,
        )) as typeof mayFollow,
    },
  },
  {
    name: "a coach is told who has not come in, or was removed",
    scope: SHOWN,
    change: {
      mayFollow: ((session, coach, connection, now) =>
        mayFollow(
          session.status === "live"
            ? { ...session, guests: { [coach]: { standing: "invited", here: connection } } }
            : session,
          ...([coach, connection, now] as const),
        )) as typeof mayFollow,
    },
  },
  {
    name: "what is shown survives a tap to continue",
    scope: SHOWN,
    change: {
      evolve: (session, event) => {
        const after = evolve(session, event);
        return event.type === "SessionContinued" && "together" in session && "together" in after
          ? { ...after, together: session.together }
          : after;
      },
    },
  },
  {
    name: "any tab of the owner may show something",
    scope: SHOWN,
    change: { decide: fromAnyTab("StartTogether") },
  },
  {
    name: "a start that was taken back while the log was written still happens",
    scope: SHOWN,
    change: { refusesOvertaken: false },
  },
];

for (const fault of FAULTS) {
  test(`The search notices when ${fault.name}`, () => {
    const found = explore(fault.scope, { rules: rulesWith(fault) });
    assert.ok(found.breach, `not noticed in ${found.states} states`);
    console.log(`${found.trace.length} steps: ${found.breach}\n    ${found.trace.join(" > ")}`);
    assert.ok(found.trace.length <= 20, "a counterexample is short enough to read");
  });
}

test.run();
