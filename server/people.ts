/** Accounts as the live sessions and the socket need them: names, colleagues, who a token is. */
import type { SignIns } from "./accounts/sign-in.ts";
import type { People } from "./consent/ports.ts";
import { AppError } from "./errors.ts";
import type { Identity } from "./signalling/authenticate.ts";
import type { Colleague } from "./signalling/lobby.ts";
import type { AccountStore } from "./stores/account-store.ts";

export interface PeopleHere extends People {
  identify(token: string): Promise<Identity>;
  colleagues(account: string): Promise<Colleague[]>;
}

export const peopleOf = (accounts: AccountStore, signIns: SignIns): PeopleHere => {
  const open = async (id: string) => {
    const account = await accounts.byId(id);
    if (account?.closedAt !== null) throw new AppError("signed-out");
    return account;
  };
  return {
    async identify(token) {
      const identity = signIns.authenticate(token);
      const { id, name, school } = await signIns.whoIs(identity);
      // The sign-in may have been closed while the account was read.
      signIns.stillHolds(identity);
      const { sid, expiresAt } = identity;
      return { account: id, signIn: sid, name, school, expiresAtMs: expiresAt };
    },
    async colleagues(account) {
      const { school } = await open(account);
      const all = await accounts.ofSchool(school);
      // Of an account, what a colleague may see and nothing else.
      return all.map(({ id, name, about }) => ({ id, name, about }));
    },
    async name(account) {
      return (await open(account)).name;
    },
    async coachName(owner, coach) {
      const [one, other] = [await open(owner), await accounts.byId(coach)];
      if (other === null || other.closedAt !== null || other.id === one.id) return null;
      return other.school === one.school ? other.name : null;
    },
  };
};
