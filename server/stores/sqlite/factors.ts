/** Second factors and passkeys in SQLite. */
import { AppError } from "../../errors.ts";
import type { FactorStore, Passkey, Totp } from "../factor-store.ts";
import { ARRIVAL } from "./arrival.ts";
import { PRIMARY_KEY_VIOLATION, SqliteError } from "./connection.ts";
import type { Database, PasskeyRow, TotpRow } from "./tables.ts";

export function sqliteFactors(database: Database): FactorStore {
  const totpOf = (account: string, from = database) =>
    from.selectFrom("totp").selectAll().where("account", "=", account).executeTakeFirst();
  return {
    async passkeysOf(account) {
      const found = database.selectFrom("passkey").selectAll().where("account", "=", account);
      const rows = await found.orderBy("created_at").orderBy(ARRIVAL).execute();
      return rows.map(toPasskey);
    },
    async passkey(id) {
      const found = database.selectFrom("passkey").selectAll().where("id", "=", id);
      const row = await found.executeTakeFirst();
      return row === undefined ? null : toPasskey(row);
    },
    async addPasskey(passkey) {
      const adding = database.insertInto("passkey").values(toPasskeyRow(passkey));
      await adding.execute().catch((error: unknown) => {
        const known = error instanceof SqliteError && error.code === PRIMARY_KEY_VIOLATION;
        throw known ? new AppError("not-now", error) : error;
      });
    },
    async countPasskey(id, counter) {
      await database.updateTable("passkey").set({ counter }).where("id", "=", id).execute();
    },
    async removePasskey(account, id) {
      const removal = database.deleteFrom("passkey").where("id", "=", id);
      await removal.where("account", "=", account).execute();
    },

    async totpOf(account) {
      const row = await totpOf(account);
      return row === undefined ? null : toTotp(row);
    },
    async setTotp(totp) {
      await database.transaction().execute(async (tx) => {
        const before = await totpOf(totp.account, tx);
        if (before !== undefined && before.confirmed_at !== null) throw new AppError("not-now");
        await tx.deleteFrom("totp").where("account", "=", totp.account).execute();
        await tx.insertInto("totp").values(toTotpRow(totp)).execute();
      });
    },
    async confirmTotp(account, at) {
      const change = database.updateTable("totp").set({ confirmed_at: at });
      await change.where("account", "=", account).where("confirmed_at", "is", null).execute();
    },
    async useStep(account, step) {
      const change = database.updateTable("totp").set({ last_step: step });
      const later = change.where("account", "=", account).where("last_step", "<", step);
      return (await later.executeTakeFirst()).numUpdatedRows === 1n;
    },
    async removeTotp(account) {
      await database.deleteFrom("totp").where("account", "=", account).execute();
    },

    async recoveryLeft(account) {
      const found = database.selectFrom("recovery_code").where("account", "=", account);
      return (await found.select("digest").execute()).length;
    },
    async setRecovery(account, digests) {
      const rows = [...new Set(digests)].map((digest) => ({ account, digest }));
      await database.transaction().execute(async (tx) => {
        await tx.deleteFrom("recovery_code").where("account", "=", account).execute();
        if (rows.length > 0) await tx.insertInto("recovery_code").values(rows).execute();
      });
    },
    async useRecovery(account, digest) {
      const removal = database.deleteFrom("recovery_code").where("account", "=", account);
      const used = await removal.where("digest", "=", digest).executeTakeFirst();
      return used.numDeletedRows === 1n;
    },

    async removeAll(account) {
      await database.transaction().execute(async (tx) => {
        await tx.deleteFrom("passkey").where("account", "=", account).execute();
        await tx.deleteFrom("totp").where("account", "=", account).execute();
        await tx.deleteFrom("recovery_code").where("account", "=", account).execute();
      });
    },
    async having(accounts) {
      if (accounts.length === 0) return new Set();
      const passkeys = database.selectFrom("passkey").select("account");
      const codes = database.selectFrom("totp").select("account");
      const rows = await passkeys
        .where("account", "in", accounts)
        .union(codes.where("account", "in", accounts).where("confirmed_at", "is not", null))
        .execute();
      return new Set(rows.map(({ account }) => account));
    },
  };
}

const toPasskeyRow = (passkey: Passkey): PasskeyRow => ({
  id: passkey.id,
  account: passkey.account,
  public_key: passkey.publicKey,
  counter: passkey.counter,
  transports: JSON.stringify(passkey.transports),
  name: passkey.name,
  rp_id: passkey.rpId,
  created_at: passkey.createdAt,
});
const toPasskey = (row: PasskeyRow): Passkey => ({
  id: row.id,
  account: row.account,
  publicKey: row.public_key,
  counter: row.counter,
  transports: JSON.parse(row.transports) as string[],
  name: row.name,
  rpId: row.rp_id,
  createdAt: row.created_at,
});
const toTotpRow = (totp: Totp): TotpRow => ({
  account: totp.account,
  sealed: totp.sealed,
  created_at: totp.createdAt,
  confirmed_at: totp.confirmedAt,
  last_step: totp.lastStep,
});
const toTotp = (row: TotpRow): Totp => ({
  account: row.account,
  sealed: row.sealed,
  createdAt: row.created_at,
  confirmedAt: row.confirmed_at,
  lastStep: row.last_step,
});
