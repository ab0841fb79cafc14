/** What a key does in the player, and where it is left alone. Pure. */

/** `by` moves so many ms, `to` goes to a share of the film (0 to 1), `rate` is one step slower or faster. */
export type KeyAct =
  | { act: "toggle" | "mute" | "full" | "camera" | "help" | "write" | "mark" }
  | { act: "note"; by: 1 | -1 }
  | { act: "by"; ms: number }
  | { act: "step"; by: 1 | -1 }
  | { act: "rate"; by: 1 | -1 }
  | { act: "to"; share: 0 | 1 };

/** The part of a KeyboardEvent that matters. */
export interface Pressed {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}

/**
 * What has the focus: `text` takes every key (fields, lists to choose from, dialogs);
 * `choice` the keys that move it (radio, range); `control` those that press it
 * (button, link); the `timeline` is the player's own slider.
 */
export type Focus = "page" | "timeline" | "control" | "choice" | "text";

const SHORT_MS = 5_000;
const MIDDLE_MS = 10_000;
const LONG_MS = 30_000;
const PAGE_MS = 60_000;

const by = (ms: number): KeyAct => ({ act: "by", ms });

const LETTERS: Readonly<Record<string, KeyAct>> = {
  k: { act: "toggle" },
  j: by(-MIDDLE_MS),
  l: by(MIDDLE_MS),
  m: { act: "mute" },
  f: { act: "full" },
  c: { act: "camera" },
  n: { act: "note", by: 1 },
  p: { act: "note", by: -1 },
  w: { act: "write" },
  x: { act: "mark" },
  ",": { act: "step", by: -1 },
  ".": { act: "step", by: 1 },
  "<": { act: "rate", by: -1 },
  ">": { act: "rate", by: 1 },
  "[": { act: "rate", by: -1 },
  "]": { act: "rate", by: 1 },
  "?": { act: "help" },
};

const moves = (key: string, shift: boolean): KeyAct | null => {
  const ms = shift ? LONG_MS : SHORT_MS;
  switch (key) {
    case "ArrowLeft":
      return by(-ms);
    case "ArrowRight":
      return by(ms);
    case "Home":
      return { act: "to", share: 0 };
    case "End":
      return { act: "to", share: 1 };
    default:
      return null;
  }
};

/** As every slider has them (ARIA practices), beyond what works anywhere. */
const ON_THE_TIMELINE: Readonly<Record<string, KeyAct>> = {
  ArrowUp: by(SHORT_MS),
  ArrowDown: by(-SHORT_MS),
  PageUp: by(PAGE_MS),
  PageDown: by(-PAGE_MS),
};

/**
 * Null: the key is not ours. `single` false: the person turned single keys off
 * (WCAG 2.2, 2.1.4), and only the timeline answers, while it has the focus.
 */
export const actOf = (pressed: Pressed, focus: Focus, single: boolean): KeyAct | null => {
  const { key, shiftKey } = pressed;
  if (pressed.ctrlKey || pressed.altKey || pressed.metaKey || focus === "text") return null;
  if (focus === "timeline") {
    const slid = moves(key, shiftKey) ?? ON_THE_TIMELINE[key] ?? null;
    if (slid !== null) return slid;
  }
  if (!single) return null;
  const pressing = key === " " || key === "Enter";
  if (pressing) return key === " " && focus !== "control" && focus !== "choice" ? TOGGLE : null;
  const letter = LETTERS[key.toLowerCase()];
  if (letter !== undefined) return letter;
  return focus === "choice" ? null : moves(key, shiftKey);
};
const TOGGLE: KeyAct = { act: "toggle" };

/** Speeds that are offered, 1 is as it was. */
export const RATES = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const;

/** One step slower or faster; the ends stay where they are. */
export const rateAfter = (rate: number, step: 1 | -1): number =>
  (step > 0 ? RATES.find((one) => one > rate) : RATES.findLast((one) => one < rate)) ?? rate;

/** One picture, the other, side by side, and round again. */
export const cameraAfter = <C extends string>(
  cameras: readonly { source: C }[],
  shown: C | "both",
): C | "both" => {
  if (cameras.length < 2) return shown;
  const all: (C | "both")[] = [...cameras.map(({ source }) => source), "both"];
  return all[(all.indexOf(shown) + 1) % all.length] ?? shown;
};
