/**
 * Stops guessing without letting a stranger lock anybody out.
 *
 * An attempt from a browser where this person has signed in before is counted
 * for that browser alone; every other attempt is counted by account, by account
 * and address, and by address. A stranger who uses up an account's attempts
 * shuts out strangers only (OWASP: "Slow Down Online Guessing Attacks with
 * Device Cookies"). Signing in by passkey is not counted at all: a signature
 * cannot be guessed, and so nothing that strangers do keeps its owner out.
 *
 * What that leaves to whoever guesses:
 * - passwords: 30 in a quarter of an hour at one account, 2,880 a day, of which
 *   none may be on the list of common ones;
 * - one-time codes, with the password in hand: 50 a day at one account from
 *   strange browsers and as many from each known one. Three of a million codes
 *   fit at a time, so 50 guesses are right once in 6,600 days.
 */
import { createHash } from "node:crypto";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "../errors.ts";

const QUARTER_S = 15 * 60;
const DAY_S = 24 * 3_600;

export interface Limits {
  /** A person who mistypes on a browser of their own. */
  device: number;
  /** One stranger guessing at one account. */
  pair: number;
  /** All strangers together guessing at one account. */
  account: number;
  /** One address going through many accounts; a school may sit behind one address. */
  address: number;
}
export const PASSWORDS: Limits = { device: 10, pair: 5, account: 30, address: 100 };
export const CODES: Limits = { device: 10, pair: 10, account: 20, address: 100 };
export const CODES_A_DAY: Limits = { device: 50, pair: 50, account: 50, address: 1_000 };
/** Somebody at a page that is signed in, guessing whose it is. */
export const CONFIRMATIONS: Limits = { device: 10, pair: 10, account: 10, address: 100 };

export interface Attempt {
  /** The address typed, or the account where it is known already. */
  who: string;
  ip: string;
  /** The id of a browser known for this very account, or null. */
  device: string | null;
}
export interface Throttle {
  /**
   * Counts the attempt before it is judged, so that parallel ones count too.
   * Throws `too-many-attempts`; a right password does not help then.
   */
  begin(attempt: Attempt): Promise<void>;
  /** The attempt was right: it does not count. */
  succeed(attempt: Attempt): Promise<void>;
}

export function createThrottle(limits: Limits = PASSWORDS, duration = QUARTER_S): Throttle {
  const limiter = (keyPrefix: keyof Limits) =>
    new RateLimiterMemory({ keyPrefix, points: limits[keyPrefix], duration });
  const device = limiter("device");
  const pair = limiter("pair");
  const account = limiter("account");
  const address = limiter("address");
  const countersOf = (attempt: Attempt): [RateLimiterMemory, string][] => {
    const who = unnamed(attempt.who);
    if (attempt.device !== null) return [[device, attempt.device]];
    return [
      [pair, `${who} ${attempt.ip}`],
      [address, attempt.ip],
      [account, who],
    ];
  };
  return {
    async begin(attempt) {
      for (const [counter, key] of countersOf(attempt)) await take(counter, key);
    },
    async succeed(attempt) {
      for (const [counter, key] of countersOf(attempt)) await counter.reward(key);
    },
  };
}

/** One-time codes: a limit for the moment and one for the day. */
export function createCodeThrottle(): Throttle {
  const both = [createThrottle(CODES), createThrottle(CODES_A_DAY, DAY_S)];
  return {
    async begin(attempt) {
      for (const one of both) await one.begin(attempt);
    },
    async succeed(attempt) {
      for (const one of both) await one.succeed(attempt);
    },
  };
}

/** So many of one key in so many seconds, right or not. Throws `too-many-attempts`. */
export function createCounter(points: number, duration: number): (key: string) => Promise<void> {
  const counter = new RateLimiterMemory({ points, duration });
  return (key) => take(counter, unnamed(key));
}

/** Addresses of people are not kept, not even in memory. */
const unnamed = (who: string): string => createHash("sha256").update(who).digest("base64url");

async function take(counter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await counter.consume(key);
  } catch (error) {
    if (error instanceof RateLimiterRes) throw new AppError("too-many-attempts");
    throw error;
  }
}
