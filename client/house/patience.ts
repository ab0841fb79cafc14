/** Fetching pieces from a server that sometimes asks for patience. */
import { codeOf } from "../refused.ts";

const WAIT_MS = 2_000;

/** The person let it be. */
export class Cancelled extends Error {}

export interface Patience {
  /** Asked before each try: what nobody wants any more is not fetched. */
  wanted: () => boolean;
  /** Where the server asks for patience, ms. */
  waitMs?: number | undefined;
}

/**
 * Asks again while the server says `too-fast`. Null where the server has lost it; rejects with
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
      if (code !== "too-fast") throw error;
      await new Promise((done) => setTimeout(done, waitMs));
    }
  }
};
