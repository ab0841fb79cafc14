/** What a sentence of the log is made from, and small words that several of them share. */
import type { IconName } from "../elements/shell/icons.ts";

/** Who and whom of one line, as words for the reader. */
export interface Told {
  /** "You", a name, or "Somebody". */
  who: string;
  /** The reader did it. */
  mine: boolean;
  /** Nobody did it: a time passed, or the server saw to it. */
  byItself: boolean;
  /** "your" or "their": of `who`. */
  their: string;
  /** "you", a name, or "somebody": on whom it was done. */
  whom: string;
  /** "your", "Birch's" or "somebody's". */
  whose: string;
  /** Whether anybody but the actor is meant. */
  other: boolean;
  /** Names of the coaches in the line. */
  coaches: readonly string[];
  detail: Readonly<Record<string, string | number | boolean | null>>;
  /** A moment in words. */
  day: (at: number) => string;
}

export type Mark = "live" | "rec" | "curtain" | "note";
export interface Saying {
  sign: IconName;
  mark?: Mark;
  done: (told: Told) => string;
  asked: string;
  /** What follows from it, below the sentence; "" for nothing. */
  small?: (told: Told) => string;
  /** Instead of "Refused: ... asked to ...". */
  refused?: (told: Told) => string;
}

/** Past tenses fit "You" and a name alike; `asked` finishes "asked to ..." for what was refused. */
export type Sayings = Readonly<Record<string, Saying>>;

export const number = (value: unknown): number | null => (typeof value === "number" ? value : null);
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
