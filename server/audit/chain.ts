/** The hash chain of the audit log: pure functions of lines and hashes. */
import { createHash } from "node:crypto";
import type { AuditEntry, AuditLine, FiledEntry } from "./audit-log.ts";
import { canonical } from "./canonical.ts";
import { isFiledRight } from "./filing.ts";

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

/** The text that is hashed and kept. Throws `TypeError` for a line that has no canonical form. */
export function textOf(line: AuditLine): string {
  const { school, ...always } = line;
  const ofSchool = school === undefined ? {} : { school };
  return canonical({ ...always, ...ofSchool, detail: { ...line.detail } });
}

export function linkText(head: Head, text: string): AuditEntry {
  const seq = head.seq + 1;
  return { seq, hash: hashOf(head.hash, seq, text), line: text };
}
export const link = (head: Head, line: AuditLine): AuditEntry => linkText(head, textOf(line));

/**
 * `missing`: not there, or not in its place. `altered`: text or hash is not what
 * it was. `misfiled`: shown to others than its text says, or not at all.
 */
export type ChainFault = { seq: number; why: "missing" | "altered" | "misfiled" };
export type Walk = { status: "whole"; head: Head } | { status: "broken"; fault: ChainFault };

/**
 * Walks entries that should follow `head`. Answers the new head, or the number
 * of the first bad line. `expected` are heads kept elsewhere.
 */
export function walkChain(
  head: Head,
  entries: readonly FiledEntry[],
  expected: readonly Head[] = [],
): Walk {
  let last = head;
  for (const entry of entries) {
    const { seq, hash, line } = entry;
    if (seq !== last.seq + 1) return broken(last.seq + 1, "missing");
    if (hash !== hashOf(last.hash, seq, line)) return broken(seq, "altered");
    if (!isFiledRight(entry)) return broken(seq, "misfiled");
    last = { seq, hash };
    if (expected.some((one) => one.seq === seq && one.hash !== hash)) return broken(seq, "altered");
  }
  return { status: "whole", head: last };
}

/** Whether a log that ends at `head` has lost its tail: a head kept elsewhere lies beyond. */
export function endChain(head: Head, expected: readonly Head[]): Walk {
  const isCut = expected.some((one) => one.seq > head.seq);
  return isCut ? broken(head.seq + 1, "missing") : { status: "whole", head };
}

const broken = (seq: number, why: ChainFault["why"]): Walk => ({
  status: "broken",
  fault: { seq, why },
});
