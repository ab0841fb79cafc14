/** Runs one test file in a process of its own and judges the outcome. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { setTimeout as wait } from "node:timers/promises";
import { createFamily } from "./processes.ts";
import type { Report } from "./witness.ts";

export interface Outcome {
  passed: number;
  failed: number;
  /** Why the file is red besides its failed tests; empty when nothing is wrong. */
  faults: string[];
  output: string;
  seconds: number;
}

const WITNESS = join(import.meta.dirname, "witness.ts");
const LOOK_EVERY_MS = 250;
/** A process that is about to end by itself (a worker whose pipe just closed) is not left behind. */
const GRACE_MS = 2_000;
const KEPT_CHARACTERS = 200_000;

const running = new Set<ReturnType<typeof createFamily>>();
/** For a runner that is interrupted. */
export const killEverything = () => running.forEach((family) => family.kill());

function totalsOf(output: string) {
  const plain = stripVTControlCharacters(output);
  const last = /Total: +(\d+)\s+Passed: +(\d+)\s+Skipped: +(\d+)(?![\s\S]*Total: +\d)/.exec(plain);
  if (!last) return undefined;
  return { total: Number(last[1]), passed: Number(last[2]), skipped: Number(last[3]) };
}

function readReport(file: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Report;
  } catch {
    return undefined; // The process was killed before it could report.
  }
}

async function leftBehind(family: ReturnType<typeof createFamily>): Promise<string[]> {
  const deadline = performance.now() + GRACE_MS;
  let alive = family.alive();
  while (alive.length > 0 && performance.now() < deadline) {
    await wait(50);
    alive = family.alive();
  }
  family.kill();
  return alive;
}

let serial = 0;

export async function runFile(path: string, limitMs: number): Promise<Outcome> {
  const began = performance.now();
  const folder = mkdtempSync(join(tmpdir(), "aside-test-"));
  const reportFile = join(folder, "report.json");
  const id = `${process.pid}-${++serial}`;
  const child = spawn(process.execPath, ["--import", WITNESS, path], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      ASIDE_TEST_FILE: id,
      ASIDE_TEST_REPORT: reportFile,
      ASIDE_TEST_PATH: path,
    },
  });
  let output = "";
  const take = (text: string) => {
    output = (output + text).slice(-KEPT_CHARACTERS);
  };
  child.stdout.setEncoding("utf8").on("data", take);
  child.stderr.setEncoding("utf8").on("data", take);
  const closed = new Promise((resolve) => child.once("close", resolve));

  const family = createFamily(child.pid ?? 0, `ASIDE_TEST_FILE=${id}`);
  running.add(family);
  const looking = setInterval(() => family.look(), LOOK_EVERY_MS);
  let tooLong = false;
  const timer = setTimeout(() => {
    tooLong = true;
    family.kill();
  }, limitMs);
  const ended = await new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(`could not be started: ${error.message}`));
    child.once("exit", (code, signal) => resolve(signal ? `signal ${signal}` : `code ${code}`));
  });
  clearTimeout(timer);
  clearInterval(looking);
  const left = await leftBehind(family);
  await closed;
  running.delete(family);

  const report = readReport(reportFile);
  rmSync(folder, { recursive: true, force: true });
  const verdict = judge({ output, report, ended, left, ...(tooLong ? { limitMs } : {}) });
  return { ...verdict, output, seconds: (performance.now() - began) / 1000 };
}

export interface Evidence {
  output: string;
  report: Report | undefined;
  /** `code 0`, `signal SIGKILL` ... */
  ended: string;
  left: string[];
  /** Set when the file was stopped for taking longer than this. */
  limitMs?: number;
}

/** PURE: what the evidence amounts to. A file that is broken in any way has at least one failure. */
export function judge(evidence: Evidence): Pick<Outcome, "passed" | "failed" | "faults"> {
  const { report, ended, left, limitMs } = evidence;
  const totals = totalsOf(evidence.output);
  const passed = totals?.passed ?? 0;
  const failedTests = totals ? totals.total - totals.passed : 0;
  const faults: string[] = [];
  if (limitMs !== undefined) faults.push(`took longer than ${limitMs / 1000} s and was stopped`);
  else if (ended !== "code 0" && failedTests === 0) faults.push(`ended with ${ended}`);
  if (!totals && limitMs === undefined) faults.push("ended before its tests were finished");
  if (totals?.total === 0) faults.push("ran no test");
  if (totals && totals.skipped > 0) faults.push(`skipped ${totals.skipped} tests`);
  if (totals && failedTests > 0 && ended === "code 0") {
    faults.push(
      `${failedTests} of ${totals.total} tests did not pass, and yet it ended with code 0`,
    );
  }
  for (const name of report?.unrun ?? []) faults.push(`the suite "${name}" never ran`);
  for (const hook of report?.hooks ?? []) faults.push(`a hook threw (${hook})`);
  if (left.length > 0) {
    faults.push(`left ${left.length} processes behind:\n      ${left.join("\n      ")}`);
  }
  const failed = faults.length > 0 ? Math.max(1, failedTests) : failedTests;
  return { passed, failed, faults };
}
