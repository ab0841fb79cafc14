/** Sign-ins in SQLite. */
import { isOpen, type RotateRequest, type Rotation } from "../sign-in-store.ts";
import type { SignIn, SignInStore } from "../sign-in-store.ts";
import { ARRIVAL } from "./arrival.ts";
import type { Database, SignInRow } from "./tables.ts";

export function sqliteSignIns(database: Database): SignInStore {
  return {
    async add(signIn, firstToken) {
      await database.transaction().execute(async (tx) => {
        await tx.insertInto("sign_in").values(toRow(signIn)).execute();
        const token = { digest: firstToken, sid: signIn.sid, replaced_at: null };
        await tx.insertInto("refresh_token").values(token).execute();
      });
    },
    rotate: (request) => database.transaction().execute((tx) => rotate(tx, request)),
    async ofToken(token) {
      const row = await database
        .selectFrom("refresh_token")
        .innerJoin("sign_in", "sign_in.sid", "refresh_token.sid")
        .selectAll("sign_in")
        .where("digest", "=", token)
        .where("closed_at", "is", null)
        .executeTakeFirst();
      return row === undefined ? null : toSignIn(row);
    },
    async ofAccount(account) {
      const rows = await database
        .selectFrom("sign_in")
        .selectAll()
        .where("account", "=", account)
        .where("closed_at", "is", null)
        .orderBy("created_at", "desc")
        .orderBy(ARRIVAL, "desc")
        .execute();
      return rows.map(toSignIn);
    },
    async closedSince(at) {
      const rows = await database
        .selectFrom("sign_in")
        .select("sid")
        .where("closed_at", ">=", at)
        .execute();
      return rows.map((row) => row.sid);
    },
    close: (sid, at) => close(database, sid, at),
    async forget(at) {
      await database
        .deleteFrom("sign_in")
        .where((is) => is.or([is("expires_at", "<", at), is("closed_at", "<", at)]))
        .execute();
    },
  };
}

async function rotate(tx: Database, request: RotateRequest): Promise<Rotation> {
  const { presented, next, now, overlapMs, idleMs } = request;
  const row = await tx
    .selectFrom("refresh_token")
    .innerJoin("sign_in", "sign_in.sid", "refresh_token.sid")
    .selectAll("sign_in")
    .select("replaced_at")
    .where("digest", "=", presented)
    .executeTakeFirst();
  if (row === undefined) return { status: "unknown" };
  const signIn = toSignIn(row);
  if (!isOpen(signIn, now, idleMs)) return { status: "unknown" };
  if (row.replaced_at === null) {
    const replaced = tx.updateTable("refresh_token").set({ replaced_at: now });
    await replaced.where("digest", "=", presented).execute();
    const token = { digest: next, sid: signIn.sid, replaced_at: null };
    await tx.insertInto("refresh_token").values(token).execute();
    const used = tx.updateTable("sign_in").set({ used_at: now });
    await used.where("sid", "=", signIn.sid).execute();
    return { status: "rotated", signIn: { ...signIn, usedAt: now } };
  }
  if (now - row.replaced_at <= overlapMs) return { status: "overlap", signIn };
  await close(tx, signIn.sid, now);
  return { status: "reused", signIn: { ...signIn, closedAt: now } };
}

async function close(database: Database, sid: string, at: number): Promise<void> {
  const change = database.updateTable("sign_in").set({ closed_at: at });
  await change.where("sid", "=", sid).where("closed_at", "is", null).execute();
}

const toRow = (signIn: SignIn): SignInRow => ({
  sid: signIn.sid,
  account: signIn.account,
  device: signIn.device,
  created_at: signIn.createdAt,
  used_at: signIn.usedAt,
  expires_at: signIn.expiresAt,
  closed_at: signIn.closedAt,
});
const toSignIn = (row: SignInRow): SignIn => ({
  sid: row.sid,
  account: row.account,
  device: row.device,
  createdAt: row.created_at,
  usedAt: row.used_at,
  expiresAt: row.expires_at,
  closedAt: row.closed_at,
});
