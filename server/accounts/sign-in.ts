/**
 * Sign-in, refresh, sign-out: the use cases of the front door, each in a file of
 * `sign-in/`.
 *
 * Whatever ends a sign-in acts in memory first: its tokens stop working, then
 * the listeners close its sockets and live sessions, then the records follow.
 */
import { AppError } from "../errors.ts";
import type { SignInStore } from "../stores/sign-in-store.ts";
import type { Closings } from "./closings.ts";
import type { SignInAnswer, SignInRequest } from "./sign-in/by-password.ts";
import type { ByFactor } from "./sign-in/by-factor.ts";
import type { Entering } from "./sign-in/entering.ts";
import type { Leaving } from "./sign-in/leaving.ts";
import type { Entered, Proof, SignedIn, Visit } from "./sign-in/model.ts";
import { ACCESS_TOKEN_MS, type Identity, type Tokens } from "./tokens.ts";

export { IDLE_MS, LONGEST_SIGN_IN_MS, OVERLAP_MS } from "./sign-in/model.ts";
export type { Entered, SignedIn, Visit } from "./sign-in/model.ts";
export type { SignInAnswer, SignInRequest } from "./sign-in/by-password.ts";

export interface SignIns
  extends
    Pick<Closings, "onSignInClosed" | "onAccountClosed" | "isDenied">,
    Pick<Entering, "me">,
    Omit<Leaving, "end">,
    ByFactor {
  /** Throws `wrong-password`, whatever is wrong, `too-many-attempts` or `log-unavailable`. */
  signIn(request: SignInRequest): Promise<SignInAnswer>;
  /** Signs in somebody who has shown otherwise who they are. Throws `signed-out`, `log-unavailable`. */
  begin(account: string, visit: Visit, by?: Proof): Promise<Entered>;
  /** Throws `signed-out`. */
  refresh(refreshToken: string | undefined): Promise<SignedIn>;
  /** Ends every sign-in of the account, and the live sessions that hang on them. */
  signOutEverywhere(account: string): Promise<void>;
  /** Who holds this access token. For routes and sockets alike; throws `signed-out`. */
  authenticate(accessToken: string): Identity;
  /** Throws `signed-out` when the sign-in was closed since the token was verified. */
  stillHolds(identity: Identity): void;
}

export interface SignInParts {
  signIns: SignInStore;
  tokens: Tokens;
  closings: Closings;
  entering: Entering;
  leaving: Leaving;
  byFactor: ByFactor;
  signIn: SignIns["signIn"];
  refresh: SignIns["refresh"];
  /** Wall clock, ms. */
  now(): number;
}

/** Reads which sign-ins were closed lately, so that a restart revives no token. */
export async function openSignIns(parts: SignInParts): Promise<SignIns> {
  const { signIns, tokens, closings, entering, leaving, byFactor, now } = parts;
  for (const sid of await signIns.closedSince(now() - ACCESS_TOKEN_MS)) closings.deny(sid);

  const stillHolds = (identity: Identity): void => {
    if (closings.refuses(identity)) throw new AppError("signed-out");
  };
  return {
    onSignInClosed: closings.onSignInClosed,
    onAccountClosed: closings.onAccountClosed,
    isDenied: closings.isDenied,
    me: entering.me,
    ...byFactor,
    signOut: leaving.signOut,
    endAll: leaving.endAll,
    closeAccount: leaving.closeAccount,
    devices: leaving.devices,
    signOutDevice: leaving.signOutDevice,
    signIn: parts.signIn,
    refresh: parts.refresh,
    begin(account, visit, by = "link") {
      const since = closings.endings(account);
      return entering.enter({ account, visit, by, since, refusal: "signed-out" });
    },
    signOutEverywhere: (account) => leaving.endAll(account, "sign-out:everywhere"),
    stillHolds,
    authenticate(accessToken) {
      const identity = tokens.verify(accessToken);
      stillHolds(identity);
      return identity;
    },
  };
}
