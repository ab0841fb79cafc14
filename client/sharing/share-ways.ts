/** By which ways people see what I share: by name and through group libraries. Pure. */
import type { RecallBody, SharesReply } from "#protocol/http/shares.ts";

type ShareRow = SharesReply["shares"][number];

/** Of a person or group, to tell one from the other. */
export const sideOf = ({ to }: Pick<ShareRow, "to">): string => to.account ?? to.group ?? "";

/** One person, and what one group library lets them see. */
export interface Through {
  account: string;
  name: string;
  group: string;
  shares: readonly ShareRow[];
}
export const throughGroups = (rows: readonly ShareRow[]): readonly Through[] => {
  const found = new Map<string, Through & { shares: ShareRow[] }>();
  for (const row of rows) {
    const { group, people } = row.to;
    if (group === null) continue;
    for (const { account, name } of people) {
      const one = found.get(`${account} ${group}`) ?? { account, name, group, shares: [] };
      one.shares.push(row);
      found.set(`${account} ${group}`, one);
    }
  }
  return [...found.values()];
};

/** Whether a recall takes this one, as the server reads it. */
export const isTaken = (what: RecallBody, row: ShareRow): boolean => {
  if ("share" in what) return row.share === what.share;
  if ("recording" in what) return row.recording === what.recording;
  if (!("to" in what)) return true;
  return "account" in what.to ? row.to.account === what.to.account : row.to.group === what.to.group;
};

/** Of whom something was taken, and which recordings it was about; null: whatever they see. */
export interface Lost {
  accounts: ReadonlySet<string>;
  recordings: ReadonlySet<string> | null;
}
export const lostBy = (what: RecallBody, rows: readonly ShareRow[]): Lost => {
  const taken = rows.filter((row) => isTaken(what, row));
  const people = taken.flatMap(({ to }) => to.people.map(({ account }) => account));
  const person = "to" in what && "account" in what.to ? what.to.account : null;
  return person === null
    ? { accounts: new Set(people), recordings: new Set(taken.map(({ recording }) => recording)) }
    : { accounts: new Set([person]), recordings: null };
};
/** The shares by which they see it all the same. */
export const stillSeen = (rows: readonly ShareRow[], { accounts, recordings }: Lost) =>
  rows.filter(
    ({ recording, to }) =>
      (recordings?.has(recording) ?? true) && to.people.some((one) => accounts.has(one.account)),
  );
