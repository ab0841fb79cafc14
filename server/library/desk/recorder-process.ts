/** One recorder process: what is said to it and heard of it, and the certainty that it is gone. */
import { fork, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { forkOptions, PROGRAM } from "#recordings/recorder/launch.ts";
import type { FromRecorder, ToRecorder } from "#recordings/wire.ts";
import type { Log } from "../../log.ts";

/** Longer than any sentence of ours; what a crash prints besides is for nobody. */
const MOST_SAID = 300;
/** It seals what it holds when it is let go; a disk that hangs must not keep it for ever. */
const EXIT_MS = 10_000;

export interface ProcessOptions {
  objects: string;
  cache: string | null;
  log: Log;
  heard(message: FromRecorder): void;
  /** Once. */
  gone(): void;
}

export class RecorderProcess {
  readonly #child: ChildProcess;
  #ending: NodeJS.Timeout | null = null;
  readonly exited: Promise<void>;

  constructor({ objects, cache, log, heard, gone }: ProcessOptions) {
    const child = fork(PROGRAM, [objects], {
      ...forkOptions(cache),
      // No folder of the server's: it opens what its argument names and nothing else.
      cwd: "/",
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#child = child;
    this.exited = new Promise((resolve) => {
      let over = false;
      const end = (why: object): void => {
        if (over) return;
        over = true;
        if (this.#ending !== null) clearTimeout(this.#ending);
        else log.error({ recorder: child.pid, ...why }, "a recorder process is gone");
        resolve();
        gone();
      };
      child.once("exit", (code, signal) => end({ code, signal }));
      // Never started, or a pipe that broke: without a process there is no exit.
      child.on("error", (error) => {
        if (child.pid === undefined) end({ error: error.message });
        else child.kill("SIGKILL");
      });
    });
    child.on("message", (message) => heard(message as FromRecorder));
    if (child.stderr !== null) {
      createInterface({ input: child.stderr }).on("line", (line) => {
        const said = line.slice(0, MOST_SAID);
        log.warn({ recorder: child.pid, said }, "a recorder process said something");
      });
    }
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  send(message: ToRecorder): boolean {
    if (!this.#child.connected) return false;
    this.#child.send(message, (error) => {
      // What could not be delivered was for a process that is going: its exit is the news.
      if (error !== null) this.#child.kill("SIGKILL");
    });
    return true;
  }

  /** Hung, or not to be trusted any more. */
  kill(): void {
    this.#child.kill("SIGKILL");
  }

  /** Nothing is recorded any more: it seals what it holds, if anything, and exits. */
  end(): void {
    if (this.#ending !== null) return;
    this.#ending = setTimeout(() => this.#child.kill("SIGKILL"), EXIT_MS);
    if (this.#child.connected) this.#child.disconnect();
  }
}
