/** `matches.ts` in SQL: the lines that an `AuditQuery` asks for, newest first. */
import type { SelectQueryBuilder } from "kysely";
import type { Tables } from "../stores/sqlite/tables.ts";
import type { AuditEntry, AuditQuery } from "./audit-log.ts";

type Lines = SelectQueryBuilder<Tables, "audit", AuditEntry>;

/** Behind every text that begins like this. */
const END = "\u{10ffff}";

export function asked(lines: Lines, query: AuditQuery): Lines {
  const { before, outcome, actions, actor, from, to } = query;
  let found = lines.orderBy("seq", "desc").limit(query.limit);
  if (before !== undefined) found = found.where("seq", "<", before);
  if (outcome !== undefined) found = found.where("outcome", "=", outcome);
  if (actor !== undefined) found = found.where("actor", "=", actor);
  if (from !== undefined) found = found.where("at", ">=", from);
  if (to !== undefined) found = found.where("at", "<", to);
  if (actions === undefined) return found;
  return found.where((is) =>
    is.or(
      actions.map((beginning) =>
        is.and([is("action", ">=", beginning), is("action", "<", beginning + END)]),
      ),
    ),
  );
}
