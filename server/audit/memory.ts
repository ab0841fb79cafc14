/** The audit log in memory: the reference, and enough for a server that keeps nothing. */
import type { AuditEntry, AuditLine, AuditLog } from "./audit-log.ts";
import { EMPTY, link } from "./chain.ts";

export function memoryAuditLog(): AuditLog {
  const entries: AuditEntry[] = [];
  const read = (entry: AuditEntry) => JSON.parse(entry.line) as AuditLine;
  return {
    async append(line) {
      entries.push(link(entries.at(-1) ?? EMPTY, line));
    },
    entries: async (afterSeq, limit) =>
      entries
        .filter((entry) => entry.seq > afterSeq)
        .slice(0, limit)
        .map((entry) => ({ ...entry })),
    ofOwner: async (owner, limit) =>
      entries
        .map(read)
        .filter((line) => line.owner === owner)
        .reverse()
        .slice(0, limit),
  };
}
