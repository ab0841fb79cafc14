/**
 * Stops guessing without letting a stranger lock anybody out.
 *
 * An attempt from a browser where this person has signed in before is counted
 * for that browser alone; every other attempt is counted by account, by account
 * and address, and by address. A stranger who uses up an account's attempts
 * shuts out strangers only (OWASP: "Slow Down Online Guessing Attacks with
 * Device Cookies").
 */
import { createHash } from "node:crypto";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "../errors.ts";

const WINDOW_S = 15 * 60;
export const LIMITS = {
  /** A person who mistypes on a browser of their own. */
  device: 10,
  /** One stranger guessing at one account. */
  pair: 5,
  /** All strangers together guessing at one account. */
  account: 30,
  /** One address going through many accounts; a school may sit behind one address. */
  address: 100,
} as const;

export interface Attempt {
  email: string;
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

export function createThrottle(limits: Record<keyof typeof LIMITS, number> = LIMITS): Throttle {
  const limiter = (keyPrefix: keyof typeof LIMITS) =>
    new RateLimiterMemory({ keyPrefix, points: limits[keyPrefix], duration: WINDOW_S });
  const [device, pair, account, address] = [
    limiter("device"),
    limiter("pair"),
    limiter("account"),
    limiter("address"),
  ];
  const countersOf = (attempt: Attempt): [RateLimiterMemory, string][] => {
    // Addresses of people are not kept, not even in memory.
    const who = createHash("sha256").update(attempt.email).digest("base64url");
    if (attempt.device !== null) return [[device, attempt.device]];
    return [
      [pair, `${who} ${attempt.ip}`],
      [address, attempt.ip],
      [account, who],
    ];
  };
  return {
    async begin(attempt) {
      for (const [counter, key] of countersOf(attempt)) {
        try {
          await counter.consume(key);
        } catch (error) {
          if (error instanceof RateLimiterRes) throw new AppError("too-many-attempts");
          throw error;
        }
      }
    },
    async succeed(attempt) {
      for (const [counter, key] of countersOf(attempt)) await counter.reward(key);
    },
  };
}
