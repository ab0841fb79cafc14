/** The stores in one SQLite file: the embedded default. */
import { Kysely } from "kysely";
import { Migrator } from "kysely/migration";
import { sqliteAuditLog } from "../audit/sqlite.ts";
import { headOf } from "../audit/writing.ts";
import { openAnchor, type AnchorFile } from "./anchor-file.ts";
import { migrations } from "./migrations/index.ts";
import { makePrivateFile, makePrivateFolder } from "./private-folder.ts";
import { sqliteAccounts } from "./sqlite/accounts.ts";
import { sqliteAgreements } from "./sqlite/agreements.ts";
import { ThreadedSqliteDialect } from "./sqlite/dialect.ts";
import { sqliteFactors } from "./sqlite/factors.ts";
import { sqliteGroups } from "./sqlite/groups.ts";
import { sqliteGuests } from "./sqlite/guests.ts";
import { sqliteLinks } from "./sqlite/links.ts";
import { sqliteNotes } from "./sqlite/notes.ts";
import { sqliteRecordings } from "./sqlite/recordings.ts";
import { sqliteSchools } from "./sqlite/schools.ts";
import { sqliteShares } from "./sqlite/shares.ts";
import { sqliteSignIns } from "./sqlite/sign-ins.ts";
import { sqliteVaults } from "./sqlite/vaults.ts";
import type { Database, Tables } from "./sqlite/tables.ts";
import type { Stores } from "./stores.ts";

export const DATABASE_FILE = "aside.sqlite";

/** Creates folder, file and tables where they are missing. */
export async function openSqliteStores(folder: string): Promise<Stores> {
  makePrivateFolder(folder);
  // SQLite gives its side files (-wal, -shm) the mode of this one.
  const path = makePrivateFile(folder, DATABASE_FILE);
  const database: Database = new Kysely<Tables>({ dialect: new ThreadedSqliteDialect(path) });
  let anchor: AnchorFile;
  try {
    await migrate(database);
    anchor = openAnchor(folder, await headOf(database));
  } catch (error) {
    await database.destroy();
    throw error;
  }
  const audit = sqliteAuditLog(database, anchor);
  return {
    schools: sqliteSchools(database),
    accounts: sqliteAccounts(database),
    signIns: sqliteSignIns(database),
    factors: sqliteFactors(database),
    links: sqliteLinks(database),
    agreements: sqliteAgreements(database),
    guests: sqliteGuests(database),
    vaults: sqliteVaults(database),
    recordings: sqliteRecordings(database),
    shares: sqliteShares(database),
    notes: sqliteNotes(database),
    groups: sqliteGroups(database),
    audit,
    async close() {
      await audit.settled();
      await database.destroy();
      anchor.close();
    },
  };
}

async function migrate(database: Database): Promise<void> {
  const provider = { getMigrations: () => Promise.resolve(migrations) };
  const { error } = await new Migrator({ db: database, provider }).migrateToLatest();
  if (error instanceof Error) throw error;
  if (error !== undefined) throw new TypeError("a migration failed", { cause: error });
}
