/**
 * What is wrapped to a member of a group library: its identity. It says nothing of who made
 * it: whoever was taken out could write one too, so a member compares each new key. Pure.
 */
import { FormatError } from "#recordings/format.ts";

export interface GroupFile {
  group: string;
  epoch: number;
  /** age identity; its recipient is the group's public key. */
  identity: string;
}

const IDENTITY = /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/;

export const writeGroupFile = ({ group, epoch, identity }: GroupFile): string =>
  `aside-group 1\ngroup ${group}\nepoch ${epoch}\nidentity ${identity}\n`;

const after = (line: string | undefined, word: string): string => {
  if (!line?.startsWith(`${word} `)) throw new FormatError("not a group's file");
  return line.slice(word.length + 1);
};

/** Throws FormatError. */
export function readGroupFile(written: string): GroupFile {
  const [first, group, epoch, identity, ...rest] = written.split("\n");
  const whole = rest.length === 1 && rest[0] === "";
  if (first !== "aside-group 1" || !whole) throw new FormatError("not a group's file");
  const [number, secret] = [after(epoch, "epoch"), after(identity, "identity")];
  if (!/^(0|[1-9]\d{0,8})$/.test(number)) throw new FormatError("not a group's file");
  if (!IDENTITY.test(secret)) throw new FormatError("not an identity");
  return { group: after(group, "group"), epoch: Number(number), identity: secret };
}
