/** Two schools and the people in them, put into the records as quickly as that goes. */
import { newAccount } from "#server/accounts/links/new-account.ts";
import { recoveryDigest } from "#server/accounts/factors/recovery-codes.ts";
import { firstAgreement, newSchool } from "#server/accounts/links/school-start.ts";
import type { Receipts } from "#server/audit/receipts.ts";
import type { Stores } from "#server/stores/stores.ts";
import { cheapPasswords } from "./stand-ins.ts";

export const SCHOOLS = ["hill", "lake"] as const;
export type SchoolName = (typeof SCHOOLS)[number];
/** Ada and Bea look after accounts; Gil coaches Tess from outside; Nell is nobody yet. */
export const HUMANS = ["ada", "tess", "cole", "gil", "bea", "bo", "nell"] as const;
export type Human = (typeof HUMANS)[number];
/** An account is one human's in one school: who it was made for, whoever holds it now. */
export type AccountName = `${SchoolName}/${Human}`;
export const accountName = (school: SchoolName, human: Human): AccountName => `${school}/${human}`;

export const START = Date.UTC(2026, 10, 23, 8);
export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;
/** Before each act, so that no two share a millisecond; and after days, until lessons are forgotten. */
export const A_MOMENT = 2_000;
export const AFTERWARDS = 11 * MINUTE;
/** Gil's invitation lasts so long at first. */
export const FIRST_TIE_MS = 3 * DAY;

export const CAST: readonly [AccountName, "administrator" | "member" | "outside"][] = [
  ["hill/ada", "administrator"],
  ["hill/tess", "member"],
  ["hill/cole", "member"],
  ["hill/gil", "outside"],
  ["lake/bea", "administrator"],
  ["lake/bo", "member"],
];
export const addressOf = (human: Human): string => `${human}@people.test`;
export const passwordOf = (human: Human): string => `marmalade ${human} 7 velocipede quartz`;

const hashAll = async () =>
  new Map(
    await Promise.all(
      HUMANS.map(async (one) => [one, await cheapPasswords.hash(passwordOf(one))] as const),
    ),
  );
let hashes: ReturnType<typeof hashAll> | null = null;

export const schoolId = (school: SchoolName): string => `school-${school}`.padEnd(22, "-");
const accountId = (name: AccountName): string =>
  `account-${name.replace("/", "-")}`.padEnd(22, "-");

/** Long ago, so that nobody is news to anybody. */
const BEFORE = START - 40 * DAY;
const schoolOf = (name: SchoolName) => {
  const fields = { name: `${name} school`, controller: "c", registration: "", support: "s" };
  const school = newSchool(schoolId(name), fields, BEFORE);
  // A long text would be copied at every look.
  return { ...school, codeOfPractice: { ...school.codeOfPractice, text: "Be kind." } };
};
const seeds = SCHOOLS.map((name) => {
  const school = schoolOf(name);
  return { school, agreement: { ...firstAgreement(school, START), text: "Agreement 1." } };
});
const CODES = Array.from({ length: 10 }, (_, index) => `CODE-${index}`.padEnd(19, "A"));
const GIL: AccountName = "hill/gil";
const digests = CODES.map((code) => recoveryDigest(accountId(GIL), code));

/** Everybody's account, by name, with what each has done that is asked; and Gil's codes. */
export async function seed(
  stores: Stores,
  receipt: ReturnType<Receipts["sign"]>,
  seal: (secret: Uint8Array, owner: string) => string,
): Promise<{ accounts: Map<AccountName, string>; codes: string[] }> {
  hashes ??= hashAll();
  const hashOf = await hashes;
  for (const { school, agreement } of seeds) {
    await stores.schools.add(school);
    await stores.agreements.publish(agreement);
  }
  const accounts = new Map<AccountName, string>();
  for (const [name, role] of CAST) {
    const [school, human] = name.split("/") as [SchoolName, Human];
    const [id, at] = [accountId(name), schoolId(school)];
    const given = { id, school: at, name: human, email: addressOf(human) };
    await stores.accounts.add({
      ...newAccount({ ...given, passwordHash: hashOf.get(human) ?? null }, BEFORE),
      ...{ administrator: role === "administrator", outside: role === "outside" },
      addressProvenAt: BEFORE,
    });
    const hash = seeds.find((one) => one.school.id === at)?.agreement.hash ?? "";
    const facts = { account: id, school: at, version: 1, hash, acceptedAt: START };
    await stores.agreements.accept({ ...facts, receipt }, 0);
    accounts.set(name, id);
  }
  const gil = accounts.get(GIL) ?? "";
  const times = { createdAt: BEFORE, confirmedAt: BEFORE, lastStep: 0 };
  await stores.factors.setTotp({ account: gil, sealed: seal(new Uint8Array(20), gil), ...times });
  await stores.factors.setRecovery(gil, digests);
  return { accounts, codes: [...CODES] };
}
