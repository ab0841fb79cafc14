/** Starts the bare hashing as a process of its own, on the same core as the servers. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { canPin, CORES, pin, treeOf } from "../core/machine.ts";

const MAIN = join(import.meta.dirname, "bare", "argon2.ts");

export interface Hashing {
  pids(): number[];
  hash(password: string): Promise<void>;
}

export const withHashing = async <T>(work: (hashing: Hashing) => Promise<T>): Promise<T> => {
  const child = spawn(process.execPath, [MAIN], { stdio: ["pipe", "pipe", "inherit"] });
  const gone = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  const line = async (): Promise<void> => {
    const ended = gone.then(() => Promise.reject(new Error("the hashing ended")));
    await Promise.race([once(lines, "line"), ended]);
  };
  try {
    await line();
    const pid = child.pid ?? -1;
    if (canPin()) pin(treeOf(pid), CORES.system);
    return await work({
      pids: () => treeOf(pid),
      async hash(password) {
        const answered = line();
        child.stdin.write(`${password}\n`);
        await answered;
      },
    });
  } finally {
    child.stdin.end();
    await gone;
  }
};
