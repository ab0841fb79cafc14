/** The stores in one SQLite file: the embedded default. */
import { Kysely, type Selectable } from "kysely";
import { Migrator } from "kysely/migration";
import { sqliteAuditLog } from "../audit/sqlite.ts";
import { AppError } from "../errors.ts";
import { normalEmail, type Account, type AccountStore } from "./account-store.ts";
import { migrations } from "./migrations/index.ts";
import { makePrivateFile, makePrivateFolder } from "./private-folder.ts";
import { SqliteError, UNIQUE_VIOLATION } from "./sqlite/connection.ts";
import { ThreadedSqliteDialect } from "./sqlite/dialect.ts";
import { sqliteSignIns } from "./sqlite/sign-ins.ts";
import type { AccountRow, Tables } from "./sqlite/tables.ts";
import type { Stores } from "./stores.ts";

export const DATABASE_FILE = "aside.sqlite";

/** Creates folder, file and tables where they are missing. */
export async function openSqliteStores(folder: string): Promise<Stores> {
  makePrivateFolder(folder);
  // SQLite gives its side files (-wal, -shm) the mode of this one.
  const path = makePrivateFile(folder, DATABASE_FILE);
  const database = new Kysely<Tables>({ dialect: new ThreadedSqliteDialect(path) });
  try {
    const provider = { getMigrations: () => Promise.resolve(migrations) };
    const { error } = await new Migrator({ db: database, provider }).migrateToLatest();
    if (error instanceof Error) throw error;
    if (error !== undefined) throw new TypeError("a migration failed", { cause: error });
  } catch (error) {
    await database.destroy();
    throw error;
  }
  return {
    accounts: sqliteAccounts(database),
    signIns: sqliteSignIns(database),
    audit: sqliteAuditLog(database),
    close: () => database.destroy(),
  };
}

function sqliteAccounts(database: Kysely<Tables>): AccountStore {
  const accounts = () => database.selectFrom("account").selectAll();
  return {
    async byId(id) {
      return toAccount(await accounts().where("id", "=", id).executeTakeFirst());
    },
    async byEmail(email) {
      const row = await accounts().where("email", "=", normalEmail(email)).executeTakeFirst();
      return toAccount(row);
    },
    async ofSchool(school) {
      const rows = await accounts()
        .where("school", "=", school)
        .where("closed_at", "is", null)
        .orderBy("name")
        .execute();
      return rows.flatMap((row) => toAccount(row) ?? []);
    },
    async isEmpty() {
      return (await accounts().limit(1).executeTakeFirst()) === undefined;
    },
    async add({ passwordHash, closedAt, email, ...rest }) {
      const row = { ...rest, email: normalEmail(email) };
      await database
        .insertInto("account")
        .values({ ...row, password_hash: passwordHash, closed_at: closedAt })
        .execute()
        .catch((error: unknown) => {
          const taken = error instanceof SqliteError && error.code === UNIQUE_VIOLATION;
          throw taken ? new AppError("address-taken", error) : error;
        });
    },
    async setPassword(id, passwordHash) {
      const change = database.updateTable("account").set({ password_hash: passwordHash });
      await change.where("id", "=", id).execute();
    },
    async close(id, at) {
      const change = database.updateTable("account").set({ closed_at: at });
      await change.where("id", "=", id).where("closed_at", "is", null).execute();
    },
  };
}

function toAccount(row: Selectable<AccountRow> | undefined): Account | null {
  if (row === undefined) return null;
  const { password_hash: passwordHash, closed_at: closedAt, ...rest } = row;
  return { ...rest, passwordHash, closedAt };
}
