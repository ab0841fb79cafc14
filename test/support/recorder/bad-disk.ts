/** Bad disks by the kernel itself: one that is small, and system calls that fail or take their time. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { until, withTempFolder, type Host } from "./host.ts";

/** Resident memory of a process, bytes. */
export const residentOf = (pid: number): number =>
  1_024 * Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);

/** Puts faults into the system calls of a running recorder until the body is over. */
export const withFaults = async <T>(
  { pid }: Pick<Host, "pid">,
  inject: string,
  body: () => Promise<T>,
  only: string[] = [],
): Promise<T> => {
  const [call = ""] = inject.split(":");
  const words = ["-qq", "-f", "-o", "/dev/null", "-e", `trace=${call}`, ...only];
  const strace = spawn("strace", [...words, "-e", `inject=${inject}`, "-p", String(pid)], {
    stdio: "ignore",
  });
  try {
    await until("strace holds every thread", () => {
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      return /^TracerPid:\s+[1-9]/m.test(status);
    });
    return await body();
  } finally {
    const gone = once(strace, "exit");
    strace.kill("SIGTERM");
    await gone;
  }
};

/** A file system of so many bytes, in memory, taken away afterwards. */
export const withSmallDisk = (
  bytes: number,
  body: (folder: string) => Promise<void>,
): Promise<void> =>
  withTempFolder(async (folder) => {
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "small", folder]);
    assert.is(mounted.status, 0, `mount: ${mounted.stderr.toString()}`);
    try {
      await body(folder);
    } finally {
      spawnSync("umount", ["-l", folder]);
    }
  });
