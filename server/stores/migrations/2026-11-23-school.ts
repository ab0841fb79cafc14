import { sql, type Kysely } from "kysely";

/**
 * Schools with all that belongs to the door: factors, links, agreements, guests.
 * An address becomes unique within its school only, and the audit log gets
 * columns to filter by.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await makeSchools(database);
  await rebuildAccounts(database);
  const signIns = database.schema.alterTable("sign_in");
  await signIns.addColumn("device", "text", (column) => column.notNull().defaultTo("")).execute();
  await makeFactors(database);
  await makeLinks(database);
  await makeAgreements(database);
  await makeGuests(database);
  await rebuildAudit(database);
}

async function makeSchools(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("school")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("controller", "text", (column) => column.notNull())
    .addColumn("registration", "text", (column) => column.notNull())
    .addColumn("support", "text", (column) => column.notNull())
    .addColumn("password_length", "integer", (column) => column.notNull())
    .addColumn("second_factor", "integer", (column) => column.notNull())
    .addColumn("training", "integer", (column) => column.notNull())
    .addColumn("practice_text", "text", (column) => column.notNull())
    .addColumn("practice_review_on", "text", (column) => column.notNull())
    .addColumn("practice_changed_at", "bigint", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
  // Before this there were accounts of schools that had no record of their own.
  await sql`insert into school
    select distinct school, 'School', '', '', '', 12, 0, 0, '', '1970-01-01', 0, 0 from account`.execute(
    database,
  );
}

/** SQLite cannot change a constraint in place: the rows wait beside while the table is made anew. */
async function rebuildAccounts(database: Kysely<unknown>): Promise<void> {
  // Sign-ins point at accounts that are away for a moment; checked again at the commit.
  await sql`pragma defer_foreign_keys = on`.execute(database);
  await sql`create table account_before as select * from account`.execute(database);
  await database.schema.dropTable("account").execute();
  await database.schema
    .createTable("account")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("school", "text", (column) => column.notNull().references("school.id"))
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("renamed_at", "bigint")
    .addColumn("email", "text", (column) => column.notNull())
    .addColumn("about", "text", (column) => column.notNull())
    .addColumn("address_proven_at", "bigint")
    .addColumn("password_hash", "text")
    .addColumn("administrator", "integer", (column) => column.notNull())
    .addColumn("outside", "integer", (column) => column.notNull())
    .addColumn("second_factor_required", "integer", (column) => column.notNull())
    .addColumn("joined_at", "bigint", (column) => column.notNull())
    .addColumn("hands_since", "bigint", (column) => column.notNull())
    .addColumn("trained_at", "bigint")
    .addColumn("closed_at", "bigint")
    .addUniqueConstraint("account_school_email", ["school", "email"])
    .execute();
  await database.schema.createIndex("account_email").on("account").column("email").execute();
  await sql`insert into account
    select id, school, name, null, email, about, null, password_hash, 0, 0, 0, 0, 0, null, closed_at
    from account_before`.execute(database);
  await database.schema.dropTable("account_before").execute();
}

async function makeFactors(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("passkey")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("account", "text", (column) => column.notNull().references("account.id"))
    .addColumn("public_key", "text", (column) => column.notNull())
    .addColumn("counter", "bigint", (column) => column.notNull())
    .addColumn("transports", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("rp_id", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
  await database.schema.createIndex("passkey_account").on("passkey").column("account").execute();
  await database.schema
    .createTable("totp")
    .addColumn("account", "text", (column) => column.primaryKey().references("account.id"))
    .addColumn("sealed", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("confirmed_at", "bigint")
    .addColumn("last_step", "bigint", (column) => column.notNull())
    .execute();
  await database.schema
    .createTable("recovery_code")
    .addColumn("account", "text", (column) => column.notNull().references("account.id"))
    .addColumn("digest", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("recovery_code_key", ["account", "digest"])
    .execute();
}

async function makeLinks(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("link")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("digest", "text", (column) => column.notNull().unique())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("school", "text", (column) => column.references("school.id"))
    .addColumn("account", "text", (column) => column.references("account.id"))
    .addColumn("email", "text")
    .addColumn("made_by", "text", (column) => column.references("account.id"))
    .addColumn("detail", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("expires_at", "bigint", (column) => column.notNull())
    .addColumn("used_at", "bigint")
    .addColumn("withdrawn_at", "bigint")
    .execute();
  await database.schema.createIndex("link_school").on("link").column("school").execute();
  await database.schema.createIndex("link_account").on("link").column("account").execute();
}

async function makeAgreements(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("agreement")
    .addColumn("school", "text", (column) => column.notNull().references("school.id"))
    .addColumn("version", "integer", (column) => column.notNull())
    .addColumn("text", "text", (column) => column.notNull())
    .addColumn("hash", "text", (column) => column.notNull())
    .addColumn("published_at", "bigint", (column) => column.notNull())
    .addColumn("published_by", "text", (column) => column.references("account.id"))
    .addPrimaryKeyConstraint("agreement_key", ["school", "version"])
    .execute();
  await database.schema
    .createTable("acceptance")
    .addColumn("account", "text", (column) => column.notNull().references("account.id"))
    .addColumn("school", "text", (column) => column.notNull())
    .addColumn("version", "integer", (column) => column.notNull())
    .addColumn("hash", "text", (column) => column.notNull())
    .addColumn("accepted_at", "bigint", (column) => column.notNull())
    .addColumn("receipt", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("acceptance_key", ["account", "school", "version"])
    .addForeignKeyConstraint("acceptance_version", ["school", "version"], "agreement", [
      "school",
      "version",
    ])
    .execute();
  await database.schema
    .createIndex("acceptance_school")
    .on("acceptance")
    .columns(["school", "version"])
    .execute();
}

async function makeGuests(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("guest_tie")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("host", "text", (column) => column.notNull().references("account.id"))
    .addColumn("guest", "text", (column) => column.notNull().references("account.id"))
    .addColumn("until", "bigint", (column) => column.notNull())
    .addColumn("one_session", "integer", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("ended_at", "bigint")
    .execute();
  for (const column of ["host", "guest"]) {
    await database.schema
      .createIndex(`guest_tie_${column}`)
      .on("guest_tie")
      .column(column)
      .execute();
  }
}

/** What a line is found by, besides its text; a list reads from the newest to the oldest. */
const FILTERS = ["seq", "outcome", "action", "actor", "at"];

async function rebuildAudit(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("audit_next")
    .addColumn("seq", "integer", (column) => column.primaryKey())
    .addColumn("hash", "text", (column) => column.notNull())
    .addColumn("line", "text", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("actor", "text")
    .addColumn("action", "text", (column) => column.notNull())
    .addColumn("owner", "text")
    .addColumn("school", "text")
    .addColumn("outcome", "text", (column) => column.notNull())
    .execute();
  await sql`insert into audit_next
    select seq, hash, line, line ->> '$.at', line ->> '$.actor', line ->> '$.action',
      owner, line ->> '$.school', line ->> '$.outcome'
    from audit`.execute(database);
  await database.schema.dropTable("audit").execute();
  await database.schema.alterTable("audit_next").renameTo("audit").execute();
  for (const reader of ["owner", "school"]) {
    await database.schema
      .createIndex(`audit_${reader}`)
      .on("audit")
      .columns([reader, ...FILTERS])
      .where(sql.ref(reader), "is not", null)
      .execute();
  }
}
