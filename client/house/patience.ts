/** Fetching pieces from a server that sometimes asks for patience. */
import { codeOf } from "../refused.ts";

const WAIT_MS = 2_000;
/** A player that was silent says again within a second that it is there. */
const SOON_MS = 250;

/** The person let it be. */
export class Cancelled extends Error {}

interface Patience {
  /** Asked before each try: what nobody wants any more is not fetched. */
  wanted: () => boolean;
  /** Where the server asks for patience, ms. */
  waitMs?: number | undefined;
}

/**
 * Asks again while the server says `too-fast` or `not-watching`. Null where the server has lost it; rejects with
 * `Cancelled` when it is not wanted any more, and with `Refused` for every other no.
 */
export const patiently = async <T>(
  ask: () => Promise<T>,
  { wanted, waitMs = WAIT_MS }: Patience,
): Promise<T | null> => {
  for (;;) {
    if (!wanted()) throw new Cancelled();
    try {
      return await ask();
    } catch (error) {
      const code = codeOf(error);
      if (code === "not-found") return null;
      if (code !== "too-fast" && code !== "not-watching") throw error;
      const pause = code === "too-fast" ? waitMs : Math.min(waitMs, SOON_MS);
      await new Promise((done) => setTimeout(done, pause));
    }
  }
};
