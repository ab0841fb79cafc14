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

function* around(at: Element): Generator<HTMLElement> {
  for (const kind of ["li", "section"]) {
    const found = at.closest<HTMLElement>(kind);
    if (found !== null) yield found;
  }
}

/** A button that an act took away leaves the focus beside it, not at the top of the page. */
export class FocusBeside {
  /** What stands around the focus, from the inside out. */
  #around: HTMLElement[] = [];

  /** Before a redrawing of `host`. */
  before(host: HTMLElement): void {
    const at = document.activeElement;
    this.#around = at === null || !host.contains(at) ? [] : [...around(at)];
  }
  /** After it. */
  after(host: HTMLElement): void {
    if (this.#around.length === 0 || document.activeElement !== document.body) return;
    const left = this.#around.find((one) => one.isConnected && host.contains(one));
    const next = left?.querySelector<HTMLElement>(left.matches("li") ? "a.btn, button" : "h2");
    if (next?.matches("h2")) next.tabIndex = -1;
    next?.focus();
  }
}
