/** Notes and papers in SQLite. */
import { sql, type SelectQueryBuilder } from "kysely";
import {
  digestOf,
  newestFirst,
  type LiveSession,
  type Note,
  type NoteStore,
} from "../note-store.ts";
import { ARRIVAL } from "./arrival.ts";
import { PRIMARY_KEY_VIOLATION, SqliteError } from "./connection.ts";
import { emptyLog, PAD } from "./erasing.ts";
import { SHOWN, toNote, toRow, type ShownNote } from "./note-rows.ts";
import type { Database, Tables } from "./tables.ts";

type Notes = SelectQueryBuilder<Tables, "note", object>;

export function sqliteNotes(database: Database): NoteStore {
  const notes = (from = database): Notes => from.selectFrom("note");
  const inOrder = async (found: Notes): Promise<Note[]> =>
    (await found.select(SHOWN).orderBy("created_at").orderBy(ARRIVAL).execute()).map(toNote);
  const find = (id: string, from = database) =>
    notes(from).select(SHOWN).where("id", "=", id).executeTakeFirst();
  /** The notes of these ids with the replies to them, and what they are answered by. */
  const removing = async (ids: readonly string[], tx: Database): Promise<ShownNote[]> => {
    const gone: ShownNote[] = [];
    const left = [...ids];
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      const row = await find(id, tx);
      if (row === undefined) continue;
      gone.push(row);
      await tx.deleteFrom("note").where("id", "=", id).execute();
      const replies = await notes(tx).select("id").where("reply_to", "=", id).execute();
      left.push(...replies.map((reply) => reply.id));
    }
    return gone;
  };
  return {
    async add(note) {
      try {
        await database.insertInto("note").values(toRow(note)).execute();
        return true;
      } catch (error) {
        if (error instanceof SqliteError && error.code === PRIMARY_KEY_VIOLATION) return false;
        throw error;
      }
    },
    async byId(id) {
      const row = await find(id);
      return row === undefined ? null : toNote(row);
    },
    ofRecording: (recording) => inOrder(notes().where("recording", "=", recording)),
    live: (account) =>
      inOrder(
        notes()
          .where("under", "=", "live")
          .where((is) => is.or([is("owner", "=", account), is("author", "=", account)])),
      ),
    liveOf: (account, sessions) =>
      inOrder(
        notes()
          .where("session", "in", sessions)
          .where("under", "=", "live")
          .where((is) => is.or([is("owner", "=", account), is("author", "=", account)])),
      ),
    async liveSessions(account, { before, limit }) {
      // Each half is answered by an index alone; a page of both holds the newest of the two.
      const half = async (whose: "owner" | "author"): Promise<LiveSession[]> => {
        let found = notes()
          .where(whose, "=", account)
          .where("under", "=", "live")
          .where("session_at", "is not", null)
          .where("session", "is not", null);
        if (before !== null) {
          const { session, sessionAt } = before;
          found = found.where((is) =>
            is.or([
              is("session_at", "<", sessionAt),
              is.and([is("session_at", "=", sessionAt), is("session", "<", session)]),
            ]),
          );
        }
        const rows = await found
          .select(["session_at", "session"])
          .groupBy(["session_at", "session"])
          .orderBy("session_at", "desc")
          .orderBy("session", "desc")
          .limit(limit)
          .execute();
        return rows.map((row) => ({ session: row.session ?? "", sessionAt: row.session_at ?? 0 }));
      };
      const both = [...(await half("owner")), ...(await half("author"))];
      const each = new Map(both.map((one) => [one.session, one]));
      return [...each.values()].toSorted(newestFirst).slice(0, limit);
    },
    onOthers: (author) =>
      inOrder(
        notes()
          .where("author", "=", author)
          .where("owner", "!=", author)
          .where("recording", "is not", null),
      ),
    async countBy(author, of) {
      let mine = notes().where("author", "=", author);
      if (of !== undefined) {
        mine =
          "recording" in of
            ? mine.where("recording", "=", of.recording)
            : mine.where("session", "=", of.session);
      }
      const count = mine.select(sql<number>`count(*)`.as("n"));
      return (await count.executeTakeFirstOrThrow()).n;
    },
    digests: () => notes().select(["id", "digest"]).execute(),
    async change(id, was, { under, part, segment, sealed, changedAt }) {
      const change = database
        .updateTable("note")
        .set({ under, part, segment, sealed, digest: digestOf(sealed), changed_at: changedAt })
        .where("id", "=", id)
        .where("changed_at", "=", was);
      const done = (await change.executeTakeFirst()).numUpdatedRows === 1n;
      // What somebody took out of a note is meant to be gone.
      if (done) await emptyLog(database);
      return done;
    },
    async setResolved(id, at) {
      await database.updateTable("note").set({ resolved_at: at }).where("id", "=", id).execute();
    },
    async remove(id) {
      const gone = await database.transaction().execute((tx) => removing([id], tx));
      if (gone.length > 0) await emptyLog(database);
      return gone.map(toNote).map(({ id: one, under, sealed }) => ({ id: one, under, sealed }));
    },
    async forgetSegments(recording, part, segments) {
      const wanted = new Set(segments);
      await database.transaction().execute(async (tx) => {
        const there = notes(tx).where("recording", "=", recording).where("part", "=", part);
        const rows = await there.select(["id", "segment"]).execute();
        const ids = rows.filter((row) => row.segment !== null && wanted.has(row.segment));
        await removing(
          ids.map((row) => row.id),
          tx,
        );
      });
      await emptyLog(database);
    },
    async forgetRecording(recording) {
      const removal = database.deleteFrom("note").where("recording", "=", recording);
      const { numDeletedRows } = await removal.executeTakeFirstOrThrow();
      if (numDeletedRows > 0n) await emptyLog(database);
    },
    async forgetVault(account) {
      await database.transaction().execute(async (tx) => {
        const sealed = tx
          .deleteFrom("note")
          .where((is) =>
            is.or([
              is.and([is("under", "=", "own"), is("author", "=", account)]),
              is.and([is("under", "=", "live"), is("owner", "=", account)]),
            ]),
          );
        await sealed.execute();
        await tx.deleteFrom("paper").where("account", "=", account).execute();
      });
      await emptyLog(database);
    },
    async forgetAccount(account) {
      await database.transaction().execute(async (tx) => {
        const rows = await notes(tx).select("id").where("author", "=", account).execute();
        await removing(
          rows.map((row) => row.id),
          tx,
        );
        await tx.deleteFrom("note").where("owner", "=", account).execute();
        await tx.deleteFrom("paper").where("account", "=", account).execute();
      });
      await emptyLog(database);
    },

    async paper(account, name) {
      const found = database.selectFrom("paper").where("account", "=", account);
      const row = await found
        .where("name", "=", name)
        .select(["version", "sealed"])
        .executeTakeFirst();
      return row === undefined ? null : { account, name, ...row };
    },
    async setPaper({ account, name, version, sealed }) {
      const done = await database.transaction().execute(async (tx) => {
        const found = tx
          .selectFrom("paper")
          .where("account", "=", account)
          .where("name", "=", name);
        const before = (await found.select("version").executeTakeFirst())?.version ?? 0;
        if (before !== version - 1) return false;
        const row = { account, name, version, pad: PAD, sealed };
        await tx.insertInto("paper").orReplace().values(row).execute();
        return true;
      });
      if (done) await emptyLog(database);
      return done;
    },
  };
}
