/** Checks a whole audit log, page by page. */
import type { AuditLog } from "./audit-log.ts";
import { EMPTY, walkChain, type ChainFault, type Head } from "./chain.ts";

const PAGE_LINES = 1_000;

export type Verdict = { status: "whole"; head: Head } | { status: "broken"; fault: ChainFault };

/** `expected` is a head noted earlier, outside the log: with it a cut tail is noticed too. */
export async function verifyLog(log: AuditLog, expected?: Head): Promise<Verdict> {
  let head = EMPTY;
  for (;;) {
    const page = await log.entries(head.seq, PAGE_LINES);
    // The expectation covers the whole log; a page in the middle may well end before it.
    const last = page.length < PAGE_LINES;
    const ahead = expected !== undefined && expected.seq > (page.at(-1)?.seq ?? 0);
    const walked = walkChain(head, page, ahead && !last ? undefined : expected);
    if (walked.status === "broken" || last) return walked;
    head = walked.head;
  }
}
