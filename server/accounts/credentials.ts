/** What a person chooses to sign in with, checked before anything is kept. */
import type { CeremonyReply } from "#protocol/http/sign-in.ts";
import type { Passkey } from "../stores/factor-store.ts";

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
