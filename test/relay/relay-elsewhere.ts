/** The relay of another process, behind the same interface, with its children in view. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Relay } from "#server/relay/types.ts";
import type { Call, Word } from "./relay-process.ts";

/** Over there everything takes a message each way. */
export type RelayThere = {
  [M in keyof Relay]: (...args: Parameters<Relay[M]>) => Promise<Awaited<ReturnType<Relay[M]>>>;
};

export interface Elsewhere {
  relay: RelayThere;
  pid: number;
  lost: string[];
  closers: (() => void)[];
  /** Blocks its event loop. */
  block(forMs: number): void;
  /** Makes something due so many ms from now; resolves once the watchdog knows. */
  due(inMs: number): Promise<unknown>;
  /** Its media workers, and its watchdog. */
  workers(): number[];
  watchdogs(): number[];
}

/** Neither gone nor a zombie that nobody has collected. */
export const runs = (pid: number): boolean => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3) !== "Z";
  } catch {
    // No such file: no such process.
    return false;
  }
};

const children = (parent: number, name: string): number[] =>
  readdirSync("/proc")
    .map(Number)
    .filter((pid) => {
      try {
        const status = readFileSync(`/proc/${pid}/status`, "latin1");
        const command = readFileSync(`/proc/${pid}/cmdline`, "latin1");
        return new RegExp(`^PPid:\\t${parent}$`, "m").test(status) && command.includes(name);
      } catch {
        // It ended while we were reading, or the entry is not a process.
        return false;
      }
    });

export const withElsewhere = async (
  body: (elsewhere: Elsewhere) => Promise<void>,
): Promise<void> => {
  const child = fork(fileURLToPath(new URL("./relay-process.ts", import.meta.url)));
  const pid = child.pid ?? 0;
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const lost: string[] = [];
  const closers: (() => void)[] = [];
  const ready = new Promise<void>((resolve, reject) => {
    child.once("exit", () => reject(new Error("the relay's process ended")));
    child.on("message", (word: Word) => {
      switch (word.type) {
        case "ready":
          return resolve();
        case "lost":
          return void lost.push(...word.sessionIds);
        case "reply":
          return pending.get(word.id)?.resolve(word.value);
        case "refused":
          return pending.get(word.id)?.reject(new Error(word.error));
        default: {
          const unknown: never = word;
          throw new Error(`unknown word ${String(unknown)}`);
        }
      }
    });
  });
  await ready;
  let calls = 0;
  const call = (method: Call["method"], args: unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      calls += 1;
      pending.set(calls, { resolve, reject });
      const sent = args.map((arg) => (typeof arg === "function" ? "permit" : arg));
      child.send({ id: calls, method, args: sent } satisfies Call);
    });
  const relay = new Proxy({} as RelayThere, {
    get:
      (_target, method) =>
      (...args: unknown[]) =>
        call(method as keyof Relay, args),
  });
  const known = new Set<number>();
  const note = (pids: number[]): number[] => {
    for (const one of pids) known.add(one);
    return pids;
  };
  try {
    await body({
      relay,
      pid,
      lost,
      closers,
      block: (forMs) => void call("block", [forMs]),
      due: (inMs) => call("due", [inMs]),
      workers: () => note(children(pid, "mediasoup-worker")),
      watchdogs: () => note(children(pid, "watchdog-process")),
    });
  } finally {
    for (const close of closers) close();
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    }
  }
  while ([...known].some(runs)) await new Promise((resolve) => setTimeout(resolve, 20));
};
