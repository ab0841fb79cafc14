/**
 * What goes with a vault besides its recordings and shares: notes and papers that it alone
 * opens, and the places in group libraries whose key was wrapped to it.
 */
import type { GroupMember, GroupStore } from "../stores/group-store.ts";
import type { NoteStore } from "../stores/note-store.ts";
import { stoneOf } from "./groups/rules.ts";
import type { Tombstones } from "./tombstones.ts";

type Groups = Pick<GroupStore, "removeMember" | "members" | "remove">;

/** Takes somebody out of a group; where nobody is left, the group is gone. */
export async function dropMember(groups: Groups, { group, account }: GroupMember): Promise<void> {
  await groups.removeMember(group, account);
  if ((await groups.members(group)).length === 0) await groups.remove(group);
}

export interface WithVault {
  notes: Pick<NoteStore, "forgetVault">;
  groups: Groups & Pick<GroupStore, "everyMember">;
  tombstones: Pick<Tombstones, "add">;
}
/** May be done again. */
export async function forgetWithVault(
  account: string,
  { notes, groups, tombstones }: WithVault,
): Promise<void> {
  await notes.forgetVault(account);
  const mine = (await groups.everyMember()).filter((one) => one.account === account);
  for (const member of mine) {
    // R23: an older database brings nobody back into a group.
    await tombstones.add("key", stoneOf(member));
    await dropMember(groups, member);
  }
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
