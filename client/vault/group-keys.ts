/**
 * A group library's key: made in the page of whoever founds it, wrapped to each member's
 * vault, and made anew when somebody has left.
 */
import type {
  GroupBody,
  GroupRekey,
  GroupSharesReply,
  GroupsReply,
} from "#protocol/http/groups.ts";
import { newIdentity, openWith, recipientOf, wrapTo } from "#recordings/keys.ts";
import { words } from "../words.ts";
import { fromBase64, randomBytes, toBase64, toBase64url } from "./bytes.ts";
import { readGroupFile, writeGroupFile, type GroupFile } from "./group-file.ts";
import { memberKeys, type Myself } from "./group-members.ts";
import type { Pins } from "./pins.ts";
import { refuse } from "./vault.ts";

export type GroupRow = GroupsReply["groups"][number];

/** A group whose identity is open in this page. Never sent, never drawn. */
export interface OpenGroup extends GroupFile {
  publicKey: string;
}

const strange = () => refuse(words.keys.group.strange, "strange-group");

const wrapped = async (publicKey: string, plain: string): Promise<string> =>
  toBase64(await wrapTo(publicKey, plain));

/** The body that founds a group. @param publicKey of my own vault */
export async function newGroup(name: string, publicKey: string): Promise<GroupBody> {
  const [group, identity] = [toBase64url(randomBytes(16)), await newIdentity()];
  const key = await recipientOf(identity);
  const file = writeGroupFile({ group, epoch: FIRST_EPOCH, identity });
  return {
    ...{ group, publicKey: key, name: await wrapped(key, name) },
    wrapped: await wrapped(publicKey, file),
  };
}
/** As the server counts: the first key of a group. */
export const FIRST_EPOCH = 1;

/**
 * Opens a group with my own vault's identity. Rejects with `Refused` where it is not for
 * me, or not the key that the server says: then nothing is shared into it.
 */
export async function openGroup(
  identity: string,
  row: Pick<GroupRow, "group" | "epoch" | "publicKey" | "wrapped">,
): Promise<OpenGroup> {
  let file: GroupFile;
  try {
    file = readGroupFile(await openWith(identity, fromBase64(row.wrapped)));
  } catch {
    // Not for this vault, changed, or not a group's file: all the same to the person.
    throw strange();
  }
  const publicKey = await recipientOf(file.identity);
  const fits = file.group === row.group && file.epoch === row.epoch && publicKey === row.publicKey;
  if (!fits) throw strange();
  return { ...file, publicKey };
}

/** Its name, which only members read; null where it does not open. */
export async function groupName(
  { identity }: OpenGroup,
  { name }: Pick<GroupRow, "name">,
): Promise<string | null> {
  // Altered, or under another key: shown as sealed, which is what it is.
  return openWith(identity, fromBase64(name)).catch(() => null);
}

/** For a new member. @param publicKey compared with its pin, and the group's key with its own */
export const wrapForMember = (group: OpenGroup, publicKey: string): Promise<string> =>
  wrapped(publicKey, writeGroupFile(group));

/** An age file for another key. What does not open now opens nothing later either, and keeps nobody. */
async function rewrapped(identity: string, publicKey: string, file: string): Promise<string> {
  let plain = "";
  try {
    plain = await openWith(identity, fromBase64(file));
  } catch {
    // Whoever shared it broke it: the other shares get their new key all the same.
  }
  return wrapped(publicKey, plain);
}

/**
 * The body of a new key, for the members and shares as they are now. Rejects with `Refused`
 * as `memberKeys`.
 */
export async function rekeyed(
  group: OpenGroup,
  row: Pick<GroupRow, "name" | "members">,
  { shares }: GroupSharesReply,
  me: Myself,
  pins: Pick<Pins, "checkAll" | "known">,
): Promise<GroupRekey> {
  const keys = await memberKeys(row.members, me, pins);
  const identity = await newIdentity();
  const publicKey = await recipientOf(identity);
  const epoch = group.epoch + 1;
  const file = writeGroupFile({ group: group.group, epoch, identity });
  const again = (one: string): Promise<string> => rewrapped(group.identity, publicKey, one);
  return {
    ...{ group: group.group, epoch: group.epoch, publicKey, name: await again(row.name) },
    members: await Promise.all(
      [...keys].map(async ([account, key]) => ({
        ...{ account, publicKey: key, wrapped: await wrapped(key, file) },
      })),
    ),
    shares: await Promise.all(
      shares.map(async ({ share, label, keys: files }) => ({
        ...{ share, label: label === null ? null : await again(label) },
        keys: await Promise.all(
          files.map(async ({ part, keyFile }) => ({ part, keyFile: await again(keyFile) })),
        ),
      })),
    ),
  };
}
