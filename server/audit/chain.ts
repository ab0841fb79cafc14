/** The hash chain of the audit log: pure functions of lines and hashes. */
import { createHash } from "node:crypto";
import type { AuditEntry, AuditLine } from "./audit-log.ts";
import { canonical } from "./canonical.ts";

/** The hash "before" the first line. */
export const GENESIS = "0".repeat(64);

export interface Head {
  /** Number of the last entry; 0 when there is none. */
  seq: number;
  hash: string;
}
export const EMPTY: Head = { seq: 0, hash: GENESIS };

/** The fields have fixed lengths or fixed separators, so no two inputs give the same bytes. */
const hashOf = (previous: string, seq: number, line: string): string =>
  createHash("sha256").update(`${previous}\n${seq}\n${line}`).digest("hex");

export function link(head: Head, line: AuditLine): AuditEntry {
  const { school, ...always } = line;
  const ofSchool = school === undefined ? {} : { school };
  const text = canonical({ ...always, ...ofSchool, detail: { ...line.detail } });
  const seq = head.seq + 1;
  return { seq, hash: hashOf(head.hash, seq, text), line: text };
}

export type ChainFault = { seq: number; why: "missing" | "altered" };

/**
 * Walks entries that should follow `head`. Answers the new head, or the number
 * of the first bad line. `expected`, kept elsewhere, reveals a tail cut off.
 */
export function walkChain(
  head: Head,
  entries: readonly AuditEntry[],
  expected?: Head,
): { status: "whole"; head: Head } | { status: "broken"; fault: ChainFault } {
  let last = head;
  for (const { seq, hash, line } of entries) {
    if (seq !== last.seq + 1) return broken(last.seq + 1, "missing");
    if (hash !== hashOf(last.hash, seq, line)) return broken(seq, "altered");
    last = { seq, hash };
    if (expected?.seq === seq && expected.hash !== hash) return broken(seq, "altered");
  }
  if (expected !== undefined && expected.seq > last.seq) return broken(last.seq + 1, "missing");
  return { status: "whole", head: last };
}

const broken = (seq: number, why: ChainFault["why"]) =>
  ({ status: "broken", fault: { seq, why } }) as const;
