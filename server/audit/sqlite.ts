/** The audit log in SQLite: each line is on disk when `append` resolves. */
import type { SelectQueryBuilder } from "kysely";
import type { AuditRow, Database, Tables } from "../stores/sqlite/tables.ts";
import type { AuditEntry, AuditLine, AuditLog, AuditQuery } from "./audit-log.ts";
import { EMPTY, link } from "./chain.ts";

export interface SqliteAuditLog extends AuditLog {
  /** Resolves when every line given so far is written or refused. */
  settled(): Promise<void>;
}

export function sqliteAuditLog(database: Database): SqliteAuditLog {
  const entries = () => database.selectFrom("audit").select(["seq", "hash", "line"]);
  const listeners: ((line: AuditLine, entry: AuditEntry) => void)[] = [];
  let last: Promise<unknown> = Promise.resolve();

  const write = (line: AuditLine): Promise<AuditEntry> =>
    // One transaction: nobody else, in another process either, takes the same number.
    database.transaction().execute(async (tx) => {
      const newest = tx.selectFrom("audit").select(["seq", "hash"]).orderBy("seq", "desc");
      const entry = link((await newest.limit(1).executeTakeFirst()) ?? EMPTY, line);
      await tx.insertInto("audit").values(toRow(entry, line)).execute();
      return entry;
    });
  return {
    append(line) {
      const written = last.then(() => write(line));
      last = written.catch(() => null);
      return written.then((entry) => {
        for (const listener of listeners) listener(line, entry);
      });
    },
    settled: async () => void (await last),
    entries: (afterSeq, limit) =>
      entries().where("seq", ">", afterSeq).orderBy("seq").limit(limit).execute(),
    ofOwner: (owner, query) => asked(entries().where("owner", "=", owner), query).execute(),
    ofSchool: (school, query) => asked(entries().where("school", "=", school), query).execute(),
    onAppended: (listener) => void listeners.push(listener),
  };
}

type Lines = SelectQueryBuilder<Tables, "audit", AuditEntry>;

/** `matches.ts` in SQL. */
function asked(lines: Lines, query: AuditQuery): Lines {
  const { before, outcome, actions, actor, from, to } = query;
  let found = lines.orderBy("seq", "desc").limit(query.limit);
  if (before !== undefined) found = found.where("seq", "<", before);
  if (outcome !== undefined) found = found.where("outcome", "=", outcome);
  if (actor !== undefined) found = found.where("actor", "=", actor);
  if (from !== undefined) found = found.where("at", ">=", from);
  if (to !== undefined) found = found.where("at", "<", to);
  if (actions !== undefined) {
    found = found.where((is) =>
      is.or(
        actions.map((beginning) =>
          is.and([is("action", ">=", beginning), is("action", "<", `${beginning}\u{10ffff}`)]),
        ),
      ),
    );
  }
  return found;
}

const toRow = (entry: AuditEntry, line: AuditLine): AuditRow => ({
  ...entry,
  at: line.at,
  actor: line.actor,
  action: line.action,
  owner: line.owner,
  school: line.school ?? null,
  outcome: line.outcome,
});
