/** People and schools for the contract tests: only what matters to a test is given. */
import { newId } from "#server/accounts/ids.ts";
import type { Account } from "#server/stores/account-store.ts";
import type { Stores } from "#server/stores/index.ts";
import type { School } from "#server/stores/school-store.ts";

export const schoolOf = (id: string, change: Partial<School> = {}): School => ({
  id,
  name: `School ${id}`,
  controller: "The controller, 1 Road",
  registration: "Z123",
  support: "help@school.test",
  rules: {
    ...{ passwordLength: 12, secondFactor: false, training: false },
    ...{ recordingDays: null, recordingBytes: null },
  },
  codeOfPractice: { text: "Be kind.", reviewOn: "2027-11-23", changedAt: 1 },
  createdAt: 1,
  ...change,
});

export const person = (change: Partial<Account> = {}): Account => ({
  id: newId(),
  school: "a-school",
  name: "Maya",
  renamedAt: null,
  email: `${newId().toLowerCase()}@school.test`,
  about: "",
  addressProvenAt: null,
  passwordHash: null,
  administrator: false,
  outside: false,
  secondFactorRequired: false,
  joinedAt: 1,
  handsSince: 1,
  trainedAt: null,
  closedAt: null,
  ...change,
});

/** Two schools, `maya` and `tom` in the first, `zoe` in the second. */
export async function addTwoSchools({ schools, accounts }: Stores): Promise<void> {
  for (const id of ["a-school", "b-school"]) await schools.add(schoolOf(id));
  for (const [id, school] of [
    ["maya", "a-school"],
    ["tom", "a-school"],
    ["zoe", "b-school"],
  ] as const) {
    await accounts.add(person({ id, school, name: id, email: `${id}@school.test` }));
  }
}
