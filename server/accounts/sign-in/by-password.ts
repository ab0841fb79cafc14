/**
 * Signing in with address and password.
 *
 * An address is unique within a school and only there, so the password is tried
 * on every account that has the address, each in its school. One that fits signs
 * in; where several fit, the person chooses the school. What the answers take
 * does not tell how many there are: the same hashes are made for every address,
 * as many as any address so far has needed.
 */
import type { StepReply } from "#protocol/http/sign-in.ts";
import { AppError, codeOf, type ErrorCode } from "../../errors.ts";
import { normalEmail, type Account, type AccountStore } from "../../stores/account-store.ts";
import type { FactorStore } from "../../stores/factor-store.ts";
import type { SchoolStore } from "../../stores/school-store.ts";
import type { Closings } from "../closings.ts";
import type { Passkeys } from "../factors/passkeys.ts";
import type { InTurn } from "../in-turn.ts";
import type { KnownBrowsers } from "../known-browsers.ts";
import type { Lines } from "../lines.ts";
import type { Passwords } from "../passwords.ts";
import { createCounter, type Attempt, type Throttle } from "../throttle.ts";
import type { Entering } from "./entering.ts";
import type { Entered, Visit } from "./model.ts";
import type { SecondSteps } from "./second-step.ts";

/** Schools that one address can be in; each costs a hash at every attempt. */
const SCHOOLS = 8;

export interface SignInRequest {
  email: string;
  password: string;
  /** Where the person said which school they mean. */
  school?: string | undefined;
  visit: Visit;
  /** Of the page. */
  origin: string;
}
/** What is asked for after the right password. */
export type Asked = Exclude<StepReply, { accessToken: string }>;
export type SignInAnswer =
  { status: "entered"; entered: Entered } | { status: "asked"; asked: Asked };

/** One attempt as it is counted, and the accounts at which it may be tried. */
interface Counted {
  attempt: Attempt;
  accounts: readonly Account[];
}

interface ByPasswordDeps {
  accounts: AccountStore;
  schools: SchoolStore;
  factors: FactorStore;
  passwords: Passwords;
  throttle: Throttle;
  browsers: KnownBrowsers;
  passkeys: Passkeys;
  secondSteps: SecondSteps;
  entering: Entering;
  closings: Closings;
  lines: Lines;
  /** Of changes to one account's way in. */
  inTurn: InTurn;
}

