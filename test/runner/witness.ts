/**
 * Loaded into each test file's process before anything else (`--import`). uvu
 * swallows what a hook throws, forgets a suite that never ran and stumbles over a
 * thrown non-Error, each with exit code 0; this wraps uvu so that the runner hears
 * of all three. The report is written when the process ends.
 */
import { writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { isMainThread } from "node:worker_threads";

export interface Report {
  /** Names of suites that were given tests and never run. */
  unrun: string[];
  /** What hooks threw. */
  hooks: string[];
  tests: number;
}

interface Witnessed {
  report: Report;
  open: Map<object, { name: string; waiting: number }>;
}

declare global {
  // Seen by the wrapper below, which is a module of its own.
  var asideWitness: Witnessed | undefined;
}

const reportFile = process.env["ASIDE_TEST_REPORT"];
const testFile = process.env["ASIDE_TEST_PATH"];

// A child that a test forks inherits the `--import`; only the test file itself reports.
if (reportFile && isMainThread && process.argv[1] === testFile) {
  const report: Report = { unrun: [], hooks: [], tests: 0 };
  const witnessed: Witnessed = { report, open: new Map() };
  globalThis.asideWitness = witnessed;

  registerHooks({
    resolve(specifier, context, next) {
      if (specifier !== "uvu" || context.parentURL?.includes("witnessed-uvu")) {
        return next(specifier, context);
      }
      return { url: new URL("./witnessed-uvu.ts", import.meta.url).href, shortCircuit: true };
    },
  });

  process.on("exit", () => {
    for (const { name, waiting } of witnessed.open.values()) {
      if (waiting > 0) report.unrun.push(name);
    }
    writeFileSync(reportFile, JSON.stringify(report));
  });
}
