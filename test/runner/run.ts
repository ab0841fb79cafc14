/**
 * Runs the tests: `npm test`, or `npm test -- consent relay` for the files whose
 * path holds one of the words. One process per file, two at once, and one at a time
 * for those that ask for it. The last line is `N passed, N failed`.
 */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { demandsOf } from "./demands.ts";
import { killEverything, runFile, type Outcome } from "./run-file.ts";

const AT_ONCE = 2;
const SHOWN_LINES = 120;
const ROOT = join(import.meta.dirname, "..", "..");

const words = process.argv.slice(2);
const files = globSync("test/**/*.test.ts", { cwd: ROOT })
  .sort()
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)));
const demands = new Map(
  files.map((file) => [file, demandsOf(readFileSync(join(ROOT, file), "utf8"))]),
);

let passed = 0;
let failed = 0;

function tell(file: string, outcome: Outcome) {
  const good = outcome.failed === 0;
  const counted = `${outcome.passed}/${outcome.passed + outcome.failed}`.padStart(7);
  const time = `${outcome.seconds.toFixed(1)} s`.padStart(8);
  console.log(`${good ? "ok  " : "FAIL"} ${counted} ${time}  ${file}`);
  if (good) return;
  const lines = outcome.output.trimEnd().split("\n");
  if (lines.length > SHOWN_LINES) {
    console.log(`    ... ${lines.length - SHOWN_LINES} lines before these`);
  }
  console.log(
    lines
      .slice(-SHOWN_LINES)
      .map((line) => `    ${line}`)
      .join("\n"),
  );
  for (const fault of outcome.faults) console.log(`    ! ${fault}`);
}

async function work(queue: string[]) {
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    const outcome = await runFile(join(ROOT, file), demands.get(file)?.limitMs ?? 0);
    passed += outcome.passed;
    failed += outcome.failed;
    tell(file, outcome);
  }
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => {
    killEverything();
    console.log(`interrupted\n${passed} passed, ${failed + 1} failed`);
    process.exit(1);
  });
}

const together = files.filter((file) => !demands.get(file)?.alone);
const alone = files.filter((file) => demands.get(file)?.alone);
await Promise.all(Array.from({ length: AT_ONCE }, () => work(together)));
await work(alone);

if (files.length === 0) {
  console.log(words.length > 0 ? `no test file matches: ${words.join(" ")}` : "no test files");
  failed = 1;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
