/** What a key does for notes while a lesson runs, and where it is left alone. Pure. */
import { WRITTEN, type Written } from "./draft.ts";

export type LiveKeyAct =
  | { act: "mark" | "write" | "tally" }
  | { act: "kind"; kind: Written }
  | { act: "focus"; by: 1 | -1 };

/** The part of a KeyboardEvent that matters. */
export interface LivePressed {
  key: string;
  repeat: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}

const LETTERS: Readonly<Record<string, LiveKeyAct>> = {
  x: { act: "mark" },
  w: { act: "write" },
  t: { act: "tally" },
  "[": { act: "focus", by: -1 },
  "]": { act: "focus", by: 1 },
};

const OF_FORM: readonly LiveKeyAct["act"][] = ["focus", "tally"];

/**
 * `typing`: a field has the focus. `form`: an observation form is open here; without one its
 * keys belong to others. Null: not ours.
 */
export const liveActOf = (
  pressed: LivePressed,
  typing: boolean,
  on: boolean,
  form: boolean,
): LiveKeyAct | null => {
  if (!on || typing || pressed.repeat) return null;
  if (pressed.ctrlKey || pressed.altKey || pressed.metaKey) return null;
  const kind = /^[1-4]$/.test(pressed.key) ? WRITTEN[Number(pressed.key) - 1] : undefined;
  if (kind !== undefined) return { act: "kind", kind };
  const act = LETTERS[pressed.key.toLowerCase()] ?? null;
  return act !== null && OF_FORM.includes(act.act) && !form ? null : act;
};
