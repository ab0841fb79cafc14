/** Keys and packets must not reach a disk by way of a core dump (R13). */
import { writeFileSync } from "node:fs";

/**
 * Leaves every kind of memory out of this process's core dumps (core(5),
 * coredump_filter). Node cannot set RLIMIT_CORE; where there is no /proc, an
 * operator sets `ulimit -c 0`.
 */
export const keepOutOfCoreDumps = (): void => {
  try {
    writeFileSync("/proc/self/coredump_filter", "0");
  } catch {
    // No Linux, or /proc is not to be had: said above.
  }
};
