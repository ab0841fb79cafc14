/** One-time links in SQLite. */
import type { Link, LinkDetail, LinkKind, LinkStore } from "../link-store.ts";
import { ARRIVAL } from "./arrival.ts";
import type { Database, LinkRow } from "./tables.ts";

export function sqliteLinks(database: Database): LinkStore {
  const links = () => database.selectFrom("link").selectAll();
  /** Neither used nor withdrawn. */
  const withdrawing = (at: number) =>
    database
      .updateTable("link")
      .set({ withdrawn_at: at })
      .where("used_at", "is", null)
      .where("withdrawn_at", "is", null);
  return {
    async add(link) {
      await database.insertInto("link").values(toRow(link)).execute();
    },
    async byDigest(digest) {
      return orNull(await links().where("digest", "=", digest).executeTakeFirst());
    },
    async byId(id) {
      return orNull(await links().where("id", "=", id).executeTakeFirst());
    },
    async use(digest, at) {
      // One statement: of several that come at once the second finds it used.
      const row = await database
        .updateTable("link")
        .set({ used_at: at })
        .where("digest", "=", digest)
        .where("used_at", "is", null)
        .where("withdrawn_at", "is", null)
        .where("expires_at", ">", at)
        .returningAll()
        .executeTakeFirst();
      return orNull(row);
    },
    async openOf(school, at) {
      const rows = await links()
        .where("school", "=", school)
        .where("used_at", "is", null)
        .where("withdrawn_at", "is", null)
        .where("expires_at", ">", at)
        .orderBy("created_at", "desc")
        .orderBy(ARRIVAL, "desc")
        .execute();
      return rows.map(toLink);
    },
    async withdraw(id, at) {
      await withdrawing(at).where("id", "=", id).execute();
    },
    async withdrawAll(kind, at, account) {
      const ofKind = withdrawing(at).where("kind", "=", kind);
      await (account === undefined ? ofKind : ofKind.where("account", "=", account)).execute();
    },
    async forget(at) {
      await database
        .deleteFrom("link")
        .where((is) =>
          is.or([is("expires_at", "<", at), is("used_at", "<", at), is("withdrawn_at", "<", at)]),
        )
        .execute();
    },
  };
}

const toRow = (link: Link): LinkRow => ({
  id: link.id,
  digest: link.digest,
  kind: link.kind,
  school: link.school,
  account: link.account,
  email: link.email,
  made_by: link.by,
  detail: JSON.stringify(link.detail),
  created_at: link.createdAt,
  expires_at: link.expiresAt,
  used_at: link.usedAt,
  withdrawn_at: link.withdrawnAt,
});
const toLink = (row: LinkRow): Link => ({
  id: row.id,
  digest: row.digest,
  kind: row.kind as LinkKind,
  school: row.school,
  account: row.account,
  email: row.email,
  by: row.made_by,
  detail: JSON.parse(row.detail) as LinkDetail,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  usedAt: row.used_at,
  withdrawnAt: row.withdrawn_at,
});
const orNull = (row: LinkRow | undefined) => (row === undefined ? null : toLink(row));
