/** Accounts: one per person and school. A port; the drivers are in `memory/` and `sqlite/`. */

export interface Account {
  /** 128 random bits, base64url. */
  id: string;
  school: string;
  name: string;
  /** When the person last took another name; null while it is the first (R23). */
  renamedAt: number | null;
  /**
   * Lower case; unique within its school and only there: whether another school
   * knows an address is nobody's business here.
   */
  email: string;
  /** One line that helps others choose this person as a coach. */
  about: string;
  /**
   * When a link that went to the address by mail came back; null while nobody has shown
   * to read mail there. Only then does a mail stand for the person (R23).
   */
  addressProvenAt: number | null;
  /** A PHC string, or null while the person has not chosen a password. */
  passwordHash: string | null;
  /** May manage accounts and school settings; says nothing about teaching (R23). */
  administrator: boolean;
  /** A coach from outside the school: coaches those who invited them, and sees nothing else. */
  outside: boolean;
  /** An administrator asks this person for a second factor, besides what the school asks. */
  secondFactorRequired: boolean;
  /** Wall clock, ms, as every time here. */
  joinedAt: number;
  /**
   * Since when the account is in the hands it is in. An administrator's reset that
   * nothing of the person's own confirmed begins anew: nothing older is shown (R23).
   */
  handsSince: number;
  /** When the person confirmed having been trained; null while not. */
  trainedAt: number | null;
  /** Null while the account is open. */
  closedAt: number | null;
}

export type AccountChange = Partial<
  Pick<
    Account,
    | "name"
    | "renamedAt"
    | "email"
    | "about"
    | "addressProvenAt"
    | "passwordHash"
    | "administrator"
    | "secondFactorRequired"
    | "handsSince"
    | "trainedAt"
  >
>;

export interface AccountStore {
  /** Null when there is none; a closed account is found. */
  byId(id: string): Promise<Account | null>;
  /** Those of them that there are, closed ones too, in any order. */
  byIds(ids: readonly string[]): Promise<Account[]>;
  /** Every account with this address, one per school at most, oldest first; closed ones too. */
  byEmail(email: string): Promise<Account[]>;
  /** The one of this school, closed or not; null when there is none. */
  inSchool(school: string, email: string): Promise<Account | null>;
  /** The accounts of one school by name, those from outside and the closed ones too. */
  ofSchool(school: string): Promise<Account[]>;
  /** Rejects with `address-taken` when the school has the address already. */
  add(account: Account): Promise<void>;
  /** Rejects with `address-taken`, and then nothing is changed. */
  change(id: string, fields: AccountChange): Promise<void>;
  /** Closing a closed account keeps the first time. */
  close(id: string, at: number): Promise<void>;
  reopen(id: string): Promise<void>;
}

export const normalEmail = (email: string): string => email.trim().toLowerCase();
