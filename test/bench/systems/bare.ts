/** Starts the bare server on the same core and with the same worker as ours. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { workerPath } from "../core/facts.ts";
import { canPin, CORES, pin, treeOf } from "../core/machine.ts";
import { openPage } from "../load/page.ts";
import type { Door, System, SystemNeeds, WithSystem } from "./system.ts";

const MAIN = join(import.meta.dirname, "bare", "server.ts");
const GC = pathToFileURL(join(import.meta.dirname, "collect-on-signal.ts")).href;

export const withBare: WithSystem = async <T>(
  needs: SystemNeeds,
  work: (system: System) => Promise<T>,
): Promise<T> => {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...process.env,
      MEDIASOUP_WORKER_BIN: workerPath(),
      NODE_OPTIONS: `--import=${GC}`,
      ...needs.env,
    },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const gone = once(child, "exit");
  try {
    const lines = createInterface({ input: child.stdout });
    const first = await Promise.race([
      once(lines, "line").then(([line]) => String(line)),
      gone.then(() => Promise.reject(new Error("the bare server did not start"))),
    ]);
    const { listening: url } = JSON.parse(first) as { listening: string };
    const pid = child.pid ?? -1;
    const door = (account: string): Door => ({ url, account, auth: {} });
    if (canPin()) pin(treeOf(pid), CORES.system);
    return await work({
      url,
      pids: () => treeOf(pid),
      teacher: (index) => door(`teacher-${index}`),
      coach: (index) => door(`coach-${index}`),
      enter: openPage,
      leases: false,
    });
  } finally {
    child.stdin.end();
    const late = setTimeout(() => child.kill("SIGKILL"), 3_000);
    await gone;
    clearTimeout(late);
  }
};
