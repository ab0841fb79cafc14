import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { demandsOf } from "./demands.ts";
import { createFamily } from "./processes.ts";
import { runFile } from "./run-file.ts";

const LIMIT_MS = 30_000;
const planted = (name: string) => join(import.meta.dirname, "planted", `${name}.planted.ts`);

const runner = suite("runner");

/** Every fault is planted once; the file must be red, and the reason must be told. */
const FAULTS = [
  { name: "failing", title: "a failed test", passed: 1, failed: 1, says: /a test that fails/ },
  {
    name: "hook-before",
    title: "a hook that threw before",
    passed: 0,
    failed: 1,
    says: /a hook threw \(planted: the hook's own words\)/,
  },
  {
    name: "hook-after",
    title: "a hook that threw after a test",
    passed: 0,
    failed: 1,
    says: /a hook threw/,
  },
  {
    name: "unrun",
    title: "a suite that never ran",
    passed: 1,
    failed: 1,
    says: /the suite "forgotten" never ran/,
  },
  {
    name: "empty",
    title: "a file without any suite",
    passed: 0,
    failed: 1,
    says: /ran no test|before its tests/,
  },
  { name: "no-tests", title: "a suite without tests", passed: 0, failed: 1, says: /ran no test/ },
  {
    name: "hang",
    title: "a test that hangs",
    passed: 0,
    failed: 1,
    says: /took longer than 2 s/,
    limitMs: 2000,
  },
  {
    name: "early",
    title: "a promise that never settles",
    passed: 0,
    failed: 1,
    says: /before its tests were finished/,
  },
  { name: "skipped", title: "a skipped test", passed: 1, failed: 1, says: /skipped 1/ },
  { name: "only", title: "a test that shuts others out", passed: 1, failed: 1, says: /skipped 1/ },
  {
    name: "leftover",
    title: "a detached child left behind",
    passed: 1,
    failed: 1,
    says: /left 1 processes behind[\s\S]*sleep 600/,
  },
  {
    name: "leftover-bare",
    title: "a child without the marker left behind",
    passed: 1,
    failed: 1,
    says: /left 1 processes behind[\s\S]*sleep 600/,
  },
  {
    name: "non-error",
    title: "a thrown value that is no Error",
    passed: 0,
    failed: 1,
    says: /only words/,
  },
  {
    name: "exit-code",
    title: "a bad exit code of passing tests",
    passed: 1,
    failed: 1,
    says: /ended with code 3/,
  },
  {
    name: "exit-early",
    title: "an exit in the middle of a test",
    passed: 0,
    failed: 1,
    says: /before its tests were finished/,
  },
  {
    name: "unhandled",
    title: "a rejection that nobody handled",
    passed: 1,
    failed: 1,
    says: /ended with code 1/,
  },
] as const;

for (const fault of FAULTS) {
  runner(`${fault.title} turns the file red`, async () => {
    const limitMs = "limitMs" in fault ? fault.limitMs : LIMIT_MS;
    const outcome = await runFile(planted(fault.name), limitMs);
    assert.is(outcome.passed, fault.passed, outcome.output);
    assert.is(outcome.failed, fault.failed, outcome.output);
    assert.match([...outcome.faults, outcome.output].join("\n"), fault.says);
  });
}

runner("a file with nothing wrong is green", async () => {
  const { passed, failed, faults } = await runFile(planted("green"), LIMIT_MS);
  assert.equal({ passed, failed, faults }, { passed: 1, failed: 0, faults: [] });
});

runner(
  "what another file started is not taken for this one's, however alike their numbers",
  async () => {
    const env = { ...process.env, ASIDE_TEST_FILE: "7-12" };
    const other = spawn("sleep", ["600"], { detached: true, stdio: "ignore", env });
    await once(other, "spawn");
    try {
      assert.equal(createFamily(-1, "ASIDE_TEST_FILE=7-1").alive(), []);
      assert.is(createFamily(-1, "ASIDE_TEST_FILE=7-12").alive().length, 1);
    } finally {
      other.kill("SIGKILL");
      await once(other, "exit");
    }
  },
);

runner("a first line may ask for more time or for the machine alone", () => {
  assert.equal(demandsOf("// runs alone\n"), { alone: true, limitMs: 120_000 });
  assert.equal(demandsOf("// limit 300 s\n"), { alone: false, limitMs: 300_000 });
  assert.equal(demandsOf("// runs alone, limit 600 s\n"), { alone: true, limitMs: 600_000 });
  assert.equal(demandsOf("import x from 'y';\n// runs alone\n").alone, false);
});

runner("a first line that is nearly a demand is an error", () => {
  assert.throws(() => demandsOf("// limit 300 seconds\n"), /not understood/);
});

runner.run();
