/** What the kernel says about processes and processors. Linux only. */
import { readFileSync, readdirSync } from "node:fs";
import { availableParallelism, cpus, loadavg, release, totalmem } from "node:os";
import { spawnSync } from "node:child_process";
import { descendantsOf } from "#test/support/server-processes.ts";

const NS_PER_S = 1e9;

/** `pid` and everything below it. */
export const treeOf = (pid: number): number[] => [pid, ...descendantsOf(pid).map((one) => one.pid)];

const cpuOf = (pid: number): bigint => {
  let ns = 0n;
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    try {
      const [onCpu = "0"] = readFileSync(`/proc/${pid}/task/${task}/schedstat`, "utf8").split(" ");
      ns += BigInt(onCpu);
    } catch {
      // The thread ended between the listing and the reading.
    }
  }
  return ns;
};

/** Processor time that these processes have used so far, in seconds (schedstat, exact to the ns). */
export const cpuSeconds = (pids: readonly number[]): number =>
  Number(pids.map(cpuOf).reduce((a, b) => a + b, 0n)) / NS_PER_S;

/** Resident memory of these processes together, bytes. Shared pages count once for each. */
export const residentBytes = (pids: readonly number[]): number =>
  pids
    .map((pid) => {
      const kb = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
      return Number(kb ?? 0) * 1_024;
    })
    .reduce((a, b) => a + b, 0);

interface Steal {
  steal: number;
  total: number;
}
/** Columns of the first line of /proc/stat, proc(5). */
export const stealNow = (): Steal => {
  const line = readFileSync("/proc/stat", "utf8").split("\n", 1)[0] ?? "";
  const ticks = line.split(/\s+/).slice(1, 9).map(Number);
  return { steal: ticks[7] ?? 0, total: ticks.reduce((a, b) => a + b, 0) };
};
export const stealSince = (before: Steal): number => {
  const now = stealNow();
  const total = now.total - before.total;
  return total === 0 ? 0 : (now.steal - before.steal) / total;
};

/**
 * Systems under test share one core, the load generator has the other. Where a browser is what is
 * measured it has both: decoding, opening and drawing go on at once on anybody's computer.
 */
export const CORES = { load: "0", system: "1", browser: "0,1" } as const;

/** Whether pinning is possible at all: two cores and `taskset`. */
export const canPin = (): boolean =>
  availableParallelism() > 1 && spawnSync("taskset", ["-p", String(process.pid)]).status === 0;

/** Pins these processes with all their threads; what they start later inherits it. */
export const pin = (pids: readonly number[], cores: string): void => {
  for (const pid of pids) spawnSync("taskset", ["-acp", cores, String(pid)]);
};

export const machine = () => ({
  cpu: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 2 ** 30),
  kernel: release(),
  node: process.version,
});

export const loadAverage = (): number => loadavg()[0] ?? 0;
