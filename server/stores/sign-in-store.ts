/**
 * Sign-ins: one per device that a person signed in on. A port.
 *
 * A sign-in is a chain of refresh tokens, of which only digests are kept. Each
 * token is good for one rotation; a token that comes back later was copied, and
 * ends the sign-in for the thief and the owner alike.
 */

export interface SignIn {
  /** The `sid` of every access token that belongs to it. */
  sid: string;
  account: string;
  /** Browser and system in words, as the browser named itself: for the list of own devices. */
  device: string;
  /** Wall clock, ms, as every time here. */
  createdAt: number;
  usedAt: number;
  /** Ends by itself here at the latest. */
  expiresAt: number;
  closedAt: number | null;
}

export type Rotation =
  /** The token was the current one; the next one has taken its place. */
  | { status: "rotated"; signIn: SignIn }
  /** The token was replaced moments ago: another tab was quicker. Nothing has changed. */
  | { status: "overlap"; signIn: SignIn }
  /** The token was replaced earlier. The sign-in is closed now. */
  | { status: "reused"; signIn: SignIn }
  /** No such token, or its sign-in is closed, expired or idle for too long. */
  | { status: "unknown" };

export interface RotateRequest {
  /** Digest of the token presented, and of the one that is to replace it. */
  presented: string;
  next: string;
  now: number;
  /** A token replaced at most this many ms ago is an `overlap`. */
  overlapMs: number;
  /** A sign-in not used for this many ms is over. */
  idleMs: number;
}

export interface SignInStore {
  add(signIn: SignIn, firstToken: string): Promise<void>;
  /** Of several rotations of one token at the same time exactly one is `rotated`. */
  rotate(request: RotateRequest): Promise<Rotation>;
  /** The open sign-in that a token of it (any) belongs to, or null. */
  ofToken(token: string): Promise<SignIn | null>;
  /** The open sign-ins of an account, newest first. */
  ofAccount(account: string): Promise<SignIn[]>;
  /** Ids of the sign-ins closed since: their access tokens may not have expired yet. */
  closedSince(at: number): Promise<string[]>;
  /** Closing a closed one keeps the first time. */
  close(sid: string, at: number): Promise<void>;
  /** Forgets sign-ins that ended or expired before `at`, with their tokens. */
  forget(at: number): Promise<void>;
}

/** Whether a sign-in is good at all, whichever token is presented. */
export const isOpen = (signIn: SignIn, now: number, idleMs: number): boolean =>
  signIn.closedAt === null && now < signIn.expiresAt && now < signIn.usedAt + idleMs;
