/** Puts lines into the table, each on top of the one before. */
import type { Database } from "../stores/sqlite/tables.ts";
import type { AuditEntry, AuditLine } from "./audit-log.ts";
import { EMPTY, linkText, type Head } from "./chain.ts";
import { filingOf } from "./filing.ts";

export interface Draft {
  line: AuditLine;
  /** Its canonical text. */
  text: string;
}

/**
 * All or none, in the order given. `isAnchored` is whether the log they were
 * added to still holds the line that the anchor knows.
 */
export const writeLines = (
  database: Database,
  drafts: readonly Draft[],
  anchored: Head | null,
): Promise<{ entries: AuditEntry[]; isAnchored: boolean }> =>
  // One transaction: nobody else, in another process either, takes the same numbers.
  database.transaction().execute(async (tx) => {
    const before = await headOf(tx);
    let last: Head = before;
    const rows = drafts.map(({ line, text }) => {
      const entry = linkText(last, text);
      last = entry;
      return { ...entry, ...filingOf(line) };
    });
    await tx.insertInto("audit").values(rows).execute();
    const entries = rows.map(({ seq, hash, line }) => ({ seq, hash, line }));
    return { entries, isAnchored: await holds(tx, before, anchored) };
  });

export async function headOf(database: Database): Promise<Head> {
  const newest = database.selectFrom("audit").select(["seq", "hash"]).orderBy("seq", "desc");
  return (await newest.limit(1).executeTakeFirst()) ?? EMPTY;
}

/** Whether the log that ends at `head` has the line that is anchored. */
async function holds(database: Database, head: Head, anchored: Head | null): Promise<boolean> {
  if (anchored === null) return false;
  if (anchored.seq === 0) return true;
  if (anchored.seq >= head.seq) return anchored.seq === head.seq && anchored.hash === head.hash;
  // Another process wrote in between.
  const line = database.selectFrom("audit").select("hash").where("seq", "=", anchored.seq);
  return (await line.executeTakeFirst())?.hash === anchored.hash;
}
