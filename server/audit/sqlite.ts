/** The audit log in SQLite: each line is on disk when `append` resolves. */
import type { Kysely } from "kysely";
import type { Tables } from "../stores/sqlite/tables.ts";
import type { AuditLine, AuditLog } from "./audit-log.ts";
import { EMPTY, link } from "./chain.ts";

export function sqliteAuditLog(database: Kysely<Tables>): AuditLog {
  const entries = () => database.selectFrom("audit").select(["seq", "hash", "line"]);
  return {
    async append(line) {
      // One transaction: nobody else, in another process either, takes the same number.
      await database.transaction().execute(async (tx) => {
        const head = await tx
          .selectFrom("audit")
          .select(["seq", "hash"])
          .orderBy("seq", "desc")
          .limit(1)
          .executeTakeFirst();
        const entry = link(head ?? EMPTY, line);
        await tx
          .insertInto("audit")
          .values({ ...entry, owner: line.owner })
          .execute();
      });
    },
    entries: (afterSeq, limit) =>
      entries().where("seq", ">", afterSeq).orderBy("seq").limit(limit).execute(),
    async ofOwner(owner, limit) {
      const rows = await entries()
        .where("owner", "=", owner)
        .orderBy("seq", "desc")
        .limit(limit)
        .execute();
      return rows.map((row) => JSON.parse(row.line) as AuditLine);
    },
  };
}
