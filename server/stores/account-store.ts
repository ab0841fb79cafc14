/** Accounts: one per person. A port; the drivers are `memory.ts` and `sqlite.ts`. */

export interface Account {
  /** 128 random bits, base64url. */
  id: string;
  school: string;
  name: string;
  /** Lower case; unique in the whole store, because sign-in asks for nothing else. */
  email: string;
  /** One line that helps others choose this person as a coach. */
  about: string;
  /** A PHC string, or null while the person has not chosen a password. */
  passwordHash: string | null;
  /** Wall clock, ms; null while the account is open. */
  closedAt: number | null;
}

export interface AccountStore {
  /** Null when there is none; a closed account is found. */
  byId(id: string): Promise<Account | null>;
  /** Upper and lower case are the same. Null when there is none; a closed account is found. */
  byEmail(email: string): Promise<Account | null>;
  /** The open accounts of one school, by name. */
  ofSchool(school: string): Promise<Account[]>;
  /** True as long as no account was ever added. */
  isEmpty(): Promise<boolean>;
  /** Rejects with `address-taken` when the e-mail address has an account already. */
  add(account: Account): Promise<void>;
  setPassword(id: string, passwordHash: string): Promise<void>;
  /** Closing a closed account keeps the first time. */
  close(id: string, at: number): Promise<void>;
}

export const normalEmail = (email: string): string => email.trim().toLowerCase();
