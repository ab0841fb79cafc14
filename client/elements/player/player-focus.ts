/** Where a key was pressed, as far as the player must know. */
import type { Focus } from "../../review/player-keys.ts";

const MOVED_BY_ARROWS: readonly string[] = ["radio", "range"];
const PRESSED: readonly string[] = ["checkbox", "button", "submit"];

export const focusOf = (target: EventTarget | null): Focus => {
  if (!(target instanceof Element)) return "page";
  // Whatever lies over the page has its own keys.
  if (target.closest("dialog, select, textarea, [contenteditable]") !== null) return "text";
  if (target.closest(".timeline__head") !== null) return "timeline";
  const input = target.closest("input");
  if (input === null) return target.closest("button, a, summary") === null ? "page" : "control";
  if (MOVED_BY_ARROWS.includes(input.type)) return "choice";
  return PRESSED.includes(input.type) ? "control" : "text";
};
