/** Who invited whom from outside, in SQLite. */
import type { GuestStore, GuestTie } from "../guest-store.ts";
import { ARRIVAL } from "./arrival.ts";
import type { Database, GuestTieRow } from "./tables.ts";

export function sqliteGuests(database: Database): GuestStore {
  const ties = () => database.selectFrom("guest_tie").selectAll();
  const openAt = (at: number) =>
    ties()
      .where("ended_at", "is", null)
      .where("until", ">", at)
      .orderBy("created_at", "desc")
      .orderBy(ARRIVAL, "desc");
  const ending = (at: number) =>
    database.updateTable("guest_tie").set({ ended_at: at }).where("ended_at", "is", null);
  return {
    async add(tie) {
      await database.insertInto("guest_tie").values(toRow(tie)).execute();
    },
    async byId(id) {
      const row = await ties().where("id", "=", id).executeTakeFirst();
      return row === undefined ? null : toTie(row);
    },
    async ofHost(host, at) {
      return (await openAt(at).where("host", "=", host).execute()).map(toTie);
    },
    async ofGuest(guest, at) {
      return (await openAt(at).where("guest", "=", guest).execute()).map(toTie);
    },
    async open(at) {
      return (await openAt(at).execute()).map(toTie);
    },
    async end(id, at) {
      await ending(at).where("id", "=", id).execute();
    },
    async endAll(account, at) {
      await ending(at)
        .where((is) => is.or([is("host", "=", account), is("guest", "=", account)]))
        .execute();
    },
  };
}

const toRow = (tie: GuestTie): GuestTieRow => ({
  id: tie.id,
  host: tie.host,
  guest: tie.guest,
  until: tie.until,
  one_session: Number(tie.oneSession),
  created_at: tie.createdAt,
  ended_at: tie.endedAt,
});
const toTie = (row: GuestTieRow): GuestTie => ({
  id: row.id,
  host: row.host,
  guest: row.guest,
  until: row.until,
  oneSession: row.one_session === 1,
  createdAt: row.created_at,
  endedAt: row.ended_at,
});
