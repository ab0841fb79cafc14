/** Agreements and who accepted them, in SQLite. */
import type { Receipt } from "#protocol/events.ts";
import type { Acceptance, AgreementStore, AgreementVersion } from "../agreement-store.ts";
import type { AcceptanceRow, AgreementRow, Database } from "./tables.ts";

export function sqliteAgreements(database: Database): AgreementStore {
  const versions = (school: string, from = database) => {
    const found = from.selectFrom("agreement").selectAll().where("school", "=", school);
    return found.orderBy("version", "desc");
  };
  const acceptances = () => database.selectFrom("acceptance").selectAll();
  return {
    async current(school) {
      return orNull(await versions(school).limit(1).executeTakeFirst());
    },
    async version(school, version) {
      return orNull(await versions(school).where("version", "=", version).executeTakeFirst());
    },
    async versions(school) {
      return (await versions(school).execute()).map(toVersion);
    },
    publish: (next) =>
      database.transaction().execute(async (tx) => {
        const last = await versions(next.school, tx).limit(1).executeTakeFirst();
        const version = { ...next, version: (last?.version ?? 0) + 1 };
        await tx.insertInto("agreement").values(toVersionRow(version)).execute();
        return version;
      }),
    async accept(acceptance, since = 0) {
      const row = toRow(acceptance);
      const adding = database.insertInto("acceptance").values(row);
      const { hash, accepted_at, receipt } = row;
      await adding
        .onConflict((conflict) =>
          conflict
            .columns(["account", "school", "version"])
            .doUpdateSet({ hash, accepted_at, receipt })
            .where("acceptance.accepted_at", "<", since),
        )
        .execute();
    },
    async acceptedBy(account) {
      const found = acceptances().where("account", "=", account);
      const rows = await found.orderBy("version", "desc").execute();
      return rows.map(toAcceptance);
    },
    async newestAccepted(school) {
      const rows = await acceptances().where("school", "=", school).orderBy("version").execute();
      // Rising: the newest of an account is set last.
      return new Map(rows.map((row) => [row.account, toAcceptance(row)]));
    },
  };
}

const toVersionRow = (version: AgreementVersion): AgreementRow => ({
  school: version.school,
  version: version.version,
  text: version.text,
  hash: version.hash,
  published_at: version.publishedAt,
  published_by: version.by,
});
const toVersion = (row: AgreementRow): AgreementVersion => ({
  school: row.school,
  version: row.version,
  text: row.text,
  hash: row.hash,
  publishedAt: row.published_at,
  by: row.published_by,
});
const orNull = (row: AgreementRow | undefined) => (row === undefined ? null : toVersion(row));

const toRow = (acceptance: Acceptance): AcceptanceRow => ({
  account: acceptance.account,
  school: acceptance.school,
  version: acceptance.version,
  hash: acceptance.hash,
  accepted_at: acceptance.acceptedAt,
  receipt: JSON.stringify(acceptance.receipt),
});
const toAcceptance = (row: AcceptanceRow): Acceptance => ({
  account: row.account,
  school: row.school,
  version: row.version,
  hash: row.hash,
  acceptedAt: row.accepted_at,
  receipt: JSON.parse(row.receipt) as Receipt,
});
