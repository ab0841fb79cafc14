/**
 * A group library whose last lead is gone for good: it is closed, and what was shared into it
 * is recalled. Nobody inherits it: else whoever closes accounts could come to lead one, and
 * bring people in (R23).
 */
import type { Lines } from "../../accounts/lines.ts";
import type { GroupMember } from "../../stores/group-store.ts";
import type { Recalling } from "../shares/recalling.ts";
import { groupLines } from "./group-lines.ts";
import { createMembers, type MembersDeps } from "./members.ts";

export interface LeaderlessDeps extends MembersDeps {
  recalling: Pick<Recalling, "withdraw">;
  lines: Pick<Lines, "after">;
}
/**
 * Tells whoever is in a group library, or shares into it, that somebody is out of it because
 * the account was closed.
 */
export const createGoneFrom = (deps: LeaderlessDeps) => {
  const members = createMembers(deps);
  return async (group: string, account: string, left: readonly GroupMember[]): Promise<void> => {
    const sharers = await members.sharers(group);
    const told = await members.told([...left.map((one) => one.account), ...sharers]);
    const detail = { member: account, why: "account-closed" };
    for (const line of groupLines("take-out", group, null, told, detail)) {
      await deps.lines.after(line);
    }
  };
};

/** Call it once the group is removed, with whoever was left in it. */
export type GroupClosed = (group: string, left: readonly GroupMember[]) => Promise<void>;

export function createGroupClosed(deps: LeaderlessDeps): GroupClosed {
  const { shares, recalling, lines } = deps;
  const members = createMembers(deps);
  return async (group, left) => {
    const sharers = await members.sharers(group);
    await recalling.withdraw(await shares.withGroup(group), "group-closed");
    const told = await members.told([...left.map(({ account }) => account), ...sharers]);
    for (const line of groupLines("close", group, null, told, { why: "no-lead" })) {
      await lines.after(line);
    }
  };
}
