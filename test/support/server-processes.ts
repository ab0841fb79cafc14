/** Processes below one of ours, read from /proc. */
import { readdirSync, readFileSync } from "node:fs";

export interface Process {
  pid: number;
  parent: number;
  name: string;
}

const readProcess = (pid: number): Process | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name stands in parentheses and may itself contain some.
    const end = stat.lastIndexOf(")");
    const [state, parent] = stat.slice(end + 2).split(" ");
    // It has ended; only nobody has asked how yet.
    if (state === "Z") return null;
    return { pid, parent: Number(parent), name: stat.slice(stat.indexOf("(") + 1, end) };
  } catch {
    return null; // It ended while we looked.
  }
};

export const isRunning = (pid: number): boolean => readProcess(pid) !== null;

/** Every process below `pid`, nearest first, itself not included. */
export const descendantsOf = (pid: number): Process[] => {
  const all = readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map((entry) => readProcess(Number(entry)))
    .filter((process) => process !== null);
  const found: Process[] = [];
  let parents = new Set([pid]);
  while (parents.size > 0) {
    const children = all.filter((process) => parents.has(process.parent));
    found.push(...children);
    parents = new Set(children.map((process) => process.pid));
  }
  return found;
};

/** Resolves when none of these processes runs any more; rejects after ten seconds. */
export const untilGone = async (pids: readonly number[]): Promise<void> => {
  const until = Date.now() + 10_000;
  while (pids.some(isRunning)) {
    if (Date.now() > until) throw new Error(`still running: ${pids.filter(isRunning).join(", ")}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
