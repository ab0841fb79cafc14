/**
 * Between the sealing and the disk: sealed bytes in order, bounded in memory. What
 * stands in it is told by `held`; who adds to it looks there first (`isFull`).
 *
 * Appends go one after the other. Syncs and closings run beside them: a slow
 * fdatasync must not keep the next bytes in a memory that `kill -9` erases (R19).
 */
import { StorageError, type ObjectWriter, type Storage } from "../storage/port.ts";
import type { RecorderFault } from "../wire.ts";

/** The most that waits for the disk, bytes: 20 s of a 1.5 Mbit/s lesson. */
export const MOST_HELD = 4 * 2 ** 20;
/** So long may one act of the disk take; the teacher is told within 5 s. */
export const DISK_PATIENCE_MS = 4_000;

/** One object: not written to before it is named, let go when it is cancelled. */
export class Target {
  readonly name: string;
  readonly named: Promise<void>;
  /** Its row exists. A second call does nothing. */
  readonly release: () => void;
  cancelled = false;
  writer: ObjectWriter | null = null;
  creating: Promise<ObjectWriter | null> | null = null;
  closing = false;
  syncing = false;

  constructor(name: string) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.name = name;
    this.named = promise;
    this.release = resolve;
  }
}
interface Task {
  target: Target;
  /** Null: close it. */
  bytes: Uint8Array | null;
  /** After the bytes are in the file system's hands, or after the closing is durable. */
  done: () => void;
}
export interface AppendQueueOptions {
  storage: Storage;
  now(): number;
  /** Once; nothing is written after it. */
  failed(fault: RecorderFault): void;
}

const faultOf = (error: unknown): RecorderFault => {
  if (!(error instanceof StorageError)) throw error;
  return error.code === "full" ? "disk-full" : "disk-failed";
};

export class AppendQueue {
  readonly #options: AppendQueueOptions;
  readonly #tasks: Task[] = [];
  /** Since when each act of the disk that has not ended is under way. */
  readonly #acts = new Map<symbol, number>();
  /** Opened and not closed yet, the newest last. */
  readonly #open = new Set<Target>();
  readonly #waiting: (() => void)[] = [];
  #held = 0;
  #pumping = false;
  #broken = false;

  constructor(options: AppendQueueOptions) {
    this.#options = options;
  }

  get held(): number {
    return this.#held;
  }
  get isFull(): boolean {
    return this.#held >= MOST_HELD;
  }

  append(target: Target, bytes: Uint8Array, done: () => void): void {
    this.#add({ target, bytes, done });
  }

  /** `done` is called when all of it is durable. */
  close(target: Target, done: () => void): void {
    this.#add({ target, bytes: null, done });
  }

  /** Makes everything durable that has been appended; unless that is under way already. */
  sync(): void {
    for (const target of this.#open) {
      const { writer } = target;
      if (writer === null || target.syncing) continue;
      target.syncing = true;
      void this.#act(() => writer.sync()).then(() => {
        target.syncing = false;
      });
    }
  }

  /** Whether one act of the disk, or a name, has been waited for longer than patience allows. */
  isStuck(): boolean {
    return this.#options.now() - Math.min(...this.#acts.values()) > DISK_PATIENCE_MS;
  }

  /** Resolves when nothing waits and nothing is under way, or nothing more will be written. */
  drained(): Promise<void> {
    if (this.#isOver) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Nothing is written any more; what is open is closed as it is. */
  abandon(): void {
    this.#broken = true;
    this.#tasks.length = 0;
    this.#held = 0;
    for (const { writer } of this.#open) {
      // Given up because of a fault that was told already; this closing may meet it again.
      writer?.close().catch(() => undefined);
    }
    this.#open.clear();
    this.#tell();
  }

  /** Removes an object, what waits for it included; resolves when that is durable. */
  async remove(target: Target): Promise<void> {
    target.cancelled = true;
    target.release();
    this.#open.delete(target);
    // Its file is about to go: what creating or closing it met does not matter.
    await target.creating?.catch(() => undefined);
    await target.writer?.close().catch(() => undefined);
    await this.#options.storage.remove(target.name);
  }

  get #isOver(): boolean {
    return this.#broken || (this.#tasks.length === 0 && this.#acts.size === 0);
  }
  #tell(): void {
    if (this.#isOver) for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #add(task: Task): void {
    if (this.#broken) return;
    this.#tasks.push(task);
    this.#held += task.bytes?.byteLength ?? 0;
    if (!this.#pumping) void this.#pump();
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    for (let task = this.#tasks[0]; task !== undefined; task = this.#tasks[0]) {
      const one = task;
      if (!one.target.cancelled) await this.#act(() => this.#run(one));
      if (this.#broken) break;
      this.#tasks.shift();
      this.#held -= one.bytes?.byteLength ?? 0;
      if (one.bytes !== null && !one.target.cancelled) one.done();
    }
    this.#pumping = false;
    this.#tell();
  }

  async #run({ target, bytes, done }: Task): Promise<void> {
    target.creating ??= this.#create(target);
    const writer = await target.creating;
    if (writer === null || target.cancelled) return;
    if (bytes !== null) return writer.append(bytes);
    this.#open.delete(target);
    void this.#act(async () => {
      await writer.close();
      if (!target.cancelled) done();
    });
  }

  async #create(target: Target): Promise<ObjectWriter | null> {
    await target.named;
    if (target.cancelled || this.#broken) return null;
    const writer = await this.#options.storage.create(target.name);
    target.writer = writer;
    if (this.#broken) await writer.close();
    else if (!target.cancelled) this.#open.add(target);
    return target.cancelled || this.#broken ? null : writer;
  }

  async #act(work: () => Promise<void>): Promise<void> {
    const act = Symbol("act");
    this.#acts.set(act, this.#options.now());
    try {
      await work();
    } catch (error) {
      if (this.#broken) return;
      const fault = faultOf(error);
      this.abandon();
      this.#options.failed(fault);
    } finally {
      this.#acts.delete(act);
      this.#tell();
    }
  }
}
