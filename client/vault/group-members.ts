/**
 * For whom a group library's key may be sealed: only keys whose fingerprint the person has
 * looked at. Who is in the group, and under which key, is the server's word.
 */
import type { GroupsReply } from "#protocol/http/groups.ts";
import { words } from "../words.ts";
import type { Pins } from "./pins.ts";
import { refuse } from "./vault.ts";

type Members = GroupsReply["groups"][number]["members"];

/** My account, and the key that this page's own vault holds: never the server's word. */
export interface Myself {
  account: string;
  publicKey: string;
}

/** A person or group whose key nobody has looked at, or that is another one than before. */
export interface Unlooked {
  who: string;
  name: string;
  publicKey: string;
  /** The key that was seen first, where it is another one. */
  before: string | null;
}

/** Those of them that the person has to look at first. Rejects with `Refused` as `Pins.check`. */
export async function unlooked(
  all: readonly Omit<Unlooked, "before">[],
  pins: Pick<Pins, "checkAll" | "known">,
): Promise<readonly Unlooked[]> {
  const judged = await pins.checkAll(new Map(all.map(({ who, publicKey }) => [who, publicKey])));
  return Promise.all(
    all
      .filter(({ who }) => judged.get(who) !== "same")
      .map(async (one) => ({
        ...one,
        before: judged.get(one.who) === "changed" ? await pins.known(one.who) : null,
      })),
  );
}

/** The others in it. Rejects with `Refused` where one has no vault. */
export function othersIn(members: Members, me: Myself): readonly Omit<Unlooked, "before">[] {
  return members
    .filter(({ account }) => account !== me.account)
    .map(({ account, name, publicKey }) => {
      if (publicKey === null) throw refuse(words.keys.group.noVault(name), "no-vault-there");
      return { who: account, name, publicKey };
    });
}

/**
 * By account, for each member. Rejects with `Refused`: `no-vault-there`, or `key-unseen`
 * where somebody's key is not the one that was looked at.
 */
export async function memberKeys(
  members: Members,
  me: Myself,
  pins: Pick<Pins, "checkAll" | "known">,
): Promise<ReadonlyMap<string, string>> {
  const others = othersIn(members, me);
  const [first] = await unlooked(others, pins);
  if (first !== undefined) throw refuse(words.keys.group.unseen(first.name), "key-unseen");
  const keys = new Map(others.map(({ who, publicKey }) => [who, publicKey]));
  return keys.set(me.account, me.publicKey);
}
