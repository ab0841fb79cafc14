/**
 * Group libraries: places that several accounts share recordings into. Who leads brings people
 * in and takes them out; whoever goes takes their own recordings along, and what they still
 * know of the group's key opens nothing that comes later. What takes away acts first.
 */
import type { Static } from "typebox";
import type {
  GroupAdd,
  GroupBody,
  GroupMemberAsk,
  GroupRekey,
  GroupRole,
  GroupSharesReply,
  GroupsReply,
} from "#protocol/http/groups.ts";
import type { InTurn } from "../../accounts/in-turn.ts";
import type { Lines } from "../../accounts/lines.ts";
import type { Asker } from "../../accounts/ports.ts";
import { AppError } from "../../errors.ts";
import type { AccountStore } from "../../stores/account-store.ts";
import type { GroupMember, GroupStore } from "../../stores/group-store.ts";
import type { ShareStore } from "../../stores/share-store.ts";
import type { VaultStore } from "../../stores/vault-store.ts";
import type { Holders } from "../holder.ts";
import { isKeyFile } from "../keeping.ts";
import type { Recalling } from "../shares/recalling.ts";
import type { Sweep } from "../shares/sweeping.ts";
import type { Tombstones } from "../tombstones.ts";
import { givingAll, groupLines, type GroupAct } from "./group-lines.ts";
import { createMembers } from "./members.ts";
import { memberOf, stoneOf } from "./rules.ts";

export interface Groups {
  /** Nothing for hands that have not shown that the vault is theirs (R23). */
  list(account: string): Promise<GroupsReply>;
  make(asker: Asker, what: GroupBody): Promise<void>;
  /** Throws `moved-on` where the key is another by now, or one who left has it. */
  add(asker: Asker, what: GroupAdd): Promise<void>;
  /** Acts first. Throws `last-lead`, `no-such-person` for whoever is not in it. */
  takeOut(asker: Asker, what: Static<typeof GroupMemberAsk>): Promise<void>;
  role(asker: Asker, what: Static<typeof GroupRole>): Promise<void>;
  /** Acts first. The last one to leave closes it. */
  leave(asker: Asker, group: string): Promise<void>;
  /** Acts first. */
  close(asker: Asker, group: string): Promise<void>;
  shares(asker: Asker, group: string): Promise<GroupSharesReply>;
  /** Whole or not at all: `moved-on` where anything is not as it is named. */
  rekey(asker: Asker, what: GroupRekey): Promise<void>;
}
export interface GroupsDeps {
  groups: GroupStore;
  accounts: Pick<AccountStore, "byId" | "byIds">;
  vaults: Pick<VaultStore, "of">;
  shares: Pick<ShareStore, "withGroup" | "keys">;
  holders: Holders;
  recalling: Pick<Recalling, "withdraw" | "cut" | "isGone">;
  /** Takes back what must not stand any more. */
  sweep: Sweep;
  tombstones: Pick<Tombstones, "add">;
  lines: Lines;
  inTurn: InTurn;
  /** Wall clock, ms. */
  now(): number;
}

/** Of one account. */
const MOST_GROUPS = 100;
const MOST_MEMBERS = 200;

