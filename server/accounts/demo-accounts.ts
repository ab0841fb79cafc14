/** A small school to try Aside with: one teacher, two coaches, passwords shown once. */
import type { AccountStore } from "../stores/account-store.ts";
import { newId } from "./ids.ts";
import type { Passwords } from "./passwords.ts";

export interface DemoAccount {
  account: string;
  name: string;
  email: string;
  password: string;
}
export interface DemoSchool {
  school: string;
  teacher: DemoAccount;
  coach: DemoAccount;
  secondCoach: DemoAccount;
}

/** `.test` is reserved (RFC 2606): no mail ever reaches a stranger. */
const PEOPLE = {
  teacher: ["Maya Lindqvist", "maya@demo.test", "Year 8 science"],
  coach: ["Tom Okafor", "tom@demo.test", "Questioning and wait time"],
  secondCoach: ["Ines Duarte", "ines@demo.test", "Talk in groups"],
} as const;

/** Five groups of four, without letters that look alike: 100 random bits, readable aloud. */
function randomPassword(): string {
  const letters = "abcdefghijkmnpqrstuvwxyz23456789";
  const text = Array.from(crypto.getRandomValues(new Uint8Array(20)), (byte) =>
    letters.charAt(byte % letters.length),
  ).join("");
  return (text.match(/.{4}/g) ?? []).join("-");
}

/** Adds them to the store. The passwords are in the answer and nowhere else. */
export async function addDemoSchool(
  accounts: AccountStore,
  passwords: Passwords,
): Promise<DemoSchool> {
  const school = newId();
  const add = async ([name, email, about]: (typeof PEOPLE)[keyof typeof PEOPLE]) => {
    const password = randomPassword();
    const passwordHash = await passwords.hash(password);
    const id = newId();
    await accounts.add({ id, school, name, email, about, passwordHash, closedAt: null });
    return { account: id, name, email, password };
  };
  return {
    school,
    teacher: await add(PEOPLE.teacher),
    coach: await add(PEOPLE.coach),
    secondCoach: await add(PEOPLE.secondCoach),
  };
}
