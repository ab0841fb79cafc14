/** Checks a whole audit log, page by page. */
import type { AuditLog } from "./audit-log.ts";
import { EMPTY, endChain, walkChain, type Head, type Walk } from "./chain.ts";

const PAGE_LINES = 1_000;

/**
 * `expected` are heads kept outside the log, read before it: with them a tail
 * that was cut or rewritten is noticed too.
 */
export async function verifyLog(
  log: Pick<AuditLog, "filed">,
  expected: readonly Head[] = [],
): Promise<Walk> {
  let head = EMPTY;
  // From below every number: a line slipped in before the first is one too many.
  let after = -Infinity;
  for (;;) {
    const page = await log.filed(after, PAGE_LINES);
    const walked = walkChain(head, page, expected);
    if (walked.status === "broken") return walked;
    if (page.length < PAGE_LINES) return endChain(walked.head, expected);
    head = walked.head;
    after = head.seq;
  }
}
