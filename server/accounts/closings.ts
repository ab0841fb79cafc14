/**
 * What happens at once when a sign-in or an account is closed: tokens already
 * given out stop working, and whoever listens ends sockets and live sessions.
 */
import { shortId, type Log } from "../log.ts";
import { ACCESS_TOKEN_MS } from "./tokens.ts";

type Listener<T extends unknown[]> = (...what: T) => void | Promise<void>;

export interface Closings {
  /** Called at once when a sign-in ends; the sign-out is acknowledged when the promise settles. */
  onSignInClosed(listener: Listener<[sid: string, account: string]>): void;
  onAccountClosed(listener: Listener<[account: string]>): void;
  closeSignIn(sid: string, account: string): Promise<void>;
  closeAccount(account: string): Promise<void>;
  /** Refuses the tokens of a sign-in or of an account from now on. */
  deny(sidOrAccount: string): void;
  isDenied(sidOrAccount: string): boolean;
}

export function createClosings(log: Log, now: () => number): Closings {
  const ofSignIns: Listener<[string, string]>[] = [];
  const ofAccounts: Listener<[string]>[] = [];
  /** Id -> until when a token of it could still be unexpired. */
  const denied = new Map<string, number>();

  const deny = (id: string) => {
    for (const [old, until] of denied) if (until < now()) denied.delete(old);
    denied.set(id, now() + ACCESS_TOKEN_MS);
  };
  /** Every listener is called before any is awaited, and none can keep another from it. */
  const tell = async <T extends unknown[]>(listeners: Listener<T>[], ...what: T) => {
    const calls = listeners.map(async (listener) => listener(...what));
    for (const call of await Promise.allSettled(calls)) {
      if (call.status === "rejected") log.error({ err: call.reason }, "a closing went wrong");
    }
  };
  return {
    onSignInClosed: (listener) => void ofSignIns.push(listener),
    onAccountClosed: (listener) => void ofAccounts.push(listener),
    async closeSignIn(sid, account) {
      deny(sid);
      await tell(ofSignIns, sid, account);
      log.info({ signIn: shortId(sid), account: shortId(account) }, "sign-in closed");
    },
    async closeAccount(account) {
      deny(account);
      await tell(ofAccounts, account);
      log.info({ account: shortId(account) }, "account closed");
    },
    deny,
    isDenied: (id) => (denied.get(id) ?? 0) > now(),
  };
}
