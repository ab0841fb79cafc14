/**
 * Whether a password may be chosen: long enough for the school, not on the list
 * of known ones, and not easy to guess (zxcvbn) by whoever knows the person's
 * and the school's names. Nothing is sent anywhere: the lists are on this disk.
 *
 * The judging takes memory and up to a tenth of a second, so it happens on a
 * thread of its own, which is started when somebody chooses a password and ends
 * when nobody has for a while: a live session is never held up by it.
 */
import { Worker } from "node:worker_threads";
import { AppError, type ErrorCode } from "../errors.ts";
import { canonical } from "./passwords.ts";
import type { Judgement, Question } from "./strength/thread.ts";

/** A thread that says nothing for this long is stuck, ms. */
const ANSWER_MS = 10_000;
/** The thread goes when nobody has asked for this long, ms. */
const IDLE_MS = 60_000;
/** At up to 0.1 s each, whoever comes later than this would wait for seconds. */
const IN_LINE = 32;

export interface Strengths {
  /**
   * `length`: the shortest here, characters; `words` make a password easy to guess.
   * Throws `weak-password`, `common-password`, or `too-many-attempts` when too many wait.
   */
  check(password: string, rule: { length: number; words: readonly string[] }): Promise<void>;
  /** Ends the thread. It starts again when it is needed. */
  close(): Promise<void>;
}

export function createStrengths(): Strengths {
  let thread: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  let asked = 0;
  const waiting = new Map<number, (verdict: Judgement["verdict"] | "failed") => void>();

  const end = async (): Promise<void> => {
    const ending = thread;
    thread = null;
    clearTimeout(idle);
    for (const settle of waiting.values()) settle("failed");
    waiting.clear();
    await ending?.terminate();
  };
  const start = (): Worker => {
    const made = new Worker(new URL("strength/thread.ts", import.meta.url));
    made.on("message", ({ id, verdict }: Judgement) => waiting.get(id)?.(verdict));
    made.on("error", () => void end());
    return made;
  };
  const judge = async (password: string, words: readonly string[]) => {
    if (waiting.size >= IN_LINE) throw new AppError("too-many-attempts");
    const id = (asked += 1);
    thread ??= start();
    thread.ref();
    clearTimeout(idle);
    let late: NodeJS.Timeout | undefined;
    const verdict = await new Promise<Judgement["verdict"] | "failed">((resolve) => {
      waiting.set(id, resolve);
      late = setTimeout(() => void end(), ANSWER_MS);
      thread?.postMessage({ id, password, words } satisfies Question);
    });
    clearTimeout(late);
    waiting.delete(id);
    if (waiting.size === 0) {
      thread?.unref();
      idle = setTimeout(() => void end(), IDLE_MS).unref();
    }
    return verdict;
  };
  return {
    async check(typed, { length, words }) {
      const password = canonical(typed);
      if (Array.from(password).length < length) throw new AppError("weak-password");
      const verdict = await judge(password, words);
      if (verdict === "failed") throw new AppError("internal");
      const code: ErrorCode | null = verdict === "good" ? null : `${verdict}-password`;
      if (code !== null) throw new AppError(code);
    },
    close: end,
  };
}
