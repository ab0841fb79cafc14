import { normalEmail, type Account } from "../../stores/account-store.ts";

type Given = Pick<Account, "id" | "school" | "name" | "email" | "passwordHash">;

/** An account as everybody's begins, from now on in its person's hands. `now`: wall clock, ms. */
export const newAccount = (given: Given, now: number): Account => ({
  ...given,
  email: normalEmail(given.email),
  about: "",
  renamedAt: null,
  addressProvenAt: null,
  administrator: false,
  outside: false,
  secondFactorRequired: false,
  joinedAt: now,
  handsSince: now,
  trainedAt: null,
  closedAt: null,
});
