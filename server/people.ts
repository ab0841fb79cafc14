/** Accounts as the live sessions and the socket need them: names, colleagues, who a token is. */
import { mayBeNamed, newSince } from "./accounts/guests/named.ts";
import type { GuestsHere } from "./accounts/guests/guests.ts";
import type { SignIns } from "./accounts/sign-in.ts";
import type { Standings } from "./accounts/standing.ts";
import type { People } from "./consent/ports.ts";
import { AppError } from "./errors.ts";
import type { Identity } from "./signalling/authenticate.ts";
import type { Colleague } from "./signalling/lobby.ts";
import type { Account, AccountStore } from "./stores/account-store.ts";
import type { SchoolStore } from "./stores/school-store.ts";

export interface PeopleHere extends People {
  identify(token: string): Promise<Identity>;
  /** Everybody whom this account may name as a coach, by name. */
  coaches(account: string): Promise<Colleague[]>;
}
interface PeopleDeps {
  accounts: AccountStore;
  schools: SchoolStore;
  signIns: Pick<SignIns, "authenticate" | "stillHolds">;
  standings: Pick<Standings, "whoIs">;
  guests: Pick<GuestsHere, "isTied">;
  /** True from the moment an account is closed, before its record says so. */
  isClosing(account: string): boolean;
  /** Wall clock, ms. */
  now(): number;
}

export const peopleOf = (deps: PeopleDeps): PeopleHere => {
  const { accounts, schools, signIns, standings, guests, isClosing, now } = deps;
  const open = async (id: string): Promise<Account> => {
    const account = await accounts.byId(id);
    if (account?.closedAt !== null || isClosing(id)) throw new AppError("signed-out");
    return account;
  };
  /** Asked after the last wait: what has ended meanwhile is over. */
  const mayName = (one: Account, other: Account): boolean =>
    !isClosing(other.id) && mayBeNamed(one, other, guests.isTied(one.id, other.id));
  return {
    async identify(token) {
      const identity = signIns.authenticate(token);
      const { account, sid, expiresAt } = identity;
      const { name, school, standing } = await standings.whoIs(account);
      // The sign-in may have been closed while the account was read.
      signIns.stillHolds(identity);
      const { outside } = standing;
      return { account, signIn: sid, name, school, outside, expiresAtMs: expiresAt };
    },
    async coaches(account) {
      const one = await open(account);
      const [all, school] = await Promise.all([
        accounts.ofSchool(one.school),
        schools.byId(one.school),
      ]);
      const createdAt = school?.createdAt ?? 0;
      // Of an account, what a colleague may see and nothing else.
      return all
        .filter((other) => mayName(one, other))
        .map((other) => ({
          ...{ id: other.id, name: other.name, about: other.about, outside: other.outside },
          newSince: newSince(other, createdAt, now()),
        }));
    },
    async name(account) {
      return (await open(account)).name;
    },
    async coach(owner, coach) {
      const [one, other] = await Promise.all([open(owner), accounts.byId(coach)]);
      if (other === null || !mayName(one, other)) return null;
      return { name: other.name, outside: other.outside };
    },
  };
};
