/**
 * What goes with a vault besides its recordings and shares: notes and papers that it alone
 * opens, and the places in group libraries whose key was wrapped to it.
 */
import type { GroupMember, GroupStore } from "../stores/group-store.ts";
import type { NoteStore } from "../stores/note-store.ts";
import type { GroupClosed } from "./groups/leaderless.ts";
import { stoneOf } from "./groups/rules.ts";
import type { Tombstones } from "./tombstones.ts";

type Groups = Pick<GroupStore, "removeMember" | "members" | "remove">;

/**
 * Takes somebody out of a group. Where nobody is left who leads it, the group is gone: answers
 * who was in it besides then, and null where it stays.
 */
async function dropMember(
  groups: Groups,
  { group, account }: GroupMember,
): Promise<GroupMember[] | null> {
  await groups.removeMember(group, account);
  const left = await groups.members(group);
  if (left.some(({ role }) => role === "lead")) return null;
  await groups.remove(group);
  return left;
}

export interface FromGroups {
  groups: Groups & Pick<GroupStore, "everyMember">;
  tombstones: Pick<Tombstones, "add">;
  groupClosed: GroupClosed;
}
export interface WithVault extends FromGroups {
  notes: Pick<NoteStore, "forgetVault">;
}
/**
 * Out of every group library; answers those that stay, with who is left in each. May be done
 * again. R23: whoever opens a closed account again brings nobody back into one.
 */
export async function outOfGroups(
  account: string,
  { groups, tombstones, groupClosed }: FromGroups,
): Promise<GroupMember[][]> {
  const stay: GroupMember[][] = [];
  const mine = (await groups.everyMember()).filter((one) => one.account === account);
  for (const member of mine) {
    // R23: an older database brings nobody back into a group.
    await tombstones.add("key", stoneOf(member));
    const left = await dropMember(groups, member);
    if (left === null) stay.push(await groups.members(member.group));
    else {
      for (const one of left) await tombstones.add("key", stoneOf(one));
      await groupClosed(member.group, left);
    }
  }
  return stay;
}
/** May be done again. */
export async function forgetWithVault(account: string, deps: WithVault): Promise<void> {
  await deps.notes.forgetVault(account);
  await outOfGroups(account, deps);
}

export interface Restored {
  notes: Pick<NoteStore, "digests" | "remove">;
  groups: Groups & Pick<GroupStore, "everyMember">;
  tombstones: Pick<Tombstones, "has">;
}
/** R23: an older database brings back no note that was removed and nobody who was taken out. */
export async function forgetAgain({ notes, groups, tombstones }: Restored): Promise<number> {
  const back = (await notes.digests()).filter(({ digest }) => tombstones.has("key", digest));
  for (const { id } of back) await notes.remove(id);
  const out = (await groups.everyMember()).filter((one) => tombstones.has("key", stoneOf(one)));
  for (const member of out) await dropMember(groups, member);
  return back.length + out.length;
}
