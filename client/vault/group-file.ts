/**
 * What is wrapped to a member of a group library: its identity, and those that it had
 * before. A server cannot write one that goes on from a key which a member has seen. Pure.
 */
import { FormatError } from "#recordings/format.ts";

export interface GroupFile {
  group: string;
  epoch: number;
  /** age identity; its recipient is the group's public key. */
  identity: string;
  /** Newest first. Only for those who were members under them. */
  before: readonly string[];
}

/** So many of the earlier ones go along: a member who was away that long is asked to compare. */
const MOST_BEFORE = 8;
const IDENTITY = /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/;

export const writeGroupFile = ({ group, epoch, identity, before }: GroupFile): string =>
  [
    ...["aside-group 1", `group ${group}`, `epoch ${epoch}`, `identity ${identity}`],
    ...before.slice(0, MOST_BEFORE).map((one) => `before ${one}`),
    "",
  ].join("\n");

const after = (line: string | undefined, word: string): string => {
  if (!line?.startsWith(`${word} `)) throw new FormatError("not a group's file");
  return line.slice(word.length + 1);
};
const identityAfter = (line: string | undefined, word: string): string => {
  const identity = after(line, word);
  if (!IDENTITY.test(identity)) throw new FormatError("not an identity");
  return identity;
};

/** Throws FormatError. */
export function readGroupFile(written: string): GroupFile {
  const [first, group, epoch, identity, ...others] = written.split("\n");
  if (first !== "aside-group 1" || others.pop() !== "") throw new FormatError("not a group's file");
  const number = after(epoch, "epoch");
  if (!/^(0|[1-9]\d{0,8})$/.test(number) || others.length > MOST_BEFORE) {
    throw new FormatError("not a group's file");
  }
  return {
    group: after(group, "group"),
    epoch: Number(number),
    identity: identityAfter(identity, "identity"),
    before: others.map((line) => identityAfter(line, "before")),
  };
}
