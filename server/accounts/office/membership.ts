/** Whose somebody is. Two schools in one database never meet: every use case begins here. */
import { AppError } from "../../errors.ts";
import type { Account, AccountStore } from "../../stores/account-store.ts";
import type { School, SchoolStore } from "../../stores/school-store.ts";

export interface Membership {
  account: Account;
  school: School;
}

/** An open account and its school. Throws `signed-out`. */
export async function membership(
  { accounts, schools }: { accounts: AccountStore; schools: SchoolStore },
  id: string,
): Promise<Membership> {
  const account = await accounts.byId(id);
  if (account?.closedAt !== null) throw new AppError("signed-out");
  const school = await schools.byId(account.school);
  if (school === null) throw new AppError("signed-out");
  return { account, school };
}
