/** Shares' records in SQLite. */
import type { ShareStore } from "../share-store.ts";
import { ARRIVAL } from "./arrival.ts";
import { emptyLog, PAD } from "./erasing.ts";
import {
  toKey,
  toKeyRow,
  toShare,
  toShareRow,
  toWatch,
  toWatchRow,
  type ShareRow,
} from "./share-rows.ts";
import type { Database } from "./tables.ts";

/** Ids in one question; SQLite takes 32,766 parameters. */
const AT_ONCE = 500;
const inBatches = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, batch) =>
    all.slice(batch * AT_ONCE, (batch + 1) * AT_ONCE),
  );

export function sqliteShares(database: Database): ShareStore {
  const newest = () =>
    database.selectFrom("share").selectAll().orderBy("created_at", "desc").orderBy(ARRIVAL, "desc");
  const those = async (column: keyof ShareRow, is: string) =>
    (await newest().where(column, "=", is).execute()).map(toShare);
  return {
    add: (share, keys) =>
      database.transaction().execute(async (tx) => {
        await tx.insertInto("share").values(toShareRow(share, PAD)).execute();
        for (const key of keys) {
          const row = toKeyRow({ ...key, share: share.id }, PAD);
          await tx.insertInto("share_key").values(row).execute();
        }
      }),
    async byId(id) {
      return (await those("id", id))[0] ?? null;
    },
    ofRecording: (recording) => those("recording", recording),
    ofOwner: (owner) => those("owner", owner),
    withAccount: (account) => those("account", account),
    withGroup: (group) => those("group_id", group),
    async all() {
      return (await newest().execute()).map(toShare);
    },
    async setEnd(id, endsAt) {
      await database.updateTable("share").set({ ends_at: endsAt }).where("id", "=", id).execute();
    },
    async keys(share) {
      const found = database.selectFrom("share_key").selectAll().where("share", "=", share);
      return (await found.orderBy("part").execute()).map(toKey);
    },
    async destroy(ids) {
      if (ids.length === 0) return;
      await database.transaction().execute(async (tx) => {
        for (const some of inBatches(ids)) {
          await tx.deleteFrom("share_key").where("share", "in", some).execute();
          await tx.deleteFrom("share").where("id", "in", some).execute();
        }
      });
      await emptyLog(database);
    },

    async putWatch(watch) {
      await database.insertInto("share_watch").orReplace().values(toWatchRow(watch)).execute();
    },
    async watch(id) {
      const found = database.selectFrom("share_watch").selectAll().where("id", "=", id);
      const row = await found.executeTakeFirst();
      return row === undefined ? null : toWatch(row);
    },
    async watchesOf(recording) {
      const found = database.selectFrom("share_watch").selectAll();
      const mine = found.where("recording", "=", recording).orderBy("started_at", "desc");
      return (await mine.orderBy(ARRIVAL, "desc").execute()).map(toWatch);
    },
    async lastWatched(recordings) {
      const found = inBatches(recordings).map((some) =>
        database
          .selectFrom("share_watch")
          .select((eb) => ["recording", "account", eb.fn.max("last_at").as("at")])
          .where("recording", "in", some)
          .groupBy(["recording", "account"])
          .execute(),
      );
      return (await Promise.all(found)).flat();
    },
    async watchedRecordings() {
      const found = database.selectFrom("share_watch").select("recording").distinct();
      return (await found.execute()).map(({ recording }) => recording);
    },
    async forget(recording) {
      await database.deleteFrom("share_watch").where("recording", "=", recording).execute();
    },
  };
}
