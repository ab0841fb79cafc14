/**
 * Bounds what can be tried with links. A secret has 256 bits and is not guessed;
 * this keeps strangers from making the server look, and a link's holder from
 * making it judge passwords without end.
 */
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "../../errors.ts";

const WINDOW_S = 15 * 60;
const DAY_S = 24 * 3_600;
export const LINK_LIMITS = {
  /** Links that are over or never were, from one address; a school may sit behind one. */
  missesPerAddress: 30,
  /** Uses tried of one link that is good. */
  usesPerLink: 20,
  /**
   * One-time codes tried for one account by way of links, in a day. Three of a million
   * fit at a time: whoever made a link a day for a year would come to one in a hundred.
   */
  codesPerAccount: 10,
} as const;

export interface LinkThrottle {
  /** Runs the look-up; one that finds nothing is counted for the address. Throws `too-many-attempts` then. */
  looking<T>(ip: string, look: () => Promise<T>): Promise<T>;
  /** Counts an attempt to use a link. Throws `too-many-attempts`. */
  using(link: string): Promise<void>;
  /** Counts a code given along with a reset. Throws `too-many-attempts`. */
  guessing(account: string): Promise<void>;
}

export function createLinkThrottle(): LinkThrottle {
  const limiter = (keyPrefix: string, points: number, duration = WINDOW_S) =>
    new RateLimiterMemory({ keyPrefix, points, duration });
  const misses = limiter("misses", LINK_LIMITS.missesPerAddress);
  const uses = limiter("uses", LINK_LIMITS.usesPerLink);
  const codes = limiter("codes", LINK_LIMITS.codesPerAccount, DAY_S);
  const count = async (counter: RateLimiterMemory, key: string) => {
    try {
      await counter.consume(key);
    } catch (error) {
      throw error instanceof RateLimiterRes ? new AppError("too-many-attempts") : error;
    }
  };
  return {
    async looking(ip, look) {
      // A link that is good is never refused: a school's only address is not one pupil's to block.
      try {
        return await look();
      } catch (error) {
        if (error instanceof AppError && error.code === "link-over") await count(misses, ip);
        throw error;
      }
    },
    using: (link) => count(uses, link),
    guessing: (account) => count(codes, account),
  };
}
