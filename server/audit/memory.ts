/** The audit log in memory: the reference, and enough for a server that keeps nothing. */
import type { AuditEntry, AuditLine, AuditLog, AuditQuery } from "./audit-log.ts";
import { EMPTY, link } from "./chain.ts";
import { matches } from "./matches.ts";

export function memoryAuditLog(): AuditLog {
  const kept: { entry: AuditEntry; line: AuditLine }[] = [];
  const listeners: ((line: AuditLine, entry: AuditEntry) => void)[] = [];
  const newest = (fits: (line: AuditLine) => boolean, query: AuditQuery) =>
    kept
      .filter(({ line, entry }) => fits(line) && matches(line, entry.seq, query))
      .reverse()
      .slice(0, query.limit)
      .map(({ entry }) => ({ ...entry }));
  return {
    async append(line) {
      const entry = link(kept.at(-1)?.entry ?? EMPTY, line);
      kept.push({ entry, line: JSON.parse(entry.line) as AuditLine });
      for (const listener of listeners) listener(line, { ...entry });
    },
    entries: async (afterSeq, limit) =>
      kept
        .filter(({ entry }) => entry.seq > afterSeq)
        .slice(0, limit)
        .map(({ entry }) => ({ ...entry })),
    ofOwner: async (owner, query) => newest((line) => line.owner === owner, query),
    ofSchool: async (school, query) => newest((line) => line.school === school, query),
    onAppended: (listener) => void listeners.push(listener),
  };
}
