/**
 * The thread that owns the database file.
 *
 * `node:sqlite` blocks its caller. On the main thread a slow disk or a foreign
 * lock would hold up lease renewals and ends for as long as the busy timeout,
 * and the watchdog would take the server for frozen (R6, R11). Here it holds up
 * nobody but those who wait for the records.
 */
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";

export interface Question {
  id: number;
  sql: string;
  parameters: readonly SQLInputValue[];
}
export type Answer = { id: number } & (
  | { status: "rows"; rows: unknown[]; changes: number }
  | { status: "failed"; message: string; code: string }
);

/** How long a writer waits for another process's lock, ms. */
const BUSY_TIMEOUT_MS = 5_000;

if (parentPort === null) throw new TypeError("This file runs as a thread only.");
const port = parentPort;
const { path } = workerData as { path: string };

const database = new DatabaseSync(path, {
  timeout: BUSY_TIMEOUT_MS,
  enableForeignKeyConstraints: true,
});
database.exec("PRAGMA journal_mode = WAL");
// In WAL mode only FULL syncs at each commit, and an audit line must survive a power cut.
database.exec("PRAGMA synchronous = FULL");
database.exec("PRAGMA secure_delete = ON");

port.on("message", (question: Question | "close") => {
  if (question === "close") {
    database.close();
    port.close();
    return;
  }
  port.postMessage(ask(question));
});

function ask({ id, sql, parameters }: Question): Answer {
  try {
    const statement = database.prepare(sql);
    if (statement.columns().length > 0) {
      return { id, status: "rows", rows: statement.all(...parameters), changes: 0 };
    }
    return { id, status: "rows", rows: [], changes: Number(statement.run(...parameters).changes) };
  } catch (error) {
    const { message, errcode } = error as Error & { errcode?: number };
    return { id, status: "failed", message, code: String(errcode ?? "") };
  }
}
