/**
 * The thread that owns the database file.
 *
 * `node:sqlite` blocks its caller. On the main thread a slow disk or a foreign
 * lock would hold up lease renewals and ends for as long as the busy timeout,
 * and the watchdog would take the server for frozen (R6, R11). Here it holds up
 * nobody but those who wait for the records.
 */
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
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

/** Reading the SQL anew each time would cost as much as the answer. */
const KEPT_STATEMENTS = 200;
interface Prepared {
  statement: StatementSync;
  asksForRows: boolean;
}
const kept = new Map<string, Prepared>();

function prepare(sql: string): Prepared {
  const known = kept.get(sql);
  if (known !== undefined) return known;
  const statement = database.prepare(sql);
  const prepared = { statement, asksForRows: statement.columns().length > 0 };
  // What changes the tables may change what other statements answer with.
  if (!/^(select|insert|update|delete|begin|commit|rollback)\b/i.test(sql)) kept.clear();
  else if (kept.size < KEPT_STATEMENTS) kept.set(sql, prepared);
  return prepared;
}

function ask({ id, sql, parameters }: Question): Answer {
  try {
    const { statement, asksForRows } = prepare(sql);
    if (asksForRows) return { id, status: "rows", rows: statement.all(...parameters), changes: 0 };
    return { id, status: "rows", rows: [], changes: Number(statement.run(...parameters).changes) };
  } catch (error) {
    const { message, errcode } = error as Error & { errcode?: number };
    return { id, status: "failed", message, code: String(errcode ?? "") };
  }
}
