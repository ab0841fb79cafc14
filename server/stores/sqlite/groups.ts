/** Group libraries in SQLite. */
import { namesAll, type GroupStore, type Rekey } from "../group-store.ts";
import { ARRIVAL } from "./arrival.ts";
import { PRIMARY_KEY_VIOLATION, SqliteError } from "./connection.ts";
import { emptyLog, PAD } from "./erasing.ts";
import { toGroup, toGroupRow, toMember, toMemberRow } from "./group-rows.ts";
import type { Database } from "./tables.ts";

export function sqliteGroups(database: Database): GroupStore {
  const find = (id: string, from = database) =>
    from.selectFrom("group_library").selectAll().where("id", "=", id).executeTakeFirst();
  const memberRows = (group: string, from = database) => {
    const found = from.selectFrom("group_member").selectAll().where("group_id", "=", group);
    return found.orderBy("since").orderBy(ARRIVAL).execute();
  };
  /** Whether members and shares, part by part, are exactly those named. */
  const isAsNamed = async ({ group, members, shares }: Rekey, tx: Database): Promise<boolean> => {
    const accounts = (await memberRows(group, tx)).map(({ account }) => account);
    const named = members.map(({ account }) => account);
    const there = tx.selectFrom("share").select("id").where("group_id", "=", group);
    const ids = (await there.execute()).map(({ id }) => id);
    const wrapped = shares.map(({ id }) => id);
    if (!namesAll(accounts, named) || !namesAll(ids, wrapped)) return false;
    for (const { id, keys } of shares) {
      const rows = await tx
        .selectFrom("share_key")
        .select("part")
        .where("share", "=", id)
        .execute();
      const parts = rows.map(({ part }) => part);
      const given = keys.map(({ part }) => part);
      if (!namesAll(parts, given)) return false;
    }
    return true;
  };
  return {
    async add(group, first) {
      try {
        await database.transaction().execute(async (tx) => {
          await tx.insertInto("group_library").values(toGroupRow(group)).execute();
          await tx.insertInto("group_member").values(toMemberRow(first)).execute();
        });
        return true;
      } catch (error) {
        const known = error instanceof SqliteError && error.code === PRIMARY_KEY_VIOLATION;
        if (known && (await find(group.id)) !== undefined) return false;
        throw error;
      }
    },
    async byId(id) {
      const row = await find(id);
      return row === undefined ? null : toGroup(row);
    },
    async ofAccount(account) {
      const mine = database
        .selectFrom("group_member")
        .select("group_id")
        .where("account", "=", account);
      const found = database.selectFrom("group_library").selectAll().where("id", "in", mine);
      return (await found.orderBy("created_at").orderBy(ARRIVAL).execute()).map(toGroup);
    },
    members: async (group) => (await memberRows(group)).map(toMember),
    async everyMember() {
      return (await database.selectFrom("group_member").selectAll().execute()).map(toMember);
    },
    addMember: (member, epoch) =>
      database.transaction().execute(async (tx) => {
        const group = await find(member.group, tx);
        if (group?.epoch !== epoch || group.stale === 1) return false;
        const there = await memberRows(member.group, tx);
        if (there.some(({ account }) => account === member.account)) return false;
        await tx.insertInto("group_member").values(toMemberRow(member)).execute();
        return true;
      }),
    async setRole(group, account, role) {
      const change = database.updateTable("group_member").set({ role });
      await change.where("group_id", "=", group).where("account", "=", account).execute();
    },
    async removeMember(group, account) {
      const gone = await database.transaction().execute(async (tx) => {
        const removal = tx.deleteFrom("group_member").where("group_id", "=", group);
        const { numDeletedRows } = await removal
          .where("account", "=", account)
          .executeTakeFirstOrThrow();
        if (numDeletedRows === 0n) return false;
        await tx.updateTable("group_library").set({ stale: 1 }).where("id", "=", group).execute();
        return true;
      });
      if (gone) await emptyLog(database);
      return gone;
    },
    async rekey(rekey) {
      const { group, epoch, publicKey, name, members, shares } = rekey;
      const done = await database.transaction().execute(async (tx) => {
        if ((await find(group, tx))?.epoch !== epoch || !(await isAsNamed(rekey, tx))) return false;
        const next = { public_key: publicKey, epoch: epoch + 1, stale: 0, pad: PAD, name };
        await tx.updateTable("group_library").set(next).where("id", "=", group).execute();
        for (const { account, wrapped } of members) {
          const member = tx.updateTable("group_member").set({ wrapped });
          await member.where("group_id", "=", group).where("account", "=", account).execute();
        }
        for (const { id, label, keys } of shares) {
          const share = tx.updateTable("share").set({ label, public_key: publicKey });
          await share.where("id", "=", id).execute();
          for (const { part, keyFile } of keys) {
            const key = tx.updateTable("share_key").set({ key_file: keyFile });
            await key.where("share", "=", id).where("part", "=", part).execute();
          }
        }
        return true;
      });
      if (done) await emptyLog(database);
      return done;
    },
    async remove(id) {
      await database.transaction().execute(async (tx) => {
        await tx.deleteFrom("group_member").where("group_id", "=", id).execute();
        await tx.deleteFrom("group_library").where("id", "=", id).execute();
      });
      await emptyLog(database);
    },
  };
}
