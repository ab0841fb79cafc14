/** Whom a recording can be shared with: somebody of the same school, or a group of one's own. */
import type { RecipientReply, ShareTo } from "#protocol/http/shares.ts";
import { AppError } from "../../errors.ts";
import type { Account, AccountStore } from "../../stores/account-store.ts";
import type { GroupStore } from "../../stores/group-store.ts";
import type { VaultStore } from "../../stores/vault-store.ts";
import { isLocked } from "../holder.ts";
import { isIn, type Circle } from "./rules.ts";

export interface Recipient extends RecipientReply {
  /** Of a group whose key somebody who left still has: nothing new is sealed for it. */
  stale: boolean;
}
export interface Recipients {
  /**
   * Throws `no-such-person` for whoever is not there, closed, from outside, of another school
   * or the asker; `no-such-group` for a group that the asker is not in.
   */
  of(account: string, to: ShareTo): Promise<Recipient>;
  /** Null where there is none any more. */
  circle(group: string): Promise<(Circle & { stale: boolean }) | null>;
  /** Those of a circle who are here, by name; `but` is left out. */
  people(circle: Circle, but: string): Promise<{ account: string; name: string }[]>;
}
export interface RecipientsDeps {
  accounts: Pick<AccountStore, "byId" | "byIds">;
  vaults: Pick<VaultStore, "of">;
  groups: Pick<GroupStore, "byId" | "members">;
}

export function createRecipients({ accounts, vaults, groups }: RecipientsDeps): Recipients {
  const circle: Recipients["circle"] = async (id) => {
    const group = await groups.byId(id);
    // The members last: whoever was taken out is not found from then on.
    const members = await groups.members(id);
    return group === null ? null : { group, members, stale: group.stale };
  };
  const people: Recipients["people"] = async ({ members }, but) => {
    const found = await accounts.byIds(members.map(({ account }) => account));
    return found
      .filter(({ id, closedAt }) => closedAt === null && id !== but)
      .map(({ id, name }) => ({ account: id, name }))
      .toSorted((a, b) => a.name.localeCompare(b.name));
  };
  const person = async (me: Account, id: string): Promise<Recipient> => {
    const found = await accounts.byId(id);
    const mine = found?.closedAt === null && !found.outside && found.school === me.school;
    if (found === null || !mine || found.id === me.id) throw new AppError("no-such-person");
    const vault = await vaults.of(id);
    // Hands that have not shown that the vault is theirs are as if they had none (R23).
    const publicKey = vault === null || isLocked(found, vault) ? null : vault.publicKey;
    return { name: found.name, publicKey, members: [], stale: false };
  };
  return {
    circle,
    people,
    async of(account, to) {
      const me = await accounts.byId(account);
      if (me?.closedAt !== null) throw new AppError("signed-out");
      if ("account" in to) return person(me, to.account);
      const found = await circle(to.group);
      if (found === null || found.group.school !== me.school || !isIn(found, account)) {
        throw new AppError("no-such-group");
      }
      const { publicKey } = found.group;
      // What a group is called only its members' pages can open.
      return { name: "", publicKey, members: await people(found, account), stale: found.stale };
    },
  };
}
