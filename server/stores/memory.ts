/** The stores in memory: the reference that the other drivers are compared with. */
import { AppError } from "../errors.ts";
import { memoryAuditLog } from "../audit/memory.ts";
import { normalEmail, type Account, type AccountStore } from "./account-store.ts";
import { isOpen, type Rotation, type SignIn, type SignInStore } from "./sign-in-store.ts";
import type { Stores } from "./stores.ts";

export const openMemoryStores = (): Stores => ({
  accounts: memoryAccounts(),
  signIns: memorySignIns(),
  audit: memoryAuditLog(),
  close: () => Promise.resolve(),
});

function memoryAccounts(): AccountStore {
  const accounts = new Map<string, Account>();
  const find = (email: string) =>
    [...accounts.values()].find((account) => account.email === normalEmail(email));
  const change = (id: string, how: (account: Account) => Account) => {
    const account = accounts.get(id);
    if (account !== undefined) accounts.set(id, how(account));
  };
  return {
    byId: async (id) => copy(accounts.get(id)),
    byEmail: async (email) => copy(find(email)),
    ofSchool: async (school) =>
      [...accounts.values()]
        .filter((account) => account.school === school && account.closedAt === null)
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .map((account) => ({ ...account })),
    isEmpty: async () => accounts.size === 0,
    async add(account) {
      if (find(account.email) !== undefined) throw new AppError("address-taken");
      accounts.set(account.id, { ...account, email: normalEmail(account.email) });
    },
    setPassword: async (id, passwordHash) => change(id, (was) => ({ ...was, passwordHash })),
    close: async (id, at) => change(id, (was) => ({ ...was, closedAt: was.closedAt ?? at })),
  };
}

function memorySignIns(): SignInStore {
  const signIns = new Map<string, SignIn>();
  /** Token digest -> its sign-in and when it was replaced. */
  const tokens = new Map<string, { sid: string; replacedAt: number | null }>();
  const close = (sid: string, at: number) => {
    const signIn = signIns.get(sid);
    if (signIn !== undefined) signIn.closedAt ??= at;
  };
  return {
    async add(signIn, firstToken) {
      signIns.set(signIn.sid, { ...signIn });
      tokens.set(firstToken, { sid: signIn.sid, replacedAt: null });
    },
    async rotate({ presented, next, now, overlapMs, idleMs }): Promise<Rotation> {
      const token = tokens.get(presented);
      const signIn = token === undefined ? undefined : signIns.get(token.sid);
      if (token === undefined || signIn === undefined) return { status: "unknown" };
      if (!isOpen(signIn, now, idleMs)) return { status: "unknown" };
      if (token.replacedAt === null) {
        token.replacedAt = now;
        tokens.set(next, { sid: signIn.sid, replacedAt: null });
        signIn.usedAt = now;
        return { status: "rotated", signIn: { ...signIn } };
      }
      if (now - token.replacedAt <= overlapMs) return { status: "overlap", signIn: { ...signIn } };
      close(signIn.sid, now);
      return { status: "reused", signIn: { ...signIn } };
    },
    async ofToken(token) {
      const signIn = signIns.get(tokens.get(token)?.sid ?? "");
      return signIn?.closedAt === null ? { ...signIn } : null;
    },
    ofAccount: async (account) =>
      [...signIns.values()]
        .filter((signIn) => signIn.account === account && signIn.closedAt === null)
        .sort((a, b) => b.createdAt - a.createdAt)
        .map((signIn) => ({ ...signIn })),
    closedSince: async (at) =>
      [...signIns.values()]
        .filter((signIn) => signIn.closedAt !== null && signIn.closedAt >= at)
        .map((signIn) => signIn.sid),
    close: async (sid, at) => close(sid, at),
    async forget(at) {
      for (const signIn of signIns.values()) {
        if (Math.min(signIn.expiresAt, signIn.closedAt ?? Infinity) < at) {
          signIns.delete(signIn.sid);
          for (const [token, { sid }] of tokens) if (sid === signIn.sid) tokens.delete(token);
        }
      }
    },
  };
}

const copy = <T extends object>(value: T | undefined): T | null =>
  value === undefined ? null : { ...value };
