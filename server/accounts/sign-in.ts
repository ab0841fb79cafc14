/**
 * Sign-in, refresh, sign-out: the use cases of the front door.
 *
 * Whatever ends a sign-in acts in memory first: its tokens stop working, then
 * the listeners close its sockets and live sessions, then the records follow.
 */
import { createHash } from "node:crypto";
import type { AuditLine, AuditLog } from "../audit/audit-log.ts";
import { AppError, codeOf, type ErrorCode } from "../errors.ts";
import { shortId, type Log } from "../log.ts";
import { normalEmail, type Account, type AccountStore } from "../stores/account-store.ts";
import type { SignIn, SignInStore } from "../stores/sign-in-store.ts";
import { createClosings, type Closings } from "./closings.ts";
import type { Devices } from "./devices.ts";
import { newId, newSecret } from "./ids.ts";
import type { Passwords } from "./passwords.ts";
import type { Throttle } from "./throttle.ts";
import { ACCESS_TOKEN_MS, type Identity, type Tokens } from "./tokens.ts";

/** Two tabs that refresh at once present the same token this far apart at most, ms. */
export const OVERLAP_MS = 10_000;
/** A browser not used for this long has to sign in again, ms. */
export const IDLE_MS = 7 * 24 * 3_600_000;
/** And so has every browser after this long, ms. */
export const LONGEST_SIGN_IN_MS = 30 * 24 * 3_600_000;

export interface SignInDeps {
  accounts: AccountStore;
  signIns: SignInStore;
  audit: AuditLog;
  passwords: Passwords;
  tokens: Tokens;
  throttle: Throttle;
  devices: Devices;
  log: Log;
  /** Wall clock, ms. */
  now(): number;
}
export interface SignedIn {
  accessToken: string;
  expiresInMs: number;
  me: { account: string; name: string; email: string };
  /** Null when the browser holds the next one already. */
  refreshToken: string | null;
  /** When the refresh token ends at the latest, wall clock ms. */
  until: number;
}
export interface SignInRequest {
  email: string;
  password: string;
  ip: string;
  deviceCookie: string | undefined;
}

export interface SignIns extends Pick<
  Closings,
  "onSignInClosed" | "onAccountClosed" | "isDenied"
> {
  /** Throws `wrong-password`, whatever is wrong, `too-many-attempts` or `log-unavailable`. */
  signIn(request: SignInRequest): Promise<SignedIn & { deviceCookie: string }>;
  /** Throws `signed-out`. */
  refresh(refreshToken: string | undefined): Promise<SignedIn>;
  /** Ends the sign-in that the identity or the refresh token belongs to, if any. */
  signOut(identity: Identity | null, refreshToken: string | undefined): Promise<void>;
  /** Ends every sign-in of the account, and the live sessions that hang on them. */
  signOutEverywhere(account: string): Promise<void>;
  /** Closes the account, its sign-ins and its live sessions. `by` is null for the server itself. */
  closeAccount(account: string, by: string | null): Promise<void>;
  /** Who holds this access token. For routes and sockets alike; throws `signed-out`. */
  authenticate(accessToken: string): Identity;
  /** Throws `signed-out` when the sign-in was closed since the token was verified. */
  stillHolds(identity: Identity): void;
  /** The open account behind an identity. Throws `signed-out`. */
  whoIs(identity: Identity): Promise<Account>;
}

const digest = (token: string) => createHash("sha256").update(token).digest("base64url");

