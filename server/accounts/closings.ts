/**
 * What happens at once when a sign-in or an account is closed: tokens already
 * given out stop working, and whoever listens ends sockets and live sessions.
 */
import { shortId, type Log } from "../log.ts";
import { ACCESS_TOKEN_MS, type Identity } from "./tokens.ts";

type Listener<T extends unknown[]> = (...what: T) => void | Promise<void>;

export interface Closings {
  /** Called at once when a sign-in ends; the sign-out is acknowledged when the promise settles. */
  onSignInClosed(listener: Listener<[sid: string, account: string]>): void;
  onAccountClosed(listener: Listener<[account: string]>): void;
  closeSignIn(sid: string, account: string): Promise<void>;
  /** Cuts everything of the account that is open now. What begins afterwards is not touched. */
  cutAccount(account: string): Promise<void>;
  /** The same, and nothing begins until `recorded` says that the records know. */
  closeAccount(account: string): Promise<void>;
  recorded(account: string): void;
  /** Refuses the tokens of a sign-in from now on. */
  deny(sid: string): void;
  /** A sign-in or an account that is closed, even where the records do not say so yet. */
  isDenied(sidOrAccount: string): boolean;
  /** Whether a token of this identity is refused. */
  refuses(identity: Pick<Identity, "account" | "sid" | "issuedAt">): boolean;
  /**
   * Grows whenever all sign-ins of the account end. Who began to sign in before
   * and is not done yet compares, and begins again.
   */
  endings(account: string): number;
  /** To be called first where all sign-ins of an account end. */
  countEnding(account: string): void;
}

export function createClosings(log: Log, now: () => number): Closings {
  const ofSignIns: Listener<[string, string]>[] = [];
  const ofAccounts: Listener<[string]>[] = [];
  /** Sign-in -> when it was closed. */
  const denied = new Map<string, number>();
  /** Account -> its latest cut, for as long as a token given out before it could be unexpired. */
  const cuts = new Map<string, number>();
  const closing = new Set<string>();
  const endings = new Map<string, number>();

  /** Forgets what is older than any token that could still be good. */
  const keep = (of: Map<string, number>, id: string) => {
    for (const [old, at] of of) if (at + ACCESS_TOKEN_MS < now()) of.delete(old);
    of.set(id, now());
  };
  const deny = (sid: string) => keep(denied, sid);
  const isDenied = (id: string) =>
    (denied.get(id) ?? -Infinity) + ACCESS_TOKEN_MS > now() || closing.has(id);
  /** Every listener is called before any is awaited, and none can keep another from it. */
  const tell = async <T extends unknown[]>(listeners: Listener<T>[], ...what: T) => {
    const calls = listeners.map(async (listener) => listener(...what));
    for (const call of await Promise.allSettled(calls)) {
      if (call.status === "rejected") log.error({ err: call.reason }, "a closing went wrong");
    }
  };
  const countEnding = (account: string) =>
    void endings.set(account, (endings.get(account) ?? 0) + 1);
  const cutAccount = async (account: string) => {
    countEnding(account);
    keep(cuts, account);
    await tell(ofAccounts, account);
  };
  return {
    onSignInClosed: (listener) => void ofSignIns.push(listener),
    onAccountClosed: (listener) => void ofAccounts.push(listener),
    async closeSignIn(sid, account) {
      deny(sid);
      await tell(ofSignIns, sid, account);
      log.info({ signIn: shortId(sid), account: shortId(account) }, "sign-in closed");
    },
    cutAccount,
    async closeAccount(account) {
      closing.add(account);
      await cutAccount(account);
      log.info({ account: shortId(account) }, "account closed");
    },
    recorded: (account) => void closing.delete(account),
    deny,
    isDenied,
    // An account may be opened again: tokens given out after its cut are good.
    refuses: ({ account, sid, issuedAt }) =>
      isDenied(sid) || isDenied(account) || issuedAt <= (cuts.get(account) ?? -Infinity),
    endings: (account) => endings.get(account) ?? 0,
    countEnding,
  };
}
