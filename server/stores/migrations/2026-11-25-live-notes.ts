/** The live sessions somebody has notes of, newest first, from an index alone: no page of text is read. */
import type { Kysely } from "kysely";

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const whose of ["owner", "author"]) {
    await database.schema
      .createIndex(`live_note_by_${whose}`)
      .on("note")
      .columns([whose, "under", "session_at", "session"])
      .execute();
  }
}