/** Reads which sign-ins were closed lately, so that a restart revives no token. */
export async function openSignIns(deps: SignInDeps): Promise<SignIns> {
  const { accounts, signIns, audit, passwords, tokens, throttle, devices, log, now } = deps;
  const closings = createClosings(log, now);
  await signIns.forget(now() - LONGEST_SIGN_IN_MS);
  for (const sid of await signIns.closedSince(now() - ACCESS_TOKEN_MS)) closings.deny(sid);
  /** The next token of one just rotated, for a second tab or an answer that was lost. */
  const successors = new Map<string, string>();

  const lineOf = (
    action: string,
    actor: string | null,
    outcome: AuditLine["outcome"],
    detail: AuditLine["detail"] = {},
  ): AuditLine => ({ at: now(), actor, action, object: actor, owner: actor, outcome, detail });

  /** For what has happened whether or not the log can be written. */
  const note = (line: AuditLine) =>
    audit.append(line).catch((err: unknown) => {
      log.error({ err, action: line.action }, "an audit line could not be written");
    });

  const answer = (account: Account, signIn: SignIn, refreshToken: string | null): SignedIn => ({
    accessToken: tokens.issue(account.id, signIn.sid),
    expiresInMs: ACCESS_TOKEN_MS,
    me: { account: account.id, name: account.name, email: account.email },
    refreshToken,
    until: signIn.expiresAt,
  });

  const refuse = async (account: string | null, code: ErrorCode): Promise<never> => {
    await note(lineOf("sign-in", account, "refused", { code }));
    throw new AppError(code);
  };

  const end = async (sid: string, account: string, action: string): Promise<void> => {
    await closings.closeSignIn(sid, account);
    await signIns.close(sid, now());
    await note(lineOf(action, account, "done", { signIn: shortId(sid) }));
  };

  const endAll = async (account: string, action: string): Promise<void> => {
    for (const { sid } of await signIns.ofAccount(account)) await end(sid, account, action);
  };

  const stillHolds = ({ sid, account }: Identity): void => {
    if (closings.isDenied(sid) || closings.isDenied(account)) throw new AppError("signed-out");
  };
  const authenticate = (accessToken: string): Identity => {
    const identity = tokens.verify(accessToken);
    stillHolds(identity);
    return identity;
  };
  const whoIs = async (identity: Identity): Promise<Account> => {
    const account = await accounts.byId(identity.account);
    if (account?.closedAt !== null) throw new AppError("signed-out");
    return account;
  };

  return {
    onSignInClosed: closings.onSignInClosed,
    onAccountClosed: closings.onAccountClosed,
    isDenied: closings.isDenied,

    async signIn({ email: typed, password, ip, deviceCookie }) {
      const email = normalEmail(typed);
      const attempt = { email, ip, device: devices.read(deviceCookie, email) };
      const account = await accounts.byEmail(email);
      const known = account?.id ?? null;
      await throttle.begin(attempt).catch((error: unknown) => refuse(known, codeOf(error)));
      const kept = account?.closedAt === null ? account.passwordHash : null;
      const right = await passwords.verify(kept, password);
      if (!right || account === null) return refuse(known, "wrong-password");
      await throttle.succeed(attempt);
      if (kept !== null && passwords.isOutdated(kept)) {
        await accounts.setPassword(account.id, await passwords.hash(password));
      }
      const at = now();
      const sid = newId();
      await audit
        .append(lineOf("sign-in", account.id, "done", { signIn: shortId(sid) }))
        .catch((error: unknown) => Promise.reject(new AppError("log-unavailable", error)));
      const expiresAt = at + LONGEST_SIGN_IN_MS;
      const signIn = { sid, account: account.id, createdAt: at, usedAt: at, expiresAt };
      const refreshToken = newSecret();
      await signIns.add({ ...signIn, closedAt: null }, digest(refreshToken));
      // The account may have been closed while the password was being checked.
      if ((await accounts.byId(account.id))?.closedAt !== null) {
        await end(sid, account.id, "sign-in:close");
        throw new AppError("wrong-password");
      }
      const signedIn = answer(account, { ...signIn, closedAt: null }, refreshToken);
      return { ...signedIn, deviceCookie: deviceCookie ?? devices.issue(email) };
    },

    async refresh(refreshToken) {
      if (refreshToken === undefined) throw new AppError("signed-out");
      const presented = digest(refreshToken);
      const nextToken = newSecret();
      const rotation = await signIns.rotate({
        presented,
        next: digest(nextToken),
        now: now(),
        overlapMs: OVERLAP_MS,
        idleMs: IDLE_MS,
      });
      if (rotation.status === "unknown") throw new AppError("signed-out");
      const { signIn } = rotation;
      if (rotation.status === "reused") {
        await end(signIn.sid, signIn.account, "sign-in:reused-token");
        throw new AppError("signed-out");
      }
      const account = await accounts.byId(signIn.account);
      if (account?.closedAt !== null || closings.isDenied(signIn.sid)) {
        throw new AppError("signed-out");
      }
      if (rotation.status === "overlap") {
        return answer(account, signIn, successors.get(presented) ?? null);
      }
      successors.set(presented, nextToken);
      setTimeout(() => successors.delete(presented), OVERLAP_MS).unref();
      return answer(account, signIn, nextToken);
    },

    async signOut(identity, refreshToken) {
      // The token names its sign-in by itself, so this part needs no records.
      if (identity !== null) await end(identity.sid, identity.account, "sign-out");
      if (refreshToken === undefined) return;
      const signIn = await signIns.ofToken(digest(refreshToken));
      if (signIn !== null) await end(signIn.sid, signIn.account, "sign-out");
    },

    async signOutEverywhere(account) {
      try {
        await endAll(account, "sign-out:everywhere");
      } catch (error) {
        // Which sign-ins there are is unknown, so everything of the account is cut (R4, R11).
        await closings.closeAccount(account);
        throw error;
      }
    },

    async closeAccount(account, by) {
      await closings.closeAccount(account);
      await accounts.close(account, now());
      await endAll(account, "account:close");
      await note({ ...lineOf("account:close", by, "done"), object: account, owner: account });
    },

    authenticate,
    stillHolds,
    whoIs,
  };
}
