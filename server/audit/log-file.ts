/**
 * Reads the audit log of a database file that a server may be writing to. Reads
 * only, and shares no code with the writing: what it is given it takes as it is.
 */
import { DatabaseSync } from "node:sqlite";
import type { AuditLog, FiledEntry } from "./audit-log.ts";

export interface LogFile extends Pick<AuditLog, "filed"> {
  close(): void;
}

/** Throws when there is no such file, or none with an audit log of this version. */
export function openLogFile(path: string): LogFile {
  const database = new DatabaseSync(path, { readOnly: true });
  const page = database.prepare("select * from audit where seq > ? order by seq limit ?");
  // A number that somebody put in may be larger than a JavaScript number can tell.
  page.setReadBigInts(true);
  return {
    filed: async (afterSeq, limit) => page.all(afterSeq, limit).map(toEntry),
    close: () => database.close(),
  };
}

function toEntry(row: Record<string, unknown>): FiledEntry {
  const plain = Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === "bigint" ? Number(value) : value,
    ]),
  );
  const { seq, hash, line, ...filed } = plain;
  return { seq, hash, line: typeof line === "string" ? line : "", filed } as FiledEntry;
}
