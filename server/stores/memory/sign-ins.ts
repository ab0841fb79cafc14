/** Sign-ins in memory. */
import { isOpen, type Rotation, type SignIn, type SignInStore } from "../sign-in-store.ts";
import { copy, newestFirst } from "./copy.ts";

export function memorySignIns(): SignInStore {
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
    async ofAccount(account) {
      const open = [...signIns.values()].filter(
        (signIn) => signIn.account === account && signIn.closedAt === null,
      );
      return newestFirst(open, (signIn) => signIn.createdAt).map(copy);
    },
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
