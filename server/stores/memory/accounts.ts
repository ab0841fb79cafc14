/** Accounts in memory. */
import { AppError } from "../../errors.ts";
import { normalEmail, type Account, type AccountStore } from "../account-store.ts";
import { copy, copyOrNull, rising } from "./copy.ts";

/** `schools` are those there are: an account of no school is refused. */
export function memoryAccounts(schools: ReadonlyMap<string, unknown>): AccountStore {
  const accounts = new Map<string, Account>();
  const where = (fits: (account: Account) => boolean) => [...accounts.values()].filter(fits);
  const inSchool = (school: string, email: string) =>
    where((one) => one.school === school && one.email === normalEmail(email))[0];
  const change = (id: string, how: (account: Account) => Account) => {
    const account = accounts.get(id);
    if (account !== undefined) accounts.set(id, how(account));
  };
  return {
    byId: async (id) => copyOrNull(accounts.get(id)),
    byIds: async (ids) => where((one) => ids.includes(one.id)).map(copy),
    byEmail: async (email) =>
      rising(
        where((one) => one.email === normalEmail(email)),
        (one) => one.joinedAt,
      ).map(copy),
    inSchool: async (school, email) => copyOrNull(inSchool(school, email)),
    ofSchool: async (school) =>
      rising(
        where((one) => one.school === school),
        (one) => one.name,
      ).map(copy),
    async add(account) {
      if (!schools.has(account.school)) throw new TypeError("there is no such school");
      if (inSchool(account.school, account.email) !== undefined) {
        throw new AppError("address-taken");
      }
      if (accounts.has(account.id)) throw new TypeError("there is an account with this id");
      accounts.set(account.id, copy({ ...account, email: normalEmail(account.email) }));
    },
    async change(id, fields) {
      const account = accounts.get(id);
      if (account === undefined) return;
      const email = normalEmail(fields.email ?? account.email);
      const holder = inSchool(account.school, email);
      if (holder !== undefined && holder.id !== id) throw new AppError("address-taken");
      accounts.set(id, { ...account, ...fields, email });
    },
    close: async (id, at) => change(id, (was) => ({ ...was, closedAt: was.closedAt ?? at })),
    reopen: async (id) => change(id, (was) => ({ ...was, closedAt: null })),
  };
}
