/** Group libraries in memory. */
import { namesAll, type Group, type GroupMember, type GroupStore } from "../group-store.ts";
import { copy, copyOrNull, rising } from "./copy.ts";
import type { ShareShelf } from "./shares.ts";

export function memoryGroups({ shares, keys }: ShareShelf): GroupStore {
  const groups = new Map<string, Group>();
  const members = new Map<string, GroupMember>();
  const keyOf = (group: string, account: string) => `${group} ${account}`;
  const membersOf = (group: string): GroupMember[] =>
    rising(
      [...members.values()].filter((one) => one.group === group),
      ({ since }) => since,
    );
  return {
    async add(group, first) {
      if (groups.has(group.id)) return false;
      groups.set(group.id, copy(group));
      members.set(keyOf(group.id, first.account), copy(first));
      return true;
    },
    byId: async (id) => copyOrNull(groups.get(id)),
    async ofAccount(account) {
      const mine = [...groups.values()].filter(({ id }) => members.has(keyOf(id, account)));
      return rising(mine, ({ createdAt }) => createdAt).map(copy);
    },
    members: async (group) => membersOf(group).map(copy),
    everyMember: async () => [...members.values()].map(copy),
    async addMember(member, epoch) {
      const group = groups.get(member.group);
      const key = keyOf(member.group, member.account);
      if (group?.epoch !== epoch || group.stale || members.has(key)) return false;
      members.set(key, copy(member));
      return true;
    },
    async setRole(group, account, role) {
      const member = members.get(keyOf(group, account));
      if (member !== undefined) member.role = role;
    },
    async removeMember(id, account) {
      const group = groups.get(id);
      if (group === undefined || !members.delete(keyOf(id, account))) return false;
      group.stale = true;
      return true;
    },
    async rekey({ group: id, epoch, publicKey, name, members: named, shares: wrapped }) {
      const group = groups.get(id);
      if (group?.epoch !== epoch) return false;
      const [here, into] = [membersOf(id), [...shares.values()].filter((one) => one.group === id)];
      const asNamed =
        namesAll(
          here.map(({ account }) => account),
          named.map(({ account }) => account),
        ) &&
        namesAll(
          into.map((one) => one.id),
          wrapped.map((one) => one.id),
        ) &&
        wrapped.every((one) =>
          namesAll(
            (keys.get(one.id) ?? []).map(({ part }) => part),
            one.keys.map(({ part }) => part),
          ),
        );
      if (!asNamed) return false;
      Object.assign(group, { epoch: epoch + 1, publicKey, name, stale: false });
      for (const { account, wrapped: key } of named) {
        const member = members.get(keyOf(id, account));
        if (member !== undefined) member.wrapped = key;
      }
      for (const { id: share, label, keys: files } of wrapped) {
        const found = shares.get(share);
        if (found !== undefined) Object.assign(found, { label, publicKey });
        const byPart = new Map(files.map(({ part, keyFile }) => [part, keyFile]));
        for (const key of keys.get(share) ?? []) key.keyFile = byPart.get(key.part) ?? "";
      }
      return true;
    },
    async remove(id) {
      groups.delete(id);
      for (const [key, { group }] of members) if (group === id) members.delete(key);
    },
  };
}
