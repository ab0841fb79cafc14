/** What a person chooses to sign in with, checked before anything is kept. */
import type { CeremonyReply } from "#protocol/http/sign-in.ts";
import { AppError } from "../errors.ts";
import type { Passkey } from "../stores/factor-store.ts";
import type { Passkeys } from "./factors/passkeys.ts";
import type { Passwords } from "./passwords.ts";
import type { Strengths } from "./strength.ts";

/** What a passkey is called until its owner calls it something else. */
const FIRST_NAME = "My first passkey";

/** Exactly one of the two. */
export interface Choice {
  password?: string | undefined;
  passkey?: { ceremony: string; answer: Record<string, unknown> } | undefined;
}
export interface Chooser {
  /** The account it is for; made before the account is. */
  account: string;
  name: string;
  email: string;
  /** Shortest password here, characters. */
  passwordLength: number;
  /** Words that make a password easy to guess: the person's and the school's. */
  words: readonly string[];
}
export interface Chosen {
  /** A PHC string; null where a passkey was chosen. */
  passwordHash: string | null;
  passkey: Passkey | null;
}

export interface Credentials {
  /** Begins making a passkey on the page at this origin. */
  offerPasskey(
    who: Pick<Chooser, "account" | "name" | "email">,
    origin: string,
  ): Promise<CeremonyReply>;
  /**
   * Throws `bad-request` unless exactly one was chosen, `weak-password`,
   * `common-password` or `passkey-refused`. Keeps nothing.
   */
  choose(choice: Choice, who: Chooser, origin: string): Promise<Chosen>;
}

interface CredentialsDeps {
  passwords: Pick<Passwords, "hash">;
  strengths: Strengths;
  passkeys: Passkeys;
}

export const createCredentials = ({
  passwords,
  strengths,
  passkeys,
}: CredentialsDeps): Credentials => ({
  offerPasskey({ account, ...who }, origin) {
    return passkeys.offerNew({ kind: "choose", account }, who, origin);
  },
  async choose({ password, passkey }, who, origin) {
    const { account, passwordLength: length, words } = who;
    if (password !== undefined && passkey === undefined) {
      await strengths.check(password, { length, words });
      return { passwordHash: await passwords.hash(password), passkey: null };
    }
    if (passkey === undefined || password !== undefined) throw new AppError("bad-request");
    const purpose = { kind: "choose", account } as const;
    const made = await passkeys.readNew(passkey, purpose, FIRST_NAME, origin);
    return { passwordHash: null, passkey: made };
  },
});
