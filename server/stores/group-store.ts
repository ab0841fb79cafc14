/** Group libraries' records. A port. */
import type { Share, ShareKey } from "./share-store.ts";

export type GroupRole = "lead" | "member";

export interface Group {
  id: string;
  school: string;
  /** Sealed for the group's key, base64. */
  name: string;
  publicKey: string;
  epoch: number;
  /** Somebody left since the key was made. */
  stale: boolean;
  /** Wall clock, ms, as every time here. */
  createdAt: number;
}
export interface GroupMember {
  group: string;
  account: string;
  role: GroupRole;
  /** The group's identity wrapped to the member's vault, base64. */
  wrapped: string;
  since: number;
}

export interface Rekey {
  group: string;
  /** The one before. */
  epoch: number;
  publicKey: string;
  name: string;
  members: readonly Pick<GroupMember, "account" | "wrapped">[];
  shares: readonly (Pick<Share, "id" | "label"> & {
    keys: readonly Pick<ShareKey, "part" | "keyFile">[];
  })[];
}

/** Whether `named` is every one of `there`, once. `there` names nothing twice. */
export const namesAll = <T extends string | number>(
  there: readonly T[],
  named: readonly T[],
): boolean =>
  there.length === named.length &&
  new Set(named).size === named.length &&
  new Set([...there, ...named]).size === there.length;

export interface GroupStore {
  /** False where there is one of this id. */
  add(group: Group, first: GroupMember): Promise<boolean>;
  byId(id: string): Promise<Group | null>;
  /** Oldest first, as `members`. */
  ofAccount(account: string): Promise<Group[]>;
  members(group: string): Promise<GroupMember[]>;
  /** Of every group, in any order: a start compares them with who was taken out. */
  everyMember(): Promise<GroupMember[]>;
  /** False where the epoch is another by now, the group is stale, or the account is in it. */
  addMember(member: GroupMember, epoch: number): Promise<boolean>;
  setRole(group: string, account: string, role: GroupRole): Promise<void>;
  /**
   * Its wrapped key is not in the file when this resolves; the group is stale from then on.
   * False where the account is not in it.
   */
  removeMember(group: string, account: string): Promise<boolean>;
  /**
   * In one go: false, and nothing done, unless epoch, members and the group's shares are
   * exactly those named. No old key is in the file when this resolves.
   */
  rekey(rekey: Rekey): Promise<boolean>;
  /** With members; its shares are the caller's to destroy first. */
  remove(group: string): Promise<void>;
}
