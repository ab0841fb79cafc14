import { spawn } from "node:child_process";
import { stripVTControlCharacters } from "node:util";

const KEPT_CHARACTERS = 20_000;
const children = new Set();

/**
 * Runs a program to its end and returns `{ code, output }`; it never throws.
 * A program that cannot be started has the code 127, one that is stopped after
 * `limitMs` has 124.
 * @param {string[]} command
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, limitMs?: number, onLine?: (line: string) => void }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function exec(command, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command[0], command.slice(1), {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own: a stopped make takes its compilers with it.
      detached: true,
    });
    children.add(child);
    let output = "";
    let rest = "";
    let code;
    const timer = options.limitMs
      ? setTimeout(() => {
          code = 124;
          killGroup(child);
        }, options.limitMs)
      : undefined;
    const take = (chunk) => {
      output = (output + chunk).slice(-KEPT_CHARACTERS);
      if (!options.onLine) return;
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      lines.forEach(options.onLine);
    };
    child.stdout.setEncoding("utf8").on("data", take);
    child.stderr.setEncoding("utf8").on("data", take);
    const finish = (result) => {
      clearTimeout(timer);
      children.delete(child);
      resolve({ code: code ?? result, output: output.trim() });
    };
    child.on("error", (error) => {
      output += error.message;
      finish(127);
    });
    child.on("close", (status) => finish(status ?? 1));
  });
}

function killGroup(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // Already gone: that is what was wanted.
  }
}

/** Ends whatever is still running; for a set-up that is interrupted or gives up. */
export function endChildren() {
  for (const child of children) if (child.pid) killGroup(child);
}

/** The last `count` lines of a program's output that say anything to a person. */
export function lastLines(output, count = 4) {
  return stripVTControlCharacters(output)
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^\s+at .*:\d+:\d+\)?$/.test(line))
    .slice(-count)
    .join("\n");
}
