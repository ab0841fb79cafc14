/** What the records would say of recordings that are shown: as a test tells it. */
import type { Showings } from "#server/consent/ports.ts";
import { AppError } from "#server/errors.ts";

export interface MemoryShowings extends Showings {
  /** Recordings that are the owner's, by id. */
  readonly mine: Set<string>;
  /** The share that each account has, whatever is shown. */
  readonly shares: Map<string, string>;
  /** From now on questions wait; the returned function lets them be answered. */
  hold(): () => void;
}

export function memoryShowings(): MemoryShowings {
  const mine = new Set<string>();
  const shares = new Map<string, string>();
  let gate = Promise.resolve();
  return {
    ...{ mine, shares },
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return () => {
        gate = Promise.resolve();
        resolve();
      };
    },
    async ownedBy(_owner, recording) {
      await gate;
      if (!mine.has(recording)) throw new AppError("no-such-recording");
    },
    async shareWith(account, { recording }) {
      await gate;
      return mine.has(recording) ? (shares.get(account) ?? null) : null;
    },
  };
}