export function createByPassword(deps: ByPasswordDeps) {
  const { accounts, schools, factors, passwords, throttle, closings, lines } = deps;
  let hashes = 1;
  /** One line a minute for each address: what is stopped already must not bury the log. */
  const telling = createCounter(1, 60);

  const refuse = async (
    email: string,
    found: readonly Account[],
    code: ErrorCode,
  ): Promise<never> => {
    if (code === "too-many-attempts") {
      await telling(email).catch(() => Promise.reject(new AppError(code)));
    }
    const line = { action: "sign-in", outcome: "refused", detail: { code } } as const;
    const whom = found.length === 0 ? [null] : found.map(({ id }) => id);
    await Promise.all(whom.map((id) => lines.after({ ...line, object: id, owner: id })));
    throw new AppError(code);
  };

  /** A browser is known for an account, and a stranger to the same address in another school. */
  const countsOf = (email: string, found: readonly Account[], visit: Visit): Counted[] => {
    const [who, ip] = [email, visit.ip];
    const known = found.flatMap((one) => {
      const device = deps.browsers.read(visit.deviceCookie, one.id);
      return device === null ? [] : [{ attempt: { who, ip, device }, accounts: [one] }];
    });
    const strange = found.filter((one) => !known.some(({ accounts: [own] }) => own === one));
    if (strange.length === 0 && found.length > 0) return known;
    return [...known, { attempt: { who, ip, device: null }, accounts: strange }];
  };
  /** Those that may be tried. Throws `too-many-attempts` where none may. */
  const begin = async (counts: readonly Counted[]): Promise<Counted[]> => {
    const begun = await Promise.allSettled(counts.map(({ attempt }) => throttle.begin(attempt)));
    const open = counts.filter((_, n) => begun[n]?.status === "fulfilled");
    const refused = begun.find((one) => one.status === "rejected");
    if (open.length === 0 && refused !== undefined) throw refused.reason;
    return open;
  };

  /** Those of the accounts whose password it is, one after another. */
  const fitting = async (found: readonly Account[], password: string): Promise<Account[]> => {
    hashes = Math.max(hashes, found.length);
    const right: Account[] = [];
    for (let n = 0; n < hashes; n += 1) {
      const one = found[n];
      const fits = await passwords.verify(one?.passwordHash ?? null, password);
      if (fits && one !== undefined) right.push(one);
    }
    // Closed, or given another password, while the hashes were made: not any more.
    const now = await Promise.all(right.map(({ id }) => accounts.byId(id)));
    return right.filter(
      ({ passwordHash }, n) => now[n]?.closedAt === null && now[n].passwordHash === passwordHash,
    );
  };

  /** Hashes made at a lower cost are made anew while the password is at hand. */
  const renew = async ({ id, passwordHash }: Account, password: string): Promise<void> => {
    if (passwordHash === null || !passwords.isOutdated(passwordHash)) return;
    const better = await passwords.hash(password);
    await deps.inTurn(id, async () => {
      const kept = await accounts.byId(id);
      if (kept?.passwordHash === passwordHash) await accounts.change(id, { passwordHash: better });
    });
  };

  /** What has to follow the password; null where it is enough. */
  const secondStep = async (account: string, since: number, origin: string) => {
    const totp = await factors.totpOf(account);
    if (totp !== null && totp.confirmedAt !== null) {
      return { step: "code", challenge: deps.secondSteps.offer({ account, since }) } as const;
    }
    const all = await factors.passkeysOf(account);
    if (all.length === 0) return null;
    const usable = await deps.passkeys.usable(account, origin);
    const challenge = deps.secondSteps.offer({ account, since });
    // A page at another host cannot use them; a recovery code still fits.
    if (usable.length === 0) return { step: "code", challenge } as const;
    const purpose = { kind: "second-step", account, challenge } as const;
    const offer = await deps.passkeys.offerProof(purpose, usable, origin);
    return { step: "passkey", challenge, ...offer } as const;
  };

  /** Throws `wrong-password`, whatever is wrong, `too-many-attempts` or `log-unavailable`. */
  return async function signIn(request: SignInRequest): Promise<SignInAnswer> {
    const { password, school, visit, origin } = request;
    const email = normalEmail(request.email);
    const found = (await accounts.byEmail(email))
      .filter((one) => one.closedAt === null && (school === undefined || one.school === school))
      .slice(0, SCHOOLS);
    const endings = new Map(found.map(({ id }) => [id, closings.endings(id)]));
    const open = await begin(countsOf(email, found, visit)).catch((error: unknown) =>
      refuse(email, found, codeOf(error)),
    );
    const tried = open.flatMap((one) => one.accounts);
    const right = await fitting(tried, password);
    const [account, another] = right;
    if (account === undefined) return refuse(email, found, "wrong-password");
    // Right at one's own account is still a guess at the others that were tried with it.
    const earned = open.filter((one) => one.accounts.every((each) => right.includes(each)));
    await Promise.all(earned.map(({ attempt }) => throttle.succeed(attempt)));
    if (another !== undefined) {
      const asked = { step: "school", schools: await namesOf(schools, right) } as const;
      return { status: "asked", asked };
    }
    await renew(account, password);
    const since = endings.get(account.id) ?? 0;
    const asked = await secondStep(account.id, since, origin);
    if (asked !== null) return { status: "asked", asked };
    const entry = { account: account.id, visit, since, by: "password" } as const;
    const entered = await deps.entering.enter({ ...entry, refusal: "wrong-password" });
    return { status: "entered", entered };
  };
}

const namesOf = async (schools: SchoolStore, accounts: readonly Account[]) => {
  const found = await Promise.all(accounts.map(({ school }) => schools.byId(school)));
  return found.flatMap((one) => (one === null ? [] : [{ school: one.id, name: one.name }]));
};
