/**
 * Looks at shares: which have a line in the owner's log, and whose player still speaks. In
 * memory: whatever is forgotten gets another line, or waits for the next word of its player.
 */
import type { Asker } from "../../accounts/ports.ts";

/** Without a word for so long, a player is taken to be gone, ms. It says one every second. */
export const SILENT_MS = 5_000;
/** One line stands for so long: whoever looks again later is listed again, ms. */
const LINE_MS = 3_600_000;
/** So many are remembered: of lines, and of players that speak at the same time. */
const LINES = 1_000;
export const PLAYERS = 20_000;

/** What happened less than so many ms ago, at most so many of them. */
export interface Recent {
  note(what: string): void;
  has(what: string): boolean;
}
/** `steady`: ms, monotonic. */
export function createRecent(forMs: number, most: number, steady: () => number): Recent {
  /** The oldest first. */
  const at = new Map<string, number>();
  const isFresh = (when: number | undefined): boolean =>
    when !== undefined && steady() - when < forMs;
  return {
    note(what) {
      at.delete(what);
      at.set(what, steady());
      for (const [oldest, when] of at) {
        if (isFresh(when) && at.size <= most) break;
        at.delete(oldest);
      }
    },
    has: (what) => isFresh(at.get(what)),
  };
}

type Who = Pick<Asker, "sid">;
/** Each look is a sign-in's at one share. */
export interface Looks {
  /** The line is written. */
  told(who: Who, share: string): void;
  isTold(who: Who, share: string): boolean;
  /** The same for a look that was refused. */
  toldOfRefusal(who: Who, share: string): void;
  isToldOfRefusal(who: Who, share: string): boolean;
  /** Its player said that it is there, and the owner can read it. */
  heard(who: Who, share: string): void;
  /** Lately. Nothing of the recording is sent to a look that nobody is told of (R22). */
  isHeard(who: Who, share: string): boolean;
}

export function createLooks(steady: () => number): Looks {
  const lines = createRecent(LINE_MS, LINES, steady);
  const refusals = createRecent(LINE_MS, LINES, steady);
  const players = createRecent(SILENT_MS, PLAYERS, steady);
  const look = ({ sid }: Who, share: string): string => `${sid} ${share}`;
  return {
    told: (who, share) => lines.note(look(who, share)),
    isTold: (who, share) => lines.has(look(who, share)),
    toldOfRefusal: (who, share) => refusals.note(look(who, share)),
    isToldOfRefusal: (who, share) => refusals.has(look(who, share)),
    heard: (who, share) => players.note(look(who, share)),
    isHeard: (who, share) => players.has(look(who, share)),
  };
}
