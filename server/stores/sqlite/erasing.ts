/**
 * Making sure that what was deleted is not in the file any more (R18).
 *
 * `secure_delete` fills freed pages with zeros, and the truncating checkpoint takes
 * the old ones out of the write-ahead log. What it does not reach is a copy that
 * SQLite itself left in a page's free space when it moved a row between pages. Hence
 * the pad: it comes before the secret in its row and is longer than what a row keeps
 * on its page, so the secret begins on overflow pages, which are never copied.
 */
import { sql } from "kysely";
import type { Database } from "./tables.ts";

/** SQLite keeps at most a page less 35 bytes of a row on its page; pages are 4,096 bytes. */
const PAD_BYTES = 4_096;
/** Before what is secret in its row; zeros. */
export const PAD = new Uint8Array(PAD_BYTES);

/** Tries before it is said that another process keeps the log from being emptied. */
const TRIES = 5;

/** Resolves when the write-ahead log is empty and the file on disk. Rejects when that cannot be. */
export async function emptyLog(database: Database): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(database);
    if (rows[0]?.busy === 0) return;
  }
  throw new TypeError("the write-ahead log could not be emptied: another process reads it");
}
