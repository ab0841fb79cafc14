/** Whether a line is asked for: the meaning of `AuditQuery`, which every driver keeps. Pure. */
import type { AuditLine, AuditQuery } from "./audit-log.ts";

export function matches(line: AuditLine, seq: number, query: AuditQuery): boolean {
  const { before, outcome, actions, actor, from, to } = query;
  return (
    (before === undefined || seq < before) &&
    (outcome === undefined || line.outcome === outcome) &&
    (actions === undefined || actions.some((beginning) => line.action.startsWith(beginning))) &&
    (actor === undefined || line.actor === actor) &&
    (from === undefined || line.at >= from) &&
    (to === undefined || line.at < to)
  );
}
