/**
 * One-time links: whoever holds the secret may do one thing once. A port.
 * Only the digest of the secret is kept.
 */

/**
 * `school` makes a school and its administrator, `join` an account in a school,
 * `join-outside` a coach from outside, `reset` gives an account back to its
 * person, `address` confirms a new e-mail address.
 */
export type LinkKind = "school" | "join" | "join-outside" | "reset" | "address";

export interface LinkDetail {
  /** `join`: the new account is an administrator. */
  administrator?: boolean;
  /** Name the maker knows the person by. */
  name?: string;
  /** `join-outside`: invited until then (wall clock, ms); null means for one live session. */
  until?: number | null;
  /** Went to the address by mail and to nobody else: whoever uses it reads the mail there. */
  byMail?: boolean;
  /** `reset`: the person says that the second factor is lost as well. */
  dropSecondFactor?: boolean;
}

export interface Link {
  /** Names the link in lists and requests; opens nothing. */
  id: string;
  /** SHA-256 of the secret, base64url. */
  digest: string;
  kind: LinkKind;
  /** Null for `school`. */
  school: string | null;
  /** Whose it is: `reset`, `address`. Null where the account does not exist yet. */
  account: string | null;
  /** Address that the link is for, lower case; null for `school`. */
  email: string | null;
  /** Account that made it; null for the server itself. */
  by: string | null;
  detail: LinkDetail;
  /** Wall clock, ms, as every time here. */
  createdAt: number;
  expiresAt: number;
  usedAt: number | null;
  withdrawnAt: number | null;
}

export interface LinkStore {
  add(link: Link): Promise<void>;
  byDigest(digest: string): Promise<Link | null>;
  byId(id: string): Promise<Link | null>;
  /** The link, marked as used; null unless it was open at `at`. Of several callers one gets it. */
  use(digest: string, at: number): Promise<Link | null>;
  /** Links of a school that are open at `at`, newest first. */
  openOf(school: string, at: number): Promise<Link[]>;
  /** Withdrawing one that is used or withdrawn changes nothing. */
  withdraw(id: string, at: number): Promise<void>;
  /** Withdraws every open link of one kind, of one account where it is given. */
  withdrawAll(kind: LinkKind, at: number, account?: string): Promise<void>;
  /** Forgets links that ended, one way or another, before `at`. */
  forget(at: number): Promise<void>;
}

export const isOpenLink = (link: Link, at: number): boolean =>
  link.usedAt === null && link.withdrawnAt === null && at < link.expiresAt;
