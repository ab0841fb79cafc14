/**
 * Which processes belong to a test file, wherever they have gone: by descent, by
 * process group, and by a marker in the environment that every child inherits.
 */
import { readdirSync, readFileSync } from "node:fs";

interface Process {
  pid: number;
  parent: number;
  group: number;
  /** Kernel ticks at the start; with the pid, unlike it alone, it names one process for good. */
  started: string;
  state: string;
}

function inspect(pid: number): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state = "", parent = "0", group = "0"] = fields;
    return { pid, parent: +parent, group: +group, started: fields[19] ?? "", state };
  } catch {
    return undefined; // It ended while we looked.
  }
}

function everyProcess(): Process[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => inspect(+name))
    .filter((found) => found !== undefined)
    .filter(({ state }) => state !== "Z" && state !== "X");
}

function carriesMarker(pid: number, marker: string): boolean {
  try {
    // Whole: the file with number 1 is not the one with number 12.
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(marker);
  } catch {
    return false; // Ended, or not ours to look at.
  }
}

function describe(pid: number): string {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").join(" ").trim();
    return `${pid} ${words.slice(0, 160)}`;
  } catch {
    return `${pid} (gone)`;
  }
}

/** Follows the family of one test process; `root` leads a process group of its own. */
export function createFamily(root: number, marker: string) {
  const known = new Map<number, string>();
  const isKnown = ({ pid, started }: Process) => known.get(pid) === started;

  function look(all = everyProcess()): Process[] {
    let grew = true;
    while (grew) {
      grew = false;
      for (const one of all) {
        if (isKnown(one)) continue;
        const parent = all.find(({ pid }) => pid === one.parent);
        const related = one.pid === root || one.group === root || (parent && isKnown(parent));
        if (!related) continue;
        known.set(one.pid, one.started);
        grew = true;
      }
    }
    return all.filter(isKnown);
  }

  return {
    /** Call it from time to time while the test runs: a child that moved away is then still known. */
    look,
    /** Everything that is alive now, orphans with a changed group included. */
    alive(): string[] {
      const all = everyProcess();
      for (const one of all) {
        if (one.pid !== process.pid && !isKnown(one) && carriesMarker(one.pid, marker)) {
          known.set(one.pid, one.started);
        }
      }
      return look(all).map(({ pid }) => describe(pid));
    },
    kill(): void {
      for (const { pid } of look()) {
        try {
          process.kill(pid, "SIGKILL");
        } catch {
          // It ended by itself in the meantime.
        }
      }
    },
  };
}
