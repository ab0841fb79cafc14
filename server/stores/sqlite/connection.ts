/** The main thread's end of the database thread: questions out, rows back. */
import { Worker } from "node:worker_threads";
import type { CompiledQuery, DatabaseConnection, QueryResult } from "kysely";
import type { Answer, Question } from "./thread.ts";

/** What SQLite said no to. `code` is its extended result code. */
export class SqliteError extends Error {
  readonly code: string;
  constructor(message: string, code: string) {
    super(message);
    this.name = "SqliteError";
    this.code = code;
  }
}
/** SQLITE_CONSTRAINT_UNIQUE */
export const UNIQUE_VIOLATION = "2067";
/** SQLITE_CONSTRAINT_PRIMARYKEY */
export const PRIMARY_KEY_VIOLATION = "1555";

interface Waiting {
  resolve(result: QueryResult<unknown>): void;
  reject(error: Error): void;
}

export class SqliteConnection implements DatabaseConnection {
  readonly #thread: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ended: Promise<void>;
  #asked = 0;
  #closed = false;

  constructor(path: string) {
    this.#thread = new Worker(new URL("thread.ts", import.meta.url), { workerData: { path } });
    // An idle database keeps no process alive; a question on its way does.
    this.#thread.unref();
    this.#thread.on("message", (answer: Answer) => this.#settle(answer));
    this.#ended = new Promise((resolve) => {
      this.#thread.once("error", (error) => this.#fail(error));
      this.#thread.once("exit", () => {
        this.#fail(new SqliteError("the database is closed", "closed"));
        resolve();
      });
    });
  }

  executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#closed) {
      return Promise.reject(new SqliteError("the database is closed", "closed"));
    }
    const id = (this.#asked += 1);
    const question: Question = { id, sql, parameters: parameters as Question["parameters"] };
    return new Promise<QueryResult<unknown>>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#thread.ref();
      this.#thread.postMessage(question);
    }) as Promise<QueryResult<R>>;
  }

  /** Part of Kysely's interface; nothing here asks for more rows than fit in one answer. */
  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query);
  }

  /** Lets the questions already asked be answered. */
  close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      this.#thread.ref();
      this.#thread.postMessage("close");
    }
    return this.#ended;
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0 && !this.#closed) this.#thread.unref();
    if (answer.status === "failed") waiting?.reject(new SqliteError(answer.message, answer.code));
    else waiting?.resolve({ rows: answer.rows, numAffectedRows: BigInt(answer.changes) });
  }

  #fail(error: unknown): void {
    this.#closed = true;
    const cause = error instanceof Error ? error : new SqliteError(String(error), "thread");
    for (const { reject } of this.#waiting.values()) reject(cause);
    this.#waiting.clear();
  }
}
