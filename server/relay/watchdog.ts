/** The server's side of the watchdog: beats, listens for answers, replaces it when it fails. */
import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { RelayLog } from "./context.ts";
import { BEAT, BEAT_MS, FORGET, HERE, SILENT_MS, WATCH } from "./watchdog-wire.ts";

/** So many starts in a row without a word from the process, and it is not to be had. */
const HOPELESS_AFTER = 3;
/** Tried again this often after that, so that a passing shortage heals. */
const RETRY_MS = 5_000;
const EXIT_MS = 1_000;

export interface WatchdogOptions {
  log: RelayLog;
  /** It could not be replaced: whatever it guarded must be closed. Called once per such spell. */
  hopeless(): void;
  /** Ms until the server must cut something unless it is renewed; null when nothing is pending. */
  dueInMs(): number | null;
}

export class Watchdog {
  readonly #options: WatchdogOptions;
  readonly #pids = new Set<number>();
  #child: ChildProcess | null = null;
  #answered = false;
  #lastAnswer = 0;
  #lastTick = 0;
  #failures = 0;
  #stopping = false;
  #ticking: NodeJS.Timeout | null = null;
  #retrying: NodeJS.Timeout | null = null;
  #onReady: ((ready: boolean) => void) | null = null;

  constructor(options: WatchdogOptions) {
    this.#options = options;
  }

  /** Whether it stands by. False from the moment it is missed until a new one has spoken. */
  get alive(): boolean {
    return this.#child !== null && this.#answered;
  }

  /** Rejects when no watchdog can be started. */
  async start(): Promise<void> {
    const ready = new Promise<boolean>((resolve) => (this.#onReady = resolve));
    this.#spawn();
    this.#lastTick = performance.now();
    this.#ticking = setInterval(() => this.#tick(), BEAT_MS);
    if (!(await ready)) {
      await this.stop();
      throw new Error("the watchdog process could not be started");
    }
  }

  watch(pid: number): void {
    this.#pids.add(pid);
    this.#say(`${WATCH} ${pid}`);
  }

  forget(pid: number): void {
    this.#pids.delete(pid);
    this.#say(`${FORGET} ${pid}`);
  }

  /** Resolves when its process has exited. */
  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#ticking !== null) clearInterval(this.#ticking);
    if (this.#retrying !== null) clearTimeout(this.#retrying);
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.stdin?.end();
    const late = setTimeout(() => child.kill("SIGKILL"), EXIT_MS);
    await exited;
    clearTimeout(late);
  }

  #spawn(): void {
    const path = fileURLToPath(new URL("./watchdog-process.ts", import.meta.url));
    const child = spawn(process.execPath, [path], { stdio: ["pipe", "pipe", "ignore"], env: {} });
    this.#child = child;
    this.#answered = false;
    this.#lastAnswer = performance.now();
    child.once("error", () => this.#failed(child));
    child.once("exit", () => this.#failed(child));
    // A pipe whose other end died is told by `exit`.
    child.stdin.on("error", () => undefined);
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (line !== HERE || this.#child !== child) return;
      this.#lastAnswer = performance.now();
      if (!this.#answered) this.#ready();
    });
    for (const pid of this.#pids) this.#say(`${WATCH} ${pid}`);
    this.#beat();
  }

  #beat(): void {
    const due = this.#options.dueInMs();
    this.#say(due === null ? BEAT : `${BEAT} ${Math.max(0, Math.ceil(due))}`);
  }

  #ready(): void {
    this.#answered = true;
    this.#failures = 0;
    this.#onReady?.(true);
  }

  #say(line: string): void {
    this.#child?.stdin?.write(`${line}\n`);
  }

  #tick(): void {
    const now = performance.now();
    // This loop itself was held up: its silence is not the watchdog's.
    if (now - this.#lastTick > SILENT_MS / 2) this.#lastAnswer = now;
    this.#lastTick = now;
    this.#beat();
    const child = this.#child;
    if (child !== null && now - this.#lastAnswer > SILENT_MS) {
      child.kill("SIGKILL");
      this.#failed(child);
    }
  }

  /** Died, silent, or never started. Replaced at once; given up for a while after a few in a row. */
  #failed(child: ChildProcess): void {
    if (this.#child !== child || this.#stopping) return;
    this.#options.log.error({ pid: child.pid, spoke: this.#answered }, "the watchdog is gone");
    this.#child = null;
    this.#failures = this.#answered ? 0 : this.#failures + 1;
    if (this.#failures < HOPELESS_AFTER) {
      this.#spawn();
      return;
    }
    if (this.#failures === HOPELESS_AFTER) {
      this.#options.hopeless();
      this.#onReady?.(false);
    }
    this.#retrying = setTimeout(() => this.#spawn(), RETRY_MS);
  }
}
