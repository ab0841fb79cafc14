/**
 * Ending sign-ins: acts in memory first (tokens stop, sockets and live sessions
 * end), then writes the records, then the log (R11).
 */
import { AppError } from "../../errors.ts";
import { shortId } from "../../log.ts";
import type { AccountStore } from "../../stores/account-store.ts";
import type { LinkStore } from "../../stores/link-store.ts";
import { isOpen, type SignIn, type SignInStore } from "../../stores/sign-in-store.ts";
import type { Closings } from "../closings.ts";
import type { Lines } from "../lines.ts";
import type { Identity } from "../tokens.ts";
import { digest } from "./entering.ts";
import { IDLE_MS } from "./model.ts";

interface LeavingDeps {
  accounts: AccountStore;
  signIns: SignInStore;
  links: Pick<LinkStore, "withdrawAll">;
  closings: Closings;
  lines: Lines;
  now(): number;
}

export interface Leaving {
  end(sid: string, account: string, action: string): Promise<void>;
  /** Ends the sign-in that the identity or the refresh token belongs to, if any. */
  signOut(identity: Identity | null, refreshToken: string | undefined): Promise<void>;
  /** Ends every sign-in of the account, and the live sessions that hang on them. */
  endAll(account: string, action: string): Promise<void>;
  /** Closes the account, its sign-ins and its live sessions. `by` is null for the server itself. */
  closeAccount(account: string, by: string | null): Promise<void>;
  /** Where the account is signed in, the newest first. */
  devices(account: string): Promise<SignIn[]>;
  /** Ends one of the account's own sign-ins. Throws `not-found` for any other. */
  signOutDevice(account: string, sid: string): Promise<void>;
}

export function createLeaving(deps: LeavingDeps): Leaving {
  const { accounts, signIns, links, closings, lines, now } = deps;

  const record = async (sid: string, account: string, action: string): Promise<void> => {
    await signIns.close(sid, now());
    const detail = { signIn: shortId(sid) };
    await lines.after({ action, actor: account, object: account, owner: account, detail });
  };
  const end = async (sid: string, account: string, action: string): Promise<void> => {
    await closings.closeSignIn(sid, account);
    await record(sid, account, action);
  };
  /** Whoever is put out leaves no link behind that moves the account to another address. */
  const keepAddress = (account: string) => links.withdrawAll("address", now(), account);
  const endAll = async (account: string, action: string): Promise<void> => {
    closings.countEnding(account);
    try {
      const open = await signIns.ofAccount(account);
      // All are cut before any record is written: one slow write keeps nobody in.
      await Promise.all(open.map(({ sid }) => closings.closeSignIn(sid, account)));
      for (const { sid } of open) await record(sid, account, action);
      await keepAddress(account);
    } catch (error) {
      // Which sign-ins there are is unknown, so everything of the account is cut (R4, R11).
      await closings.cutAccount(account);
      throw error;
    }
  };
  const devices = async (account: string) =>
    (await signIns.ofAccount(account)).filter((one) => isOpen(one, now(), IDLE_MS));

  return {
    end,
    endAll,
    devices,
    async signOut(identity, refreshToken) {
      // The token names its sign-in by itself, so this part needs no records.
      if (identity !== null) await end(identity.sid, identity.account, "sign-out");
      if (refreshToken === undefined) return;
      const signIn = await signIns.ofToken(digest(refreshToken));
      if (signIn !== null) await end(signIn.sid, signIn.account, "sign-out");
    },
    async closeAccount(account, by) {
      await closings.closeAccount(account);
      await accounts.close(account, now());
      closings.recorded(account);
      await endAll(account, "sign-in:close");
      const school = by === account ? null : ((await accounts.byId(account))?.school ?? null);
      await lines.after({
        action: "account:close",
        actor: by,
        object: account,
        owner: account,
        school,
      });
    },
    async signOutDevice(account, sid) {
      const mine = await signIns.ofAccount(account);
      if (!mine.some((one) => one.sid === sid)) throw new AppError("not-found");
      await end(sid, account, "sign-out");
      await keepAddress(account);
    },
  };
}
