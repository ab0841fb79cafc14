/** Vaults, recordings, what their owners chose, and what a school allows at most. */
import { sql, type Kysely } from "kysely";

export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema.alterTable("school").addColumn("recording_days", "integer").execute();
  await database.schema.alterTable("school").addColumn("recording_bytes", "bigint").execute();
  await makeVaults(database);
  await makeRecordings(database);
  await makeFacts(database);
}

async function makeVaults(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("vault")
    .addColumn("account", "text", (column) => column.primaryKey().references("account.id"))
    .addColumn("public_key", "text", (column) => column.notNull())
    .addColumn("proof_digest", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("checked_at", "bigint")
    .addColumn("proven_at", "bigint", (column) => column.notNull())
    .addColumn("pad", "blob", (column) => column.notNull())
    .addColumn("sealed_by_code", "text", (column) => column.notNull())
    .execute();
  await database.schema
    .createTable("vault_device")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("account", "text", (column) => column.notNull().references("vault.account"))
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("pad", "blob", (column) => column.notNull())
    .addColumn("half", "text", (column) => column.notNull())
    .execute();
  await database.schema
    .createTable("vault_passkey")
    .addColumn("account", "text", (column) => column.notNull().references("vault.account"))
    .addColumn("credential_id", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("pad", "blob", (column) => column.notNull())
    .addColumn("sealed", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("vault_passkey_key", ["account", "credential_id"])
    .execute();
  await database.schema
    .createTable("vault_join")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("account", "text", (column) => column.notNull().references("vault.account"))
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("public_key", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("expires_at", "bigint", (column) => column.notNull())
    .addColumn("refused", "integer", (column) => column.notNull())
    .addColumn("pad", "blob", (column) => column.notNull())
    .addColumn("answer", "text")
    .execute();
  for (const table of ["vault_device", "vault_join"]) {
    await database.schema.createIndex(`${table}_account`).on(table).column("account").execute();
  }
}

async function makeRecordings(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("recording")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("owner", "text", (column) => column.notNull().references("account.id"))
    .addColumn("session", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("started_at", "bigint", (column) => column.notNull())
    .addColumn("ended_at", "bigint")
    .addColumn("sealed_title", "text")
    .addColumn("decide_by", "bigint")
    .addColumn("expires_at", "bigint")
    .addColumn("erase_at", "bigint")
    .addColumn("state_before", "text")
    .addColumn("bytes", "bigint", (column) => column.notNull())
    .execute();
  await database.schema
    .createIndex("recording_owner")
    .on("recording")
    .columns(["owner", "started_at"])
    .execute();
  // Two starts at once make one recording, whoever asks.
  await sql`create unique index recording_under_way on recording (owner)
    where state = 'recording'`.execute(database);
  await database.schema
    .createTable("recording_part")
    .addColumn("recording", "text", (column) => column.notNull().references("recording.id"))
    .addColumn("part", "integer", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("pad", "blob", (column) => column.notNull())
    .addColumn("key_file", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("recording_part_key", ["recording", "part"])
    .execute();
  await database.schema
    .createTable("recording_segment")
    .addColumn("recording", "text", (column) => column.notNull().references("recording.id"))
    .addColumn("part", "integer", (column) => column.notNull())
    .addColumn("segment", "integer", (column) => column.notNull())
    .addColumn("object", "text", (column) => column.notNull().unique())
    .addColumn("at_ms", "bigint", (column) => column.notNull())
    .addColumn("lasts_ms", "bigint", (column) => column.notNull())
    .addColumn("bytes", "bigint", (column) => column.notNull())
    .addColumn("chunks", "integer")
    .addPrimaryKeyConstraint("recording_segment_key", ["recording", "part", "segment"])
    .execute();
  await database.schema
    .createTable("recording_settings")
    .addColumn("account", "text", (column) => column.primaryKey().references("account.id"))
    .addColumn("undo_days", "integer", (column) => column.notNull())
    .addColumn("keep_days", "integer")
    .addColumn("untouched", "text", (column) => column.notNull())
    .addColumn("quota_bytes", "bigint")
    .execute();
}

/** One row: how many deletions were ever noted, the last one's hash, the clock last seen. */
async function makeFacts(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("library_facts")
    .addColumn("id", "integer", (column) => column.primaryKey())
    .addColumn("tombstones", "bigint", (column) => column.notNull())
    .addColumn("tombstone_head", "text", (column) => column.notNull())
    .addColumn("clock", "bigint")
    .execute();
  await sql`insert into library_facts values (1, 0, '', null)`.execute(database);
}
