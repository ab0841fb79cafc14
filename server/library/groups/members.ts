/** Whom a group library is made of, asked of the records each time. */
import { AppError } from "../../errors.ts";
import type { AccountStore } from "../../stores/account-store.ts";
import type { Group, GroupMember, GroupStore } from "../../stores/group-store.ts";
import type { ShareStore } from "../../stores/share-store.ts";
import type { VaultStore } from "../../stores/vault-store.ts";
import { isLocked, type Holders } from "../holder.ts";
import { isLastLead, memberOf } from "./rules.ts";

export interface Found {
  group: Group;
  members: GroupMember[];
  /** The asker. */
  me: GroupMember;
}
export interface Members {
  /** Throws `no-such-group` for a group that the account is not in, and for none. */
  mine(account: string, group: string): Promise<Found>;
  /** The same for a lead; `forbidden` for a member. */
  led(account: string, group: string): Promise<Found>;
  /** Throws `last-lead` where the group would be left without one. */
  spare(found: Found, account: string): Promise<void>;
  /**
   * Throws `no-such-person`, `no-vault-there` or `recipient-changed` unless the account is a
   * colleague whose vault this key is now.
   */
  fits(group: Group, member: { account: string; publicKey: string }): Promise<void>;
  /** Those of these who may know of the group: whose vault is in their own hands (R23). */
  told(accounts: readonly string[]): Promise<string[]>;
  /** Who shares something into it. */
  sharers(group: string): Promise<string[]>;
}
export interface MembersDeps {
  groups: Pick<GroupStore, "byId" | "members">;
  accounts: Pick<AccountStore, "byId" | "byIds">;
  vaults: Pick<VaultStore, "of">;
  shares: Pick<ShareStore, "withGroup">;
  holders: Pick<Holders, "open">;
}

export function createMembers(deps: MembersDeps): Members {
  const { groups, accounts, vaults, shares, holders } = deps;

  const mine: Members["mine"] = async (account, id) => {
    // One answer for every id, before any is looked for.
    await holders.open(account);
    const [group, members] = [await groups.byId(id), await groups.members(id)];
    const me = memberOf(members, account);
    if (group === null || me === null) throw new AppError("no-such-group");
    return { group, members, me };
  };
  return {
    mine,
    async led(account, id) {
      const found = await mine(account, id);
      if (found.me.role !== "lead") throw new AppError("forbidden");
      return found;
    },
    async spare({ members }, account) {
      const all = await accounts.byIds(members.map((one) => one.account));
      const here = new Set(all.filter(({ closedAt }) => closedAt === null).map(({ id }) => id));
      if (isLastLead(members, account, here)) throw new AppError("last-lead");
    },
    async fits({ school }, { account, publicKey }) {
      const [person, vault] = [await accounts.byId(account), await vaults.of(account)];
      const colleague = person?.closedAt === null && !person.outside && person.school === school;
      if (person === null || !colleague) throw new AppError("no-such-person");
      if (vault === null || isLocked(person, vault)) throw new AppError("no-vault-there");
      if (vault.publicKey !== publicKey) throw new AppError("recipient-changed");
    },
    async told(ids) {
      const people = await accounts.byIds([...new Set(ids)]);
      const asked = people.map(async (person) => {
        const vault = await vaults.of(person.id);
        return person.closedAt !== null || vault === null || isLocked(person, vault)
          ? []
          : [person.id];
      });
      return (await Promise.all(asked)).flat();
    },
    sharers: async (group) => (await shares.withGroup(group)).map(({ owner }) => owner),
  };
}
