/** What a line is filed under: the one place that says so. Pure. */
import type { AuditLine, FiledEntry, Filing } from "./audit-log.ts";

export const filingOf = (line: AuditLine): Filing => ({
  at: line.at,
  actor: line.actor,
  action: line.action,
  owner: line.owner,
  school: line.school ?? null,
  outcome: line.outcome,
});

/** False for a line that lists and filters would show to others than its text says, or not at all. */
export function isFiledRight({ line, filed }: FiledEntry): boolean {
  const right = filingOf(JSON.parse(line) as AuditLine);
  return (Object.keys(right) as (keyof Filing)[]).every((name) => filed[name] === right[name]);
}
