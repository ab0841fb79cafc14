/** The media workers: as many as set, each replaced when it dies. */
import { AppError } from "../errors.ts";
import type { RelayLog } from "./context.ts";
import { startMediaWorker, type MediaWorker, type MediaWorkerOptions } from "./media-worker.ts";

const FIRST_BACKOFF_MS = 200;
const LONGEST_BACKOFF_MS = 10_000;
/** A worker that lived this long starts again without delay. */
const HEALTHY_MS = 30_000;

export interface PoolOptions extends Omit<MediaWorkerOptions, "index"> {
  /** Called before a worker carries anything. */
  started(worker: MediaWorker): void;
  /** Called once its process has exited, unless the pool itself is closing. */
  lost(worker: MediaWorker): void;
  log: RelayLog;
}

export class WorkerPool {
  readonly #options: PoolOptions;
  readonly #workers = new Map<number, MediaWorker>();
  readonly #retries = new Set<NodeJS.Timeout>();
  #starting: Promise<unknown> = Promise.resolve();
  #closing = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Rejects when a worker cannot be started: a server without media should say so at once. */
  async start(): Promise<void> {
    const indexes = Array.from({ length: this.#options.settings.workers }, (_, index) => index);
    await Promise.all(indexes.map((index) => this.#run(index, FIRST_BACKOFF_MS)));
  }

  /** The worker with the fewest live sessions. */
  least(): MediaWorker {
    let best: MediaWorker | null = null;
    for (const worker of this.#workers.values()) {
      if (!worker.gone && (best === null || worker.load < best.load)) best = worker;
    }
    if (best === null || this.#closing) throw new AppError("relay-unavailable");
    return best;
  }

  /** Whether a worker is up that takes a live session. */
  ready(): boolean {
    return !this.#closing && [...this.#workers.values()].some((worker) => !worker.gone);
  }

  async killAll(): Promise<void> {
    await Promise.all([...this.#workers.values()].map((worker) => worker.kill()));
  }

  async close(): Promise<void> {
    this.#closing = true;
    for (const timer of this.#retries) clearTimeout(timer);
    await this.#starting.catch(() => {
      // It was reported to whoever awaited the start; closing has nothing to add.
    });
    await Promise.all([...this.#workers.values()].map((worker) => worker.close()));
  }

  async #run(index: number, backoffMs: number): Promise<void> {
    const { settings, workerBin, log, started, lost } = this.#options;
    const start = startMediaWorker({ settings, workerBin, log, index });
    this.#starting = Promise.allSettled([this.#starting, start]);
    const worker = await start;
    if (this.#closing) {
      await worker.close();
      return;
    }
    const bornAt = performance.now();
    this.#workers.set(index, worker);
    started(worker);
    void worker.exited.then(() => {
      if (this.#workers.get(index) === worker) this.#workers.delete(index);
      if (this.#closing) return;
      log.error({ worker: worker.pid, index }, "a media worker is gone");
      lost(worker);
      const healthy = performance.now() - bornAt >= HEALTHY_MS;
      this.#replace(index, healthy ? FIRST_BACKOFF_MS : backoffMs);
    });
  }

  #replace(index: number, backoffMs: number): void {
    const next = Math.min(backoffMs * 2, LONGEST_BACKOFF_MS);
    const timer = setTimeout(() => {
      this.#retries.delete(timer);
      this.#run(index, next).catch((error: unknown) => {
        this.#options.log.error(
          { index, error: error instanceof Error ? error.message : "unknown" },
          "a media worker could not be started",
        );
        if (!this.#closing) this.#replace(index, next);
      });
    }, backoffMs);
    this.#retries.add(timer);
  }
}
