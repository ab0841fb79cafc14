/**
 * The watchdog: a process of its own that ends the media when the server cannot
 * (R6). It kills the media workers it was told of when the server's event loop
 * stops beating, and when the server is gone. It never outlives the server.
 */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { BEAT, BREATH_MS, FORGET, FROZEN_MS, HERE, OVERDUE_MS, WATCH } from "./watchdog-wire.ts";

const LOOK_EVERY_MS = 100;

/** When a process started, in clock ticks since boot: tells it from a later one with the same id. */
const startOf = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The second field, the name, is in parentheses and may itself contain any of them (proc(5)).
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    // No such process, or no /proc here: both are told by null.
    return null;
  }
};

const watched = new Map<number, string | null>();
let lastBeat = performance.now();
/** When the server must have cut something, on this process's clock. */
let dueAt = Number.POSITIVE_INFINITY;

const killAll = (): void => {
  for (const [pid, start] of watched) {
    if (startOf(pid) !== start) continue;
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has exited by itself: nothing leaves it.
    }
  }
  watched.clear();
};

const say = (word: string): void => void process.stdout.write(`${word}\n`);

const hear = (line: string): void => {
  const [word, number] = line.split(" ");
  const pid = Number(number);
  if (word === BEAT) {
    lastBeat = performance.now();
    dueAt = number === undefined ? Number.POSITIVE_INFINITY : lastBeat + Number(number);
    say(HERE);
  } else if (word === WATCH) watched.set(pid, startOf(pid));
  else if (word === FORGET) watched.delete(pid);
};

const frozen = (): boolean => {
  const now = performance.now();
  const silentMs = now - lastBeat;
  return silentMs > FROZEN_MS || (silentMs > BREATH_MS && now > dueAt + OVERDUE_MS);
};

// A Ctrl-C reaches the whole group: the watchdog goes when the server has gone, not before.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
// The server may vanish between a beat and its answer.
process.stdout.on("error", () => undefined);

const lines = createInterface({ input: process.stdin });
lines.on("line", hear);
lines.on("close", () => {
  killAll();
  process.exit(0);
});
setInterval(() => {
  if (!frozen()) return;
  // If this process itself was held up, beats are waiting in the pipe: read them first.
  setImmediate(() => setImmediate(() => frozen() && killAll()));
}, LOOK_EVERY_MS);
say(HERE);