export function createGroups(deps: GroupsDeps): Groups {
  const { groups, accounts, vaults, shares, holders, recalling, tombstones, lines, now } = deps;
  const { sweep } = deps;
  const members = createMembers(deps);
  const turn = <T>(group: string, work: () => Promise<T>) => deps.inTurn(`group ${group}`, work);
  /** A vault that ends takes its places in groups along: nobody is put into one meanwhile. */
  const holding = <T>(account: string, work: () => Promise<T>) =>
    deps.inTurn(`vault ${account}`, work);

  const needFiles = (...files: readonly string[]): void => {
    if (!files.every(isKeyFile)) throw new AppError("bad-request");
  };
  /** The lines of an act: for the asker, whom it concerns, and who shares into the group. */
  const tell = async (
    act: GroupAct,
    { account }: Asker,
    group: string,
    others: readonly string[],
    detail: NonNullable<Parameters<typeof groupLines>[4]> = {},
  ) => {
    const told = await members.told([...others, ...(await members.sharers(group))]);
    return groupLines(act, group, account, [account, ...told], detail);
  };
  const tellAfter = async (abouts: ReturnType<typeof groupLines>): Promise<void> => {
    for (const about of abouts) await lines.after(about);
  };
  /** Out of the group, with what is on its way to them and what they shared into it. */
  const putOut = async (member: GroupMember, why: "left" | "removed", actor: string) => {
    const { group, account } = member;
    const all = await shares.withGroup(group);
    await groups.removeMember(group, account);
    recalling.cut(all, account);
    // R23: an older database brings nobody back.
    await tombstones.add("key", stoneOf(member));
    // Asked again: whoever shared just now was in it a moment ago.
    const theirs = (await shares.withGroup(group)).filter(({ owner }) => owner === account);
    await recalling.withdraw(theirs, why, actor);
  };
  const shut = async (id: string, actor: string): Promise<void> => {
    const all = await groups.members(id);
    await groups.remove(id);
    for (const member of all) await tombstones.add("key", stoneOf(member));
    await recalling.withdraw(await shares.withGroup(id), "group-closed", actor);
  };

  return {
    async list(account) {
      const { vault, locked } = await holders.of(account);
      if (vault === null || locked) return { groups: [] };
      const rows = (await groups.ofAccount(account)).map(async (group) => {
        const all = await groups.members(group.id);
        const me = memberOf(all, account);
        if (me === null) return [];
        const people = await accounts.byIds(all.map((one) => one.account));
        const names = new Map(people.map(({ id, name }) => [id, name]));
        const shown = all.map(async (one) => ({
          ...{ account: one.account, name: names.get(one.account) ?? "", role: one.role },
          ...{ since: one.since, publicKey: (await vaults.of(one.account))?.publicKey ?? null },
        }));
        const { id, name, publicKey, epoch, stale } = group;
        return [
          {
            ...{ group: id, name, publicKey, epoch, stale, wrapped: me.wrapped, role: me.role },
            members: await Promise.all(shown),
          },
        ];
      });
      return { groups: (await Promise.all(rows)).flat() };
    },

    async make(asker, { group: id, name, publicKey, wrapped }) {
      const { account } = asker;
      needFiles(name, wrapped);
      await holders.open(account);
      if ((await groups.ofAccount(account)).length >= MOST_GROUPS) throw new AppError("not-now");
      await givingAll(lines, groupLines("make", id, account, [account]), () =>
        holding(account, async () => {
          await asker.again();
          await holders.open(account);
          const school = (await accounts.byId(account))?.school ?? "";
          const group = { id, school, name, publicKey, epoch: 1, stale: false, createdAt: now() };
          const first = { group: id, account, role: "lead", wrapped, since: now() } as const;
          if (!(await groups.add(group, first))) throw new AppError("bad-request");
        }),
      );
    },

    add: (asker, { group: id, epoch, member }) =>
      turn(id, async () => {
        needFiles(member.wrapped);
        const check = async () => {
          const found = await members.led(asker.account, id);
          await members.fits(found.group, member);
          if (found.group.stale || found.group.epoch !== epoch) throw new AppError("moved-on");
          if (found.members.length >= MOST_MEMBERS) throw new AppError("not-now");
        };
        await check();
        const { account, wrapped } = member;
        const told = await tell("add", asker, id, [account], { member: account });
        await givingAll(lines, told, () =>
          holding(account, async () => {
            await asker.again();
            await check();
            const one = { group: id, account, role: "member", wrapped, since: now() } as const;
            if (!(await groups.addMember(one, epoch))) throw new AppError("moved-on");
          }),
        );
      }),

    takeOut: (asker, { group: id, account }) =>
      turn(id, async () => {
        const found = await members.led(asker.account, id);
        const member = memberOf(found.members, account);
        if (member === null) throw new AppError("no-such-person");
        await members.spare(found, account);
        const told = await tell("take-out", asker, id, [account], { member: account });
        await asker.again();
        await putOut(member, "removed", asker.account);
        await tellAfter(told);
      }),

    role: (asker, { group: id, account, role }) =>
      turn(id, async () => {
        const check = async () => {
          const found = await members.led(asker.account, id);
          if (memberOf(found.members, account) === null) throw new AppError("no-such-person");
          if (role === "member") await members.spare(found, account);
        };
        await check();
        const told = await tell("role", asker, id, [account], { member: account, role });
        await givingAll(lines, told, async () => {
          await asker.again();
          await check();
          await groups.setRole(id, account, role);
        });
      }),

    leave: (asker, id) =>
      turn(id, async () => {
        const found = await members.mine(asker.account, id);
        await members.spare(found, asker.account);
        const told = await tell("leave", asker, id, []);
        await asker.again();
        if (found.members.length === 1) await shut(id, asker.account);
        else await putOut(found.me, "left", asker.account);
        await tellAfter(told);
      }),

    close: (asker, id) =>
      turn(id, async () => {
        const found = await members.led(asker.account, id);
        const all = found.members.map(({ account }) => account);
        const told = await tell("close", asker, id, all);
        await asker.again();
        await shut(id, asker.account);
        await tellAfter(told);
      }),

    async shares(asker, id) {
      const { account } = asker;
      await members.led(account, id);
      // What is over has no key for a new one to be made of.
      await sweep(id);
      await givingAll(lines, await tell("read-keys", asker, id, []), () => asker.again());
      const standing = (await shares.withGroup(id)).filter((one) => !recalling.isGone(one.id));
      const all = standing.map(async ({ id: share, label }) => ({
        ...{ share, label },
        keys: (await shares.keys(share)).map(({ part, keyFile }) => ({ part, keyFile })),
      }));
      const found = await Promise.all(all);
      await asker.again();
      await members.led(account, id);
      return { shares: found };
    },

    rekey: (asker, what) =>
      turn(what.group, async () => {
        const { group: id, publicKey, name, members: named } = what;
        needFiles(name, ...named.map(({ wrapped }) => wrapped));
        for (const { label, keys } of what.shares) {
          needFiles(...(label === null ? [] : [label]), ...keys.map(({ keyFile }) => keyFile));
        }
        const check = async () => {
          const { group } = await members.led(asker.account, id);
          // The old key again would open what comes later to whoever left with it.
          if (group.publicKey === publicKey) throw new AppError("bad-request");
          for (const { account, publicKey: theirs } of named) {
            const vault = await vaults.of(account);
            if (vault?.publicKey !== theirs) throw new AppError("recipient-changed");
          }
        };
        await check();
        const told = await tell("rekey", asker, id, [], { members: named.length });
        await givingAll(lines, told, async () => {
          await asker.again();
          await check();
          const shared = what.shares.map(({ share, ...rest }) => ({ id: share, ...rest }));
          if (!(await groups.rekey({ ...what, shares: shared }))) throw new AppError("moved-on");
        });
      }),
  };
}
