/** Group libraries as rows. The pad stands before what is secret: see `erasing.ts`. */
import type { Group, GroupMember } from "../group-store.ts";
import { PAD } from "./erasing.ts";

export interface GroupLibraryRow {
  id: string;
  school: string;
  public_key: string;
  epoch: number;
  stale: number;
  created_at: number;
  pad: Uint8Array;
  name: string;
}
export interface GroupMemberRow {
  group_id: string;
  account: string;
  role: string;
  since: number;
  pad: Uint8Array;
  wrapped: string;
}

export const toGroupRow = (group: Group): GroupLibraryRow => ({
  ...{ id: group.id, school: group.school, public_key: group.publicKey },
  ...{ epoch: group.epoch, stale: Number(group.stale), created_at: group.createdAt },
  ...{ pad: PAD, name: group.name },
});
export const toGroup = (row: GroupLibraryRow): Group => ({
  ...{ id: row.id, school: row.school, name: row.name, publicKey: row.public_key },
  ...{ epoch: row.epoch, stale: row.stale === 1, createdAt: row.created_at },
});
export const toMemberRow = (member: GroupMember): GroupMemberRow => ({
  ...{ group_id: member.group, account: member.account, role: member.role },
  ...{ since: member.since, pad: PAD, wrapped: member.wrapped },
});
export const toMember = (row: GroupMemberRow): GroupMember => ({
  ...{ group: row.group_id, account: row.account, role: row.role as GroupMember["role"] },
  ...{ wrapped: row.wrapped, since: row.since },
});
