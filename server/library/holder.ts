/**
 * Whose vault it is now. An account that began anew (R23) holds a vault only once
 * somebody has shown its proof since: before that, nothing of it is shown or used.
 */
import { AppError } from "../errors.ts";
import type { Account, AccountStore } from "../stores/account-store.ts";
import type { Vault, VaultStore } from "../stores/vault-store.ts";

export interface Holder {
  account: Account;
  vault: Vault | null;
  /** There is a vault, and these hands have not shown that it is theirs. */
  locked: boolean;
}

/** The rule. PURE. */
export const isLocked = (
  { handsSince }: Pick<Account, "handsSince">,
  { provenAt }: Pick<Vault, "provenAt">,
): boolean => handsSince > provenAt;

export interface Holders {
  /** Throws `signed-out` for an account that is closed or not there. */
  of(account: string): Promise<Holder>;
  /** Throws `vault-locked`, and `no-vault` where there is none. */
  open(account: string): Promise<Vault>;
}

export function createHolders(stores: { accounts: AccountStore; vaults: VaultStore }): Holders {
  const of = async (id: string): Promise<Holder> => {
    const [account, vault] = [await stores.accounts.byId(id), await stores.vaults.of(id)];
    if (account?.closedAt !== null) throw new AppError("signed-out");
    return { account, vault, locked: vault !== null && isLocked(account, vault) };
  };
  return {
    of,
    async open(id) {
      const { vault, locked } = await of(id);
      if (vault === null) throw new AppError("no-vault");
      if (locked) throw new AppError("vault-locked");
      return vault;
    },
  };
}
