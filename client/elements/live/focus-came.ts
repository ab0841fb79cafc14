/**
 * Whether the focus was brought by the pointer or by keys. `:focus-visible` cannot tell: a
 * browser sets it as soon as any key is pressed, so before the key that is asked about.
 */
const MOVES = /^(?:Tab|Arrow|Home$|End$|Page)/;

/** Fields into which a space is typed, whoever brought the focus there. */
const TYPED =
  "textarea, [contenteditable], input:not([type=button], [type=submit], [type=reset], [type=checkbox], [type=radio], [type=range], [type=color], [type=file])";
const CONTROL = "input, select, button, a, summary";

export interface FocusCame {
  /** Whether the space bar belongs to what has the focus: it types there, or keys led there. */
  ownsSpace: (target: EventTarget | null) => boolean;
  stop: () => void;
}

export const followFocus = (): FocusCame => {
  let pointer = false;
  let held: EventTarget | null = null;
  let byPointer = false;
  const focused = (event: FocusEvent): void => {
    // The window came back to the front: nobody moved the focus.
    if (event.target === held) return;
    held = event.target;
    byPointer = pointer;
  };
  const pressed = (event: PointerEvent): void => {
    pointer = true;
    // A click where the focus is already: the hand is at the pointer now.
    if (held instanceof Node && event.target instanceof Node && held.contains(event.target))
      byPointer = true;
  };
  const moved = (event: KeyboardEvent): void => {
    if (!MOVES.test(event.key)) return;
    pointer = false;
    // What keys lead away from, they may lead back to.
    if (event.key === "Tab") held = null;
  };
  addEventListener("focusin", focused, true);
  addEventListener("pointerdown", pressed, true);
  addEventListener("keydown", moved, true);
  return {
    ownsSpace: (target) =>
      target instanceof Element &&
      (target.closest(TYPED) !== null || (target.closest(CONTROL) !== null && !byPointer)),
    stop: () => {
      removeEventListener("focusin", focused, true);
      removeEventListener("pointerdown", pressed, true);
      removeEventListener("keydown", moved, true);
    },
  };
};
