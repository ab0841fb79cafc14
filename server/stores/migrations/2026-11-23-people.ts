import type { Kysely } from "kysely";

/** Accounts, sign-ins with their refresh tokens, and the audit log. Times are integer ms. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("account")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("school", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("email", "text", (column) => column.notNull().unique())
    .addColumn("about", "text", (column) => column.notNull())
    .addColumn("password_hash", "text")
    .addColumn("closed_at", "bigint")
    .execute();
  await database.schema.createIndex("account_school").on("account").column("school").execute();

  await database.schema
    .createTable("sign_in")
    .addColumn("sid", "text", (column) => column.primaryKey())
    .addColumn("account", "text", (column) => column.notNull().references("account.id"))
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("used_at", "bigint", (column) => column.notNull())
    .addColumn("expires_at", "bigint", (column) => column.notNull())
    .addColumn("closed_at", "bigint")
    .execute();
  await database.schema.createIndex("sign_in_account").on("sign_in").column("account").execute();

  await database.schema
    .createTable("refresh_token")
    .addColumn("digest", "text", (column) => column.primaryKey())
    .addColumn("sid", "text", (column) =>
      column.notNull().references("sign_in.sid").onDelete("cascade"),
    )
    .addColumn("replaced_at", "bigint")
    .execute();
  await database.schema.createIndex("refresh_sid").on("refresh_token").column("sid").execute();

  await database.schema
    .createTable("audit")
    .addColumn("seq", "integer", (column) => column.primaryKey())
    .addColumn("hash", "text", (column) => column.notNull())
    .addColumn("owner", "text")
    .addColumn("line", "text", (column) => column.notNull())
    .execute();
  await database.schema.createIndex("audit_owner").on("audit").columns(["owner", "seq"]).execute();
}
