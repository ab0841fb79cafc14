/** The audit log in memory: the reference, and enough for a server that keeps nothing. */
import type { AuditEntry, AuditLine, AuditLog, AuditQuery } from "./audit-log.ts";
import { EMPTY, link } from "./chain.ts";
import { filingOf } from "./filing.ts";
import { createListeners } from "./listeners.ts";
import { matches } from "./matches.ts";

export function memoryAuditLog(): AuditLog {
  const kept: { entry: AuditEntry; line: AuditLine }[] = [];
  const listeners = createListeners();
  const page = (afterSeq: number, limit: number) =>
    kept.filter(({ entry }) => entry.seq > afterSeq).slice(0, limit);
  const newest = (fits: (line: AuditLine) => boolean, query: AuditQuery) =>
    kept
      .filter(({ line, entry }) => fits(line) && matches(line, entry.seq, query))
      .reverse()
      .slice(0, query.limit)
      .map(({ entry }) => ({ ...entry }));
  return {
    async append(line) {
      const entry = link(kept.at(-1)?.entry ?? EMPTY, line);
      const copy = JSON.parse(entry.line) as AuditLine;
      kept.push({ entry, line: copy });
      listeners.appended(copy, { ...entry });
    },
    entries: async (afterSeq, limit) => page(afterSeq, limit).map(({ entry }) => ({ ...entry })),
    filed: async (afterSeq, limit) =>
      page(afterSeq, limit).map(({ entry, line }) => ({ ...entry, filed: filingOf(line) })),
    ofOwner: async (owner, query) => newest((line) => line.owner === owner, query),
    ofSchool: async (school, query) => newest((line) => line.school === school, query),
    onAppended: listeners.onAppended,
    onFault: listeners.onFault,
  };
}
