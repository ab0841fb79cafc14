/** What the parts of signing in have in common: the words and the times. */
import type { MeReply } from "#protocol/http/sign-in.ts";

/** Two tabs that refresh at once present the same token this far apart at most, ms. */
export const OVERLAP_MS = 10_000;
/** A browser not used for this long has to sign in again, ms. */
export const IDLE_MS = 7 * 24 * 3_600_000;
/** And so has every browser after this long, ms. */
export const LONGEST_SIGN_IN_MS = 30 * 24 * 3_600_000;

export interface SignedIn {
  accessToken: string;
  expiresInMs: number;
  me: MeReply;
  /** Null when the browser holds the next one already. */
  refreshToken: string | null;
  /** When the refresh token ends at the latest, wall clock ms. */
  until: number;
}
/** Somebody who has just come in, with the cookie that makes this browser a known one. */
export type Entered = SignedIn & { deviceCookie: string };

/** Where somebody comes in from. */
export interface Visit {
  ip: string;
  userAgent: string | undefined;
  deviceCookie?: string | undefined;
}

/** How somebody showed who they are; stands in the log. */
export type Proof = "password" | "password and code" | "recovery code" | "passkey" | "link";
