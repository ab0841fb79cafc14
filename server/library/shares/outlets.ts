/**
 * What is being sent of recordings at this moment, and what is kept to be sent. Whatever takes
 * it away cuts it: a piece whose last byte has not left when that is acknowledged never
 * arrives whole (R17).
 */
import { AppError } from "../../errors.ts";

export interface Outlet {
  /** The account to which it goes. */
  viewer: string;
  /** The sign-in that asked. */
  sid: string;
  /** Null for what goes to the owner. */
  share: string | null;
  recordings: ReadonlySet<string>;
}
export interface Piece {
  bytes: Uint8Array;
  /** Call it when the answer is sent, or never will be. */
  sent(): void;
}
export interface Outlets {
  /** Remembers what is about to be sent. Call the result once it is over. */
  opened(outlet: Outlet, cut: () => void): () => void;
  /**
   * The same behind `check`, the last questions before bytes leave. What it is taken away by
   * either acted before, and `check` throws, or comes later and finds it here: nothing passes
   * between the two.
   */
  openedBehind(outlet: Outlet, check: () => Promise<unknown>, cut: () => void): Promise<() => void>;
  /** Cuts those, now. */
  cut(those: (outlet: Outlet) => boolean): void;
}

export function createOutlets(): Outlets {
  const open = new Map<Outlet, () => void>();
  const opened: Outlets["opened"] = (outlet, cut) => {
    const mine = { ...outlet };
    open.set(mine, cut);
    return () => void open.delete(mine);
  };
  return {
    opened,
    async openedBehind(outlet, check, cut) {
      let isCut = false;
      let isSending = false;
      const over = opened(outlet, () => {
        isCut = true;
        if (isSending) cut();
      });
      try {
        await check();
        if (isCut) {
          // Why, in words: what cut it is in the records by now, or soon will be.
          await check();
          throw new AppError("not-now");
        }
        isSending = true;
        return over;
      } catch (error) {
        over();
        throw error;
      }
    },
    cut(those) {
      for (const [outlet, cut] of open) {
        if (!those(outlet)) continue;
        open.delete(outlet);
        cut();
      }
    },
  };
}
