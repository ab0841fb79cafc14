/**
 * What a recording is sealed as, because a range of it may be another recording, and what was
 * cut out; and how long each is, answered for a whole library from the index alone.
 */
import { sql, type Kysely } from "kysely";

export async function up(database: Kysely<unknown>): Promise<void> {
  const recording = database.schema.alterTable("recording");
  await recording
    .addColumn("sealed_as", "text", (column) => column.notNull().defaultTo(""))
    .execute();
  await recording
    .addColumn("hidden", "text", (column) => column.notNull().defaultTo("[]"))
    .execute();
  await database.schema
    .createIndex("recording_segment_lasts")
    .on("recording_segment")
    .columns(["recording", "lasts_ms"])
    .execute();
  await sql`update recording set sealed_as = id`.execute(database);
}
