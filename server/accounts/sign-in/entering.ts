/** The last step of every way in: from "this is that person" to a sign-in. */
import { createHash } from "node:crypto";
import type { MeReply } from "#protocol/http/sign-in.ts";
import { AppError, type ErrorCode } from "../../errors.ts";
import { shortId } from "../../log.ts";
import type { AccountStore } from "../../stores/account-store.ts";
import type { SchoolStore } from "../../stores/school-store.ts";
import type { SignIn, SignInStore } from "../../stores/sign-in-store.ts";
import type { Closings } from "../closings.ts";
import type { ConfirmationsKept } from "../factors/confirmations.ts";
import { newId, newSecret } from "../ids.ts";
import type { KnownBrowsers } from "../known-browsers.ts";
import type { Lines } from "../lines.ts";
import type { Standings } from "../standing.ts";
import { ACCESS_TOKEN_MS, type Tokens } from "../tokens.ts";
import { deviceName } from "./device-name.ts";
import {
  LONGEST_SIGN_IN_MS,
  type Entered,
  type Proof,
  type SignedIn,
  type Visit,
} from "./model.ts";

export const digest = (token: string) => createHash("sha256").update(token).digest("base64url");

export interface EnteringDeps {
  accounts: AccountStore;
  schools: SchoolStore;
  signIns: SignInStore;
  standings: Standings;
  tokens: Tokens;
  browsers: KnownBrowsers;
  confirmations: ConfirmationsKept;
  closings: Closings;
  lines: Lines;
  /** Wall clock, ms. */
  now(): number;
}
export interface Entry {
  account: string;
  visit: Visit;
  by: Proof;
  /** `closings.endings` from before the first fact was read: an end since then wins. */
  since: number;
  /** What to say when the account was closed or its sign-ins were ended meanwhile. */
  refusal: ErrorCode;
}
export interface Entering {
  /** Throws `log-unavailable`, or the refusal. */
  enter(entry: Entry): Promise<Entered>;
  /** Throws `signed-out` when the account is closed or not there. */
  me(account: string): Promise<MeReply>;
  /** The answer for a sign-in that exists. Throws `signed-out` when it was closed meanwhile. */
  answer(signIn: SignIn, refreshToken: string | null): Promise<SignedIn>;
}

export function createEntering(deps: EnteringDeps): Entering {
  const { accounts, schools, signIns, standings, tokens, closings, lines, now } = deps;

  const me = async (id: string): Promise<MeReply> => {
    const account = await accounts.byId(id);
    if (account?.closedAt !== null) throw new AppError("signed-out");
    const { administrator, outside, needs } = await standings.of(id);
    const school = await schools.byId(account.school);
    if (school === null) throw new AppError("signed-out");
    const { name, controller, registration, support } = school;
    return {
      ...{ account: id, name: account.name, email: account.email, about: account.about },
      ...{ administrator, outside, needs: [...needs] },
      school: { name, controller, registration, support },
    };
  };
  const answer = async (signIn: SignIn, refreshToken: string | null): Promise<SignedIn> => {
    const about = await me(signIn.account);
    const accessToken = tokens.issue(signIn.account, signIn.sid);
    // It may have been closed while its person was read.
    if (closings.refuses(tokens.verify(accessToken))) throw new AppError("signed-out");
    const { expiresAt: until } = signIn;
    return { accessToken, expiresInMs: ACCESS_TOKEN_MS, me: about, refreshToken, until };
  };
  return {
    me,
    answer,
    async enter({ account, visit, by, since, refusal }) {
      const [sid, at] = [newId(), now()];
      const line = { action: "sign-in", actor: account, object: account, owner: account };
      const detail = { signIn: shortId(sid), by };
      if ((await accounts.byId(account))?.closedAt !== null) {
        await lines.after({ ...line, outcome: "refused", detail: { by, code: refusal } });
        throw new AppError(refusal);
      }
      await lines.before({ ...line, detail });
      const signIn: SignIn = {
        ...{ sid, account, device: deviceName(visit.userAgent), closedAt: null },
        ...{ createdAt: at, usedAt: at, expiresAt: at + LONGEST_SIGN_IN_MS },
      };
      const refreshToken = newSecret();
      await signIns.add(signIn, digest(refreshToken));
      try {
        const signedIn = await answer(signIn, refreshToken);
        // All of its sign-ins may have ended while this one was being made.
        if (closings.endings(account) !== since) throw new AppError("signed-out");
        deps.confirmations.note(sid);
        const deviceCookie = deps.browsers.add(visit.deviceCookie, account);
        return { ...signedIn, deviceCookie };
      } catch (error) {
        await closings.closeSignIn(sid, account);
        await signIns.close(sid, now());
        const code = error instanceof AppError && error.code === "signed-out" ? refusal : null;
        await lines.after({ ...line, outcome: "refused", detail: { ...detail, code } });
        throw code === null ? error : new AppError(code);
      }
    },
  };
}
