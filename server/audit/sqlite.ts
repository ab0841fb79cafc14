/** The audit log in SQLite: each line is on disk when `append` resolves. */
import type { AuditRow, Database } from "../stores/sqlite/tables.ts";
import type { Anchor } from "./anchor.ts";
import { asked } from "./asked.ts";
import type { AuditLine, AuditLog, FiledEntry } from "./audit-log.ts";
import { textOf } from "./chain.ts";
import { createListeners } from "./listeners.ts";
import { addOnTop, writeLines, type Draft } from "./writing.ts";

/** Lines that come while others are being written go together, so many at a time. */
const BATCH_LINES = 100;

export interface SqliteAuditLog extends AuditLog {
  /** Resolves when every line given so far is written or refused. */
  settled(): Promise<void>;
}

interface Waiting extends Draft {
  resolve(): void;
  reject(error: unknown): void;
}

export function sqliteAuditLog(database: Database, anchor: Anchor): SqliteAuditLog {
  const listeners = createListeners();
  if (anchor.fault !== null) listeners.fault(anchor.fault);
  const queue: Waiting[] = [];
  let writing: Promise<void> | null = null;
  let isAdrift = false;

  const write = async (batch: readonly Waiting[]): Promise<void> => {
    const anchored = anchor.head();
    // Nearly always the log ends where its anchor stands, and one question will do.
    const onTop = anchored === null ? null : await addOnTop(database, batch, anchored);
    const { entries, isAnchored } =
      onTop === null
        ? await writeLines(database, batch, anchored)
        : { entries: onTop, isAnchored: true };
    const head = entries.at(-1);
    // A log that is not the one of its anchor leaves the anchor as it is: the witness.
    if (!isAnchored && !isAdrift) {
      listeners.fault(new TypeError("the audit log lacks the line that its anchor knows"));
    }
    isAdrift = !isAnchored;
    const advanced = isAnchored && head !== undefined ? anchor.advance(head) : Promise.resolve();
    await advanced.finally(() => {
      for (const [index, entry] of entries.entries()) {
        const draft = batch[index];
        if (draft !== undefined) listeners.appended(draft.line, entry);
      }
    });
  };
  const flush = async (): Promise<void> => {
    while (queue.length > 0) {
      const batch = queue.splice(0, BATCH_LINES);
      try {
        await write(batch);
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    writing = null;
  };
  const entries = () => database.selectFrom("audit").select(["seq", "hash", "line"]);
  return {
    async append(line) {
      const text = textOf(line);
      await new Promise<void>((resolve, reject) => {
        // As it was when it was given: whoever holds the line cannot change it any more.
        queue.push({ line: JSON.parse(text) as AuditLine, text, resolve, reject });
        writing ??= flush();
      });
    },
    settled: async () => void (await writing),
    entries: (afterSeq, limit) =>
      entries().where("seq", ">", afterSeq).orderBy("seq").limit(limit).execute(),
    async filed(afterSeq, limit) {
      const found = database.selectFrom("audit").selectAll().where("seq", ">", afterSeq);
      return (await found.orderBy("seq").limit(limit).execute()).map(toFiled);
    },
    ofOwner: (owner, query) => asked(entries().where("owner", "=", owner), query).execute(),
    ofSchool: (school, query) => asked(entries().where("school", "=", school), query).execute(),
    onAppended: listeners.onAppended,
    onFault: listeners.onFault,
  };
}

export function toFiled({ seq, hash, line, ...filed }: AuditRow): FiledEntry {
  return { seq, hash, line, filed: { ...filed, outcome: filed.outcome as AuditLine["outcome"] } };
}
