/** Where the focus goes when a screen changes by itself, or something was refused. */
import { LitElement } from "lit";

/** To the first that fits, once what is inside the screen has been drawn, too. */
export const focusFirst = async (screen: LitElement, selector: string): Promise<void> => {
  const inner = [...screen.querySelectorAll("*")].filter((one) => one instanceof LitElement);
  await Promise.all(inner.map((one) => one.updateComplete));
  screen.querySelector<HTMLElement>(selector)?.focus();
};

/** To the field that a refusal is about. */
export const focusWrong = (screen: LitElement): Promise<void> =>
  focusFirst(screen, "input[aria-invalid]");
