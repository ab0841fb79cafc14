/** Taking back links that nobody has used, when what they hang on changes. */
import { normalEmail } from "../../stores/account-store.ts";
import type { Link, LinkStore } from "../../stores/link-store.ts";
import type { AccountStore } from "../../stores/account-store.ts";

export interface Withdrawals {
  /** Those that give the account back or change its address; with `made` those it made as well. */
  ofAccount(account: string, which: { made: boolean }): Promise<void>;
  /** Open invitations of the school to this address. */
  invitationsTo(school: string, email: string): Promise<void>;
}

interface WithdrawalDeps {
  links: LinkStore;
  accounts: AccountStore;
  now(): number;
}

export function createWithdrawals({ links, accounts, now }: WithdrawalDeps): Withdrawals {
  const withdraw = async (school: string, which: (link: Link) => boolean) => {
    const at = now();
    for (const link of await links.openOf(school, at)) {
      if (which(link)) await links.withdraw(link.id, at);
    }
  };
  return {
    async ofAccount(id, { made }) {
      const account = await accounts.byId(id);
      if (account === null) return;
      await withdraw(account.school, (link) => link.account === id || (made && link.by === id));
    },
    invitationsTo: (school, email) =>
      withdraw(school, (link) => link.kind === "join" && link.email === normalEmail(email)),
  };
}
