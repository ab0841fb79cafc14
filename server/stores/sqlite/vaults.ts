/** Vaults in SQLite. */
import type { Vault, VaultDevice, VaultJoin, VaultPasskey, VaultStore } from "../vault-store.ts";
import { ARRIVAL } from "./arrival.ts";
import { PRIMARY_KEY_VIOLATION, SqliteError } from "./connection.ts";
import { emptyLog, PAD } from "./erasing.ts";
import type {
  Database,
  VaultDeviceRow,
  VaultJoinRow,
  VaultPasskeyRow,
  VaultRow,
} from "./tables.ts";

const PARTS = ["vault_join", "vault_passkey", "vault_device", "vault"] as const;

export function sqliteVaults(database: Database): VaultStore {
  const find = (account: string, from = database) =>
    from.selectFrom("vault").selectAll().where("account", "=", account).executeTakeFirst();
  return {
    async create(vault, device) {
      try {
        await database.transaction().execute(async (tx) => {
          await tx.insertInto("vault").values(toRow(vault)).execute();
          await tx.insertInto("vault_device").values(toDeviceRow(device)).execute();
        });
        return true;
      } catch (error) {
        const known = error instanceof SqliteError && error.code === PRIMARY_KEY_VIOLATION;
        if (known && (await find(vault.account)) !== undefined) return false;
        throw error;
      }
    },
    async of(account) {
      const row = await find(account);
      return row === undefined ? null : toVault(row);
    },
    async all() {
      const rows = await database.selectFrom("vault").select(["account", "public_key"]).execute();
      return rows.map((row) => ({ account: row.account, publicKey: row.public_key }));
    },
    async change(account, change) {
      await database.transaction().execute(async (tx) => {
        const row = await find(account, tx);
        if (row === undefined) return;
        const next = toRow({ ...toVault(row), ...change });
        await tx.updateTable("vault").set(next).where("account", "=", account).execute();
      });
      // The old code must open nothing that is left anywhere.
      if (change.sealedByCode !== undefined) await emptyLog(database);
    },
    async destroy(account) {
      await database.transaction().execute(async (tx) => {
        for (const table of PARTS) {
          await tx.deleteFrom(table).where("account", "=", account).execute();
        }
      });
      await emptyLog(database);
    },

    async addDevice(device) {
      await database.insertInto("vault_device").values(toDeviceRow(device)).execute();
    },
    async devices(account) {
      const found = database.selectFrom("vault_device").selectAll().where("account", "=", account);
      return (await found.orderBy("created_at").orderBy(ARRIVAL).execute()).map(toDevice);
    },
    async removeDevice(account, id) {
      const removal = database.deleteFrom("vault_device").where("id", "=", id);
      const { numDeletedRows } = await removal
        .where("account", "=", account)
        .executeTakeFirstOrThrow();
      if (numDeletedRows > 0n) await emptyLog(database);
      return numDeletedRows > 0n;
    },

    async addPasskey(passkey) {
      await database
        .insertInto("vault_passkey")
        .orReplace()
        .values(toPasskeyRow(passkey))
        .execute();
    },
    async passkeys(account) {
      const found = database.selectFrom("vault_passkey").selectAll().where("account", "=", account);
      return (await found.orderBy("created_at").orderBy(ARRIVAL).execute()).map(toPasskey);
    },
    async removePasskey(account, credentialId) {
      const removal = database
        .deleteFrom("vault_passkey")
        .where("credential_id", "=", credentialId);
      const { numDeletedRows } = await removal
        .where("account", "=", account)
        .executeTakeFirstOrThrow();
      if (numDeletedRows > 0n) await emptyLog(database);
      return numDeletedRows > 0n;
    },

    async addJoin(join) {
      await database.insertInto("vault_join").values(toJoinRow(join)).execute();
    },
    async joins(account, at) {
      const found = database.selectFrom("vault_join").selectAll().where("account", "=", account);
      const open = found.where("expires_at", ">", at);
      const rows = await open.orderBy("created_at", "desc").orderBy(ARRIVAL, "desc").execute();
      return rows.map(toJoin);
    },
    async answerJoin(account, id, answer, at) {
      const change = database
        .updateTable("vault_join")
        .set({ answer, refused: answer === null ? 1 : 0 })
        .where("id", "=", id)
        .where("account", "=", account)
        .where("expires_at", ">", at)
        .where("answer", "is", null)
        .where("refused", "=", 0);
      return (await change.executeTakeFirst()).numUpdatedRows === 1n;
    },
    async removeJoins(before) {
      const removal = database.deleteFrom("vault_join").where("expires_at", "<=", before);
      const { numDeletedRows } = await removal.executeTakeFirstOrThrow();
      if (numDeletedRows > 0n) await emptyLog(database);
    },
  };
}

const toRow = (vault: Vault): VaultRow => ({
  account: vault.account,
  public_key: vault.publicKey,
  proof_digest: vault.proofDigest,
  created_at: vault.createdAt,
  checked_at: vault.checkedAt,
  proven_at: vault.provenAt,
  pad: PAD,
  sealed_by_code: vault.sealedByCode,
});
const toVault = (row: VaultRow): Vault => ({
  account: row.account,
  publicKey: row.public_key,
  sealedByCode: row.sealed_by_code,
  proofDigest: row.proof_digest,
  createdAt: row.created_at,
  checkedAt: row.checked_at,
  provenAt: row.proven_at,
});
const toDeviceRow = ({ id, account, name, half, createdAt }: VaultDevice): VaultDeviceRow => ({
  ...{ id, account, name, half, created_at: createdAt, pad: PAD },
});
const toDevice = ({ id, account, name, half, created_at: createdAt }: VaultDeviceRow) => ({
  ...{ id, account, name, half, createdAt },
});
const toPasskeyRow = (one: VaultPasskey): VaultPasskeyRow => ({
  ...{ credential_id: one.credentialId, account: one.account, sealed: one.sealed },
  ...{ created_at: one.createdAt, pad: PAD },
});
const toPasskey = (row: VaultPasskeyRow): VaultPasskey => ({
  ...{ credentialId: row.credential_id, account: row.account, sealed: row.sealed },
  createdAt: row.created_at,
});
const toJoinRow = (join: VaultJoin): VaultJoinRow => ({
  id: join.id,
  account: join.account,
  name: join.name,
  public_key: join.publicKey,
  created_at: join.createdAt,
  expires_at: join.expiresAt,
  refused: Number(join.refused),
  pad: PAD,
  answer: join.answer,
});
const toJoin = (row: VaultJoinRow): VaultJoin => ({
  id: row.id,
  account: row.account,
  name: row.name,
  publicKey: row.public_key,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  answer: row.answer,
  refused: row.refused === 1,
});
