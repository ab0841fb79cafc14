/** How fast one page and one account may ask. */
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

const PER_PAGE = 120;
/** Several pages of one person, each busy. */
const PER_ACCOUNT = 480;
/** So much in one second nothing honest sends. */
const FLOOD = 2_000;

export interface Throttle {
  take(connection: string, account: string): Promise<"ok" | "too-fast" | "flood">;
}

export const createThrottle = (): Throttle => {
  const pages = new RateLimiterMemory({ points: PER_PAGE, duration: 1 });
  const people = new RateLimiterMemory({ points: PER_ACCOUNT, duration: 1 });
  return {
    async take(connection, account) {
      try {
        await Promise.all([pages.consume(connection), people.consume(account)]);
        return "ok";
      } catch (spent) {
        if (!(spent instanceof RateLimiterRes)) throw spent;
        return spent.consumedPoints > FLOOD ? "flood" : "too-fast";
      }
    },
  };
};
