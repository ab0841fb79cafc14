/** Accounts in SQLite. */
import { sql } from "kysely";
import { AppError } from "../../errors.ts";
import { normalEmail, type Account, type AccountStore } from "../account-store.ts";
import { ARRIVAL } from "./arrival.ts";
import { SqliteError, UNIQUE_VIOLATION } from "./connection.ts";
import type { AccountRow, Database } from "./tables.ts";

export function sqliteAccounts(database: Database): AccountStore {
  const accounts = () => database.selectFrom("account").selectAll();
  return {
    async byId(id) {
      return orNull(await accounts().where("id", "=", id).executeTakeFirst());
    },
    async byIds(ids) {
      // One text however many there are: the thread keeps what it has read.
      const among = sql<string>`(select value from json_each(${JSON.stringify(ids)}))`;
      return (await accounts().where("id", "in", among).execute()).map(toAccount);
    },
    async byEmail(email) {
      const found = accounts().where("email", "=", normalEmail(email));
      return (await found.orderBy("joined_at").orderBy(ARRIVAL).execute()).map(toAccount);
    },
    async inSchool(school, email) {
      const found = accounts().where("school", "=", school).where("email", "=", normalEmail(email));
      return orNull(await found.executeTakeFirst());
    },
    async ofSchool(school) {
      const found = accounts().where("school", "=", school);
      return (await found.orderBy("name").orderBy(ARRIVAL).execute()).map(toAccount);
    },
    async add(account) {
      await database.insertInto("account").values(toRow(account)).execute().catch(refuseTaken);
    },
    async change(id, fields) {
      await database.transaction().execute(async (tx) => {
        const found = tx.selectFrom("account").selectAll().where("id", "=", id);
        const row = await found.executeTakeFirst();
        if (row === undefined) return;
        const change = tx.updateTable("account").set(toRow({ ...toAccount(row), ...fields }));
        await change.where("id", "=", id).execute().catch(refuseTaken);
      });
    },
    async close(id, at) {
      const change = database.updateTable("account").set({ closed_at: at });
      await change.where("id", "=", id).where("closed_at", "is", null).execute();
    },
    async reopen(id) {
      const change = database.updateTable("account").set({ closed_at: null });
      await change.where("id", "=", id).execute();
    },
  };
}

function refuseTaken(error: unknown): never {
  const taken = error instanceof SqliteError && error.code === UNIQUE_VIOLATION;
  throw taken ? new AppError("address-taken", error) : error;
}

const toRow = (account: Account): AccountRow => ({
  id: account.id,
  school: account.school,
  name: account.name,
  renamed_at: account.renamedAt,
  email: normalEmail(account.email),
  about: account.about,
  address_proven_at: account.addressProvenAt,
  password_hash: account.passwordHash,
  administrator: Number(account.administrator),
  outside: Number(account.outside),
  second_factor_required: Number(account.secondFactorRequired),
  joined_at: account.joinedAt,
  hands_since: account.handsSince,
  trained_at: account.trainedAt,
  closed_at: account.closedAt,
});

const toAccount = (row: AccountRow): Account => ({
  id: row.id,
  school: row.school,
  name: row.name,
  renamedAt: row.renamed_at,
  email: row.email,
  about: row.about,
  addressProvenAt: row.address_proven_at,
  passwordHash: row.password_hash,
  administrator: row.administrator === 1,
  outside: row.outside === 1,
  secondFactorRequired: row.second_factor_required === 1,
  joinedAt: row.joined_at,
  handsSince: row.hands_since,
  trainedAt: row.trained_at,
  closedAt: row.closed_at,
});
const orNull = (row: AccountRow | undefined) => (row === undefined ? null : toAccount(row));
