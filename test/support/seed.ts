/**
 * People for a test or a demo, put into the records before the server starts:
 * the real server itself makes nobody but the holder of its first link.
 */
import { newId } from "#server/accounts/ids.ts";
import { modelAgreement } from "#server/accounts/texts/agreement.ts";
import { modelCodeOfPractice, reviewDay } from "#server/accounts/texts/code-of-practice.ts";
import { hashOf, normalText } from "#server/accounts/texts/normal.ts";
import { createPasswords, type Passwords } from "#server/accounts/passwords.ts";
import { createReceipts, type Receipts } from "#server/audit/receipts.ts";
import type { Account } from "#server/stores/account-store.ts";
import { openStores, type Stores } from "#server/stores/index.ts";
import { openSigningKey } from "#server/stores/signing-key.ts";

export type Role = "administrator" | "teacher" | "coach";
export interface SeedPerson {
  role: Role;
  account: string;
  name: string;
  email: string;
  password: string;
}
export interface Seed {
  school: string;
  /** Everybody below, in this order. */
  people: SeedPerson[];
  administrator: SeedPerson;
  teacher: SeedPerson;
  coach: SeedPerson;
  secondCoach: SeedPerson;
}
/** Where to put them. */
export interface Ground {
  stores: Stores;
  receipts: Pick<Receipts, "sign">;
  passwords: Pick<Passwords, "hash">;
}

/** `.test` is reserved (RFC 2606): no mail ever reaches a stranger. */
const PEOPLE = {
  administrator: ["administrator", "Ruth Adeyemi", "ruth@demo.test", "School office"],
  teacher: ["teacher", "Maya Lindqvist", "maya@demo.test", "Year 8 science"],
  coach: ["coach", "Tom Okafor", "tom@demo.test", "Questioning and wait time"],
  secondCoach: ["coach", "Ines Duarte", "ines@demo.test", "Talk in groups"],
} as const satisfies Record<string, readonly [Role, string, string, string]>;

/** Five groups of four, without letters that look alike: 100 random bits, readable aloud. */
export function randomPassword(): string {
  const letters = "abcdefghijkmnpqrstuvwxyz23456789";
  const text = Array.from(crypto.getRandomValues(new Uint8Array(20)), (byte) =>
    letters.charAt(byte % letters.length),
  ).join("");
  return (text.match(/.{4}/g) ?? []).join("-");
}

/** A school with an agreement in force; gives its id. */
export async function addSchool({ stores }: Ground, name = "Hillview School"): Promise<string> {
  const [id, at] = [newId(), Date.now()];
  await stores.schools.add({
    ...{ id, name, createdAt: at },
    controller: `${name}, 1 Hill Road`,
    registration: "ZA000001",
    support: "office@demo.test",
    rules: {
      ...{ passwordLength: 12, secondFactor: false, training: false },
      ...{ recordingDays: null, recordingBytes: null },
    },
    codeOfPractice: { text: modelCodeOfPractice(name), reviewOn: reviewDay(at), changedAt: at },
  });
  const text = normalText(modelAgreement(name));
  const version = { school: id, text, hash: hashOf(text), publishedAt: at, by: null };
  await stores.agreements.publish(version);
  return id;
}

/** An account whose person has done everything that is asked; gives its id. */
export async function addPerson(
  ground: Ground,
  school: string,
  who: Pick<Account, "name"> & Partial<Account>,
): Promise<string> {
  const { stores } = ground;
  const [id, at] = [who.id ?? newId(), Date.now()];
  await stores.accounts.add({
    email: `${id.toLowerCase()}@school.test`,
    ...{
      about: "",
      renamedAt: null,
      addressProvenAt: null,
      passwordHash: null,
      administrator: false,
      outside: false,
    },
    ...{ secondFactorRequired: false, joinedAt: at, handsSince: at },
    ...{ trainedAt: null, closedAt: null },
    ...who,
    ...{ id, school },
  });
  await acceptAgreement(ground, school, id);
  return id;
}

/** Accepts what is in force at the school. */
export async function acceptAgreement(
  { stores, receipts }: Ground,
  school: string,
  account: string,
): Promise<void> {
  const current = await stores.agreements.current(school);
  if (current === null) throw new Error("the school has no agreement");
  const { version, hash } = current;
  const what = { account, school, version, hash, acceptedAt: Date.now() };
  const receipt = receipts.sign({ kind: "agreement", ...what });
  const since = (await stores.accounts.byId(account))?.handsSince;
  await stores.agreements.accept({ ...what, receipt }, since);
}

/** The small school of the demo and of most tests. The passwords are in the answer and nowhere else. */
export async function addDemoSchool(ground: Ground): Promise<Seed> {
  const school = await addSchool(ground);
  const add = async ([role, name, email, about]: (typeof PEOPLE)[keyof typeof PEOPLE]) => {
    const password = randomPassword();
    const passwordHash = await ground.passwords.hash(password);
    const administrator = role === "administrator";
    const fields = { name, email, about, passwordHash, administrator };
    return { role, name, email, password, account: await addPerson(ground, school, fields) };
  };
  const made = {
    administrator: await add(PEOPLE.administrator),
    teacher: await add(PEOPLE.teacher),
    coach: await add(PEOPLE.coach),
    secondCoach: await add(PEOPLE.secondCoach),
  };
  return { school, ...made, people: Object.values(made) };
}

/** Opens the records of a data folder that a server uses, or will use. */
export async function withGround<T>(data: string, work: (ground: Ground) => Promise<T>) {
  const stores = await openStores("sqlite", data);
  try {
    const receipts = createReceipts(openSigningKey(data, "receipts"));
    return await work({ stores, receipts, passwords: createPasswords() });
  } finally {
    await stores.close();
  }
}

export const seedFolder = (data: string): Promise<Seed> => withGround(data, addDemoSchool);

/** A coach from outside with a second factor in place; nobody has invited them yet. Gives its id. */
export async function addGuest(
  ground: Ground,
  school: string,
  who: Pick<Account, "name"> & Partial<Account>,
): Promise<string> {
  const account = await addPerson(ground, school, { ...who, outside: true });
  await ground.stores.factors.addPasskey({
    ...{ id: newId(), account, publicKey: newId(), counter: 0, transports: [] },
    ...{ name: "key", rpId: "localhost", createdAt: Date.now() },
  });
  return account;
}
