/**
 * What a page can say about a new password while it is typed: its length alone.
 * Whether it is easy to guess, the server judges with its lists. PURE.
 */
export type Strength =
  | { status: "empty" }
  | { status: "short"; missing: number }
  | { status: "enough" }
  | { status: "long" };

/** From here on a password of several words is out of reach of guessing, characters. */
export const LONG = 20;

/** Counted as a person counts: an accent or an emoji is one character. */
export const strengthOf = (password: string, least: number): Strength => {
  const length = [...new Intl.Segmenter().segment(password)].length;
  if (length === 0) return { status: "empty" };
  if (length < least) return { status: "short", missing: least - length };
  return { status: length < Math.max(LONG, least + 4) ? "enough" : "long" };
};
