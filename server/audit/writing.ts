/** Puts lines into the table, each on top of the one before. */
import { CompiledQuery } from "kysely";
import type { AuditRow, Database } from "../stores/sqlite/tables.ts";
import type { AuditEntry, AuditLine } from "./audit-log.ts";
import { EMPTY, linkText, type Head } from "./chain.ts";
import { filingOf } from "./filing.ts";

export interface Draft {
  line: AuditLine;
  /** Its canonical text. */
  text: string;
}

/**
 * Each question to the database thread costs the main thread more than all else
 * that a line needs, so the usual case is one: a statement that adds nothing where
 * the log ends elsewhere. It is a transaction by itself.
 */
const ON_TOP = `insert into audit (seq, hash, line, at, actor, action, owner, school, outcome)
  select value ->> 'seq', value ->> 'hash', value ->> 'line', value ->> 'at', value ->> 'actor',
    value ->> 'action', value ->> 'owner', value ->> 'school', value ->> 'outcome'
  from json_each(?)
  where (select hash from audit order by seq desc limit 1) = ?`;

/** All or none, in the order given; null, and nothing is written, where the log ends elsewhere. */
export async function addOnTop(
  database: Database,
  drafts: readonly Draft[],
  head: Head,
): Promise<AuditEntry[] | null> {
  const rows = rowsOnTop(drafts, head);
  const asked = CompiledQuery.raw(ON_TOP, [JSON.stringify(rows), head.hash]);
  const { numAffectedRows } = await database.executeQuery(asked);
  return numAffectedRows === 0n ? null : rows.map(toEntry);
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
    const rows = rowsOnTop(drafts, before);
    await tx.insertInto("audit").values(rows).execute();
    return { entries: rows.map(toEntry), isAnchored: await holds(tx, before, anchored) };
  });

function rowsOnTop(drafts: readonly Draft[], head: Head): AuditRow[] {
  let last = head;
  return drafts.map(({ line, text }) => {
    const entry = linkText(last, text);
    last = entry;
    return { ...entry, ...filingOf(line) };
  });
}
const toEntry = ({ seq, hash, line }: AuditRow): AuditEntry => ({ seq, hash, line });

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
