/** Group libraries: who leads, and what may be asked of whom. PURE. */
import type { GroupMember } from "../../stores/group-store.ts";
import { tombstoneOf } from "../tombstones.ts";

type Member = Pick<GroupMember, "account" | "role">;

export const memberOf = <M extends Member>(members: readonly M[], account: string): M | null =>
  members.find((one) => one.account === account) ?? null;

/**
 * Whether a group that has people in it would be left without a lead, were this one to go or
 * to lead no more. `here`: those whose accounts are open.
 */
export function isLastLead(
  members: readonly Member[],
  account: string,
  here: ReadonlySet<string>,
): boolean {
  if (memberOf(members, account)?.role !== "lead") return false;
  const others = members.filter((one) => one.account !== account && here.has(one.account));
  return others.length > 0 && !others.some(({ role }) => role === "lead");
}

/**
 * What stands for one person's being in a group, from then until it ends: whoever comes back
 * later is in it anew.
 */
export const stoneOf = ({ group, account, since }: GroupMember): string =>
  tombstoneOf(`member ${group} ${account} ${since}`);
