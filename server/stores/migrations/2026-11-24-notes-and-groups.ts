/** Notes, live notes and sealed papers; group libraries with their members. */
import type { Kysely } from "kysely";

export async function up(database: Kysely<unknown>): Promise<void> {
  await makeNotes(database);
  await makeGroups(database);
}

async function makeNotes(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("note")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("recording", "text")
    .addColumn("session", "text")
    .addColumn("session_at", "bigint")
    .addColumn("owner", "text", (column) => column.notNull().references("account.id"))
    .addColumn("author", "text", (column) => column.notNull().references("account.id"))
    .addColumn("under", "text", (column) => column.notNull())
    .addColumn("part", "integer")
    .addColumn("segment", "integer")
    .addColumn("reply_to", "text")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("changed_at", "bigint", (column) => column.notNull())
    .addColumn("resolved_at", "bigint")
    .addColumn("digest", "text", (column) => column.notNull())
    .addColumn("pad", "blob", (column) => column.notNull())
    .addColumn("sealed", "text", (column) => column.notNull())
    .execute();
  // `digest` is in an index of its own: a start reads all of them, and no page of text.
  for (const columns of [
    ["recording", "created_at"],
    ["session", "created_at"],
    ["owner", "under"],
    ["author", "under"],
    ["reply_to"],
    ["digest", "id"],
  ]) {
    const index = database.schema.createIndex(`note_by_${columns[0]}`);
    await index.on("note").columns(columns).execute();
  }
  await database.schema
    .createTable("paper")
    .addColumn("account", "text", (column) => column.notNull().references("account.id"))
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("version", "integer", (column) => column.notNull())
    .addColumn("pad", "blob", (column) => column.notNull())
    .addColumn("sealed", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("paper_key", ["account", "name"])
    .execute();
}

async function makeGroups(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("group_library")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("school", "text", (column) => column.notNull().references("school.id"))
    .addColumn("public_key", "text", (column) => column.notNull())
    .addColumn("epoch", "integer", (column) => column.notNull())
    .addColumn("stale", "integer", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("pad", "blob", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .execute();
  await database.schema
    .createTable("group_member")
    .addColumn("group_id", "text", (column) => column.notNull().references("group_library.id"))
    .addColumn("account", "text", (column) => column.notNull().references("account.id"))
    .addColumn("role", "text", (column) => column.notNull())
    .addColumn("since", "bigint", (column) => column.notNull())
    .addColumn("pad", "blob", (column) => column.notNull())
    .addColumn("wrapped", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("group_member_key", ["group_id", "account"])
    .execute();
  await database.schema
    .createIndex("group_member_account")
    .on("group_member")
    .column("account")
    .execute();
}
