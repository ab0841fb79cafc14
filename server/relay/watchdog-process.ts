/**
 * The watchdog: a process of its own that ends the media when the server cannot
 * (R6). It kills the media workers it was told of when the server's event loop
 * stops beating, when it beats on and lets a deadline pass, and when the server
 * is gone. It never outlives the server.
 */
import { readFileSync } from "node:fs";
import {
  BEAT,
  BREATH_MS,
  FORGET,
  FROZEN_MS,
  HERE,
  OVERDUE_BEATS,
  OVERDUE_MS,
  WATCH,
} from "./watchdog-wire.ts";

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
/** Beats in a row that said the deadline had passed. */
let overdueBeats = 0;

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

/** How long the server may still be silent before its workers are killed, ms. */
const patienceMs = (): number => {
  const frozenAt = lastBeat + FROZEN_MS;
  const overdueAt = Math.max(lastBeat + BREATH_MS, dueAt + OVERDUE_MS);
  return Math.min(frozenAt, overdueAt) - performance.now();
};

/** One timer, moved on by each beat: an idle server costs next to nothing to guard. */
let timer: NodeJS.Timeout | undefined;
const rearm = (): void => {
  clearTimeout(timer);
  timer = setTimeout(judge, Math.max(0, patienceMs()));
};
function judge(): void {
  // If this process itself was held up, beats are waiting in the pipe: read them first.
  setImmediate(() =>
    setImmediate(() => {
      if (patienceMs() <= 0) killAll();
      else rearm();
    }),
  );
}

const hear = (line: string): void => {
  const [word, number] = line.split(" ");
  const pid = Number(number);
  if (word === BEAT) {
    lastBeat = performance.now();
    const dueMs = number === undefined ? Number.POSITIVE_INFINITY : Number(number);
    dueAt = lastBeat + dueMs;
    overdueBeats = dueMs <= 0 ? overdueBeats + 1 : 0;
    // It is awake and does not cut: its loop went round once since it should have.
    if (overdueBeats >= OVERDUE_BEATS) killAll();
    rearm();
    say(HERE);
  } else if (word === WATCH) watched.set(pid, startOf(pid));
  else if (word === FORGET) watched.delete(pid);
};

// A Ctrl-C reaches the whole group: the watchdog goes when the server has gone, not before.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
// The server may vanish between a beat and its answer.
process.stdout.on("error", () => undefined);

let rest = "";
process.stdin.setEncoding("latin1");
process.stdin.on("data", (chunk: string) => {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) hear(line);
});
process.stdin.on("close", () => {
  killAll();
  process.exit(0);
});
rearm();
say(HERE);
