/** Shares, the keys wrapped for the other person or the group library, and who watched what. */
import type { Kysely } from "kysely";

export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("share")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("recording", "text", (column) => column.notNull())
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("account", "text")
    .addColumn("group_id", "text")
    .addColumn("public_key", "text", (column) => column.notNull())
    .addColumn("from_ms", "bigint")
    .addColumn("to_ms", "bigint")
    .addColumn("with_notes", "integer", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("ends_at", "bigint")
    .addColumn("pad", "blob", (column) => column.notNull())
    .addColumn("label", "text")
    .execute();
  for (const column of ["recording", "owner", "account", "group_id"]) {
    await database.schema.createIndex(`share_${column}`).on("share").column(column).execute();
  }
  await database.schema
    .createTable("share_key")
    .addColumn("share", "text", (column) => column.notNull().references("share.id"))
    .addColumn("part", "integer", (column) => column.notNull())
    .addColumn("from_segment", "integer", (column) => column.notNull())
    .addColumn("to_segment", "integer", (column) => column.notNull())
    .addColumn("pad", "blob", (column) => column.notNull())
    .addColumn("key_file", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("share_key_key", ["share", "part"])
    .execute();
  // A look outlasts the share that it was had by: it is what the owner may see of it.
  await database.schema
    .createTable("share_watch")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("share", "text", (column) => column.notNull())
    .addColumn("recording", "text", (column) => column.notNull())
    .addColumn("account", "text", (column) => column.notNull())
    .addColumn("started_at", "bigint", (column) => column.notNull())
    .addColumn("last_at", "bigint", (column) => column.notNull())
    .addColumn("played", "text", (column) => column.notNull())
    .execute();
  await database.schema
    .createIndex("share_watch_recording")
    .on("share_watch")
    .columns(["recording", "account"])
    .execute();
}
