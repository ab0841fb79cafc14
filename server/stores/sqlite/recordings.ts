/** Recordings' records in SQLite. */
import { sql } from "kysely";
import type { RecordingSegment, RecordingStore } from "../recording-store.ts";
import { ARRIVAL } from "./arrival.ts";
import { SqliteError, UNIQUE_VIOLATION } from "./connection.ts";
import { emptyLog, PAD } from "./erasing.ts";
import {
  toPart,
  toPartRow,
  toRecording,
  toRecordingRow,
  toSegment,
  toSegmentRow,
  toSettings,
  toSettingsRow,
} from "./recording-rows.ts";
import type { Database } from "./tables.ts";

export function sqliteRecordings(database: Database): RecordingStore {
  const find = (id: string, from = database) =>
    from.selectFrom("recording").selectAll().where("id", "=", id).executeTakeFirst();
  const segmentRows = (recording: string, from = database) =>
    from
      .selectFrom("recording_segment")
      .selectAll()
      .where("recording", "=", recording)
      .orderBy("part")
      .orderBy("segment")
      .execute();
  const removing = (from: Database, { recording, part, segment }: Place) =>
    from
      .deleteFrom("recording_segment")
      .where("recording", "=", recording)
      .where("part", "=", part)
      .where("segment", "=", segment)
      .execute();
  const count = async (recording: string, from: Database): Promise<void> => {
    await sql`update recording set bytes = (select coalesce(sum(bytes), 0) from recording_segment
      where recording = ${recording}) where id = ${recording}`.execute(from);
  };
  return {
    async begin(recording) {
      try {
        await database.insertInto("recording").values(toRecordingRow(recording)).execute();
        return true;
      } catch (error) {
        if (error instanceof SqliteError && error.code === UNIQUE_VIOLATION) return false;
        throw error;
      }
    },
    async byId(id) {
      const row = await find(id);
      return row === undefined ? null : toRecording(row);
    },
    async ofOwner(owner) {
      const found = database.selectFrom("recording").selectAll().where("owner", "=", owner);
      const shown = found.where("state", "!=", "erasing").orderBy("started_at", "desc");
      return (await shown.orderBy(ARRIVAL, "desc").execute()).map(toRecording);
    },
    async contents(owner) {
      const mine = database
        .selectFrom("recording")
        .select("id")
        .where("owner", "=", owner)
        .where("state", "!=", "erasing");
      const sums = await database
        .selectFrom("recording_segment")
        .select(["recording", sql<number>`sum(lasts_ms)`.as("stored_ms")])
        .where("recording", "in", mine)
        .groupBy("recording")
        .execute();
      const parts = await database
        .selectFrom("recording_part")
        .select(["recording", "key_file"])
        .where("recording", "in", mine)
        .orderBy("part")
        .execute();
      const stored = new Map(sums.map((one) => [one.recording, one.stored_ms]));
      const files = Map.groupBy(parts, ({ recording }) => recording);
      return new Map(
        (await mine.execute()).map(({ id }) => [
          id,
          {
            keyFiles: (files.get(id) ?? []).map((one) => one.key_file),
            storedMs: stored.get(id) ?? 0,
          },
        ]),
      );
    },
    async inState(...states) {
      if (states.length === 0) return [];
      const found = database.selectFrom("recording").selectAll().where("state", "in", states);
      return (await found.orderBy("started_at").orderBy(ARRIVAL).execute()).map(toRecording);
    },
    change: (id, from, change) =>
      database.transaction().execute(async (tx) => {
        const row = await find(id, tx);
        if (row === undefined) return false;
        const before = toRecording(row);
        if (!from.includes(before.state)) return false;
        const next = toRecordingRow({ ...before, ...change });
        await tx.updateTable("recording").set(next).where("id", "=", id).execute();
        return true;
      }),
    async bytesOf(owner) {
      const found = database.selectFrom("recording").where("owner", "=", owner);
      const sum = found.select(sql<number>`coalesce(sum(bytes), 0)`.as("bytes"));
      return (await sum.executeTakeFirstOrThrow()).bytes;
    },

    async addPart(part) {
      await database.insertInto("recording_part").values(toPartRow(part, PAD)).execute();
    },
    async parts(recording) {
      const found = database.selectFrom("recording_part").selectAll();
      const rows = await found.where("recording", "=", recording).orderBy("part").execute();
      return rows.map(toPart);
    },
    async narrow(recording, parts, keep, hidden) {
      const gone = await database.transaction().execute(async (tx) => {
        const keyFiles = new Map(parts.map(({ part, keyFile }) => [part, keyFile]));
        const before = await tx
          .selectFrom("recording_part")
          .selectAll()
          .where("recording", "=", recording)
          .execute();
        await tx.deleteFrom("recording_part").where("recording", "=", recording).execute();
        for (const old of before.map(toPart)) {
          const keyFile = keyFiles.get(old.part);
          if (keyFile === undefined) continue;
          await tx
            .insertInto("recording_part")
            .values(toPartRow({ ...old, keyFile }, PAD))
            .execute();
        }
        const all = (await segmentRows(recording, tx)).map(toSegment);
        const left = all.filter((one) => !keyFiles.has(one.part) || !keep(one));
        for (const segment of left) await removing(tx, segment);
        if (hidden !== undefined) {
          const change = { hidden: JSON.stringify(hidden) };
          await tx.updateTable("recording").set(change).where("id", "=", recording).execute();
        }
        await count(recording, tx);
        return left;
      });
      await emptyLog(database);
      return gone;
    },
    addWhole: (recording, parts, segments) =>
      database.transaction().execute(async (tx) => {
        await tx.insertInto("recording").values(toRecordingRow(recording)).execute();
        for (const part of parts) {
          await tx.insertInto("recording_part").values(toPartRow(part, PAD)).execute();
        }
        for (const segment of segments) {
          await tx.insertInto("recording_segment").values(toSegmentRow(segment)).execute();
        }
        await count(recording.id, tx);
      }),
    async destroyKeys(recording) {
      await database.deleteFrom("recording_part").where("recording", "=", recording).execute();
      await emptyLog(database);
    },

    async addSegment(segment) {
      await database.insertInto("recording_segment").values(toSegmentRow(segment)).execute();
    },
    async closeSegment({ recording, part, segment, bytes, chunks, lastsMs, atMs }) {
      await database.transaction().execute(async (tx) => {
        await tx
          .updateTable("recording_segment")
          .set({ bytes, chunks, lasts_ms: lastsMs, ...(atMs === undefined ? {} : { at_ms: atMs }) })
          .where("recording", "=", recording)
          .where("part", "=", part)
          .where("segment", "=", segment)
          .execute();
        await count(recording, tx);
      });
    },
    async removeSegments(recording, part, segments) {
      await database.transaction().execute(async (tx) => {
        for (const segment of segments) await removing(tx, { recording, part, segment });
        await count(recording, tx);
      });
    },
    segments: async (recording) => (await segmentRows(recording)).map(toSegment),
    async segment(recording, part, segment) {
      const found = database.selectFrom("recording_segment").selectAll();
      const row = await found
        .where("recording", "=", recording)
        .where("part", "=", part)
        .where("segment", "=", segment)
        .executeTakeFirst();
      return row === undefined ? null : toSegment(row);
    },
    async objects() {
      const rows = await database.selectFrom("recording_segment").select("object").execute();
      return new Set(rows.map(({ object }) => object));
    },
    async forget(recording) {
      await database.transaction().execute(async (tx) => {
        await tx.deleteFrom("recording_part").where("recording", "=", recording).execute();
        await tx.deleteFrom("recording_segment").where("recording", "=", recording).execute();
        await tx.deleteFrom("recording").where("id", "=", recording).execute();
      });
      await emptyLog(database);
    },

    async facts() {
      const row = await database.selectFrom("library_facts").selectAll().executeTakeFirstOrThrow();
      const { tombstones, tombstone_head: tombstoneHead, clock } = row;
      return { tombstones, tombstoneHead, clock };
    },
    async setFacts({ tombstones, tombstoneHead, clock }) {
      const change = {
        ...(tombstones === undefined ? {} : { tombstones }),
        ...(tombstoneHead === undefined ? {} : { tombstone_head: tombstoneHead }),
        ...(clock === undefined ? {} : { clock }),
      };
      if (Object.keys(change).length === 0) return;
      await database.updateTable("library_facts").set(change).where("id", "=", 1).execute();
    },

    async settings(account) {
      const found = database.selectFrom("recording_settings").selectAll();
      const row = await found.where("account", "=", account).executeTakeFirst();
      return row === undefined ? null : toSettings(row);
    },
    async setSettings(settings) {
      const row = toSettingsRow(settings);
      await database.insertInto("recording_settings").orReplace().values(row).execute();
    },
  };
}

type Place = Pick<RecordingSegment, "recording" | "part" | "segment">;
