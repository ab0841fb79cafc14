/** What the signed-in screens share: a desk of their own, made when they come and dropped when they go. */
import type { TemplateResult } from "lit";
import type { Desk } from "../house/desk.ts";
import type { Changing } from "../live/changing.ts";
import { AsideElement } from "./element.ts";
import { frame } from "./frame.ts";

function* around(at: Element): Generator<HTMLElement> {
  for (const kind of ["li", "section"]) {
    const found = at.closest<HTMLElement>(kind);
    if (found !== null) yield found;
  }
}

export abstract class HouseScreen<D extends Desk> extends AsideElement {
  protected desk!: D;
  /** What stands around the focus, from the inside out. */
  #around: HTMLElement[] = [];

  /** The state of this screen, which nothing else holds. */
  protected abstract makeDesk(): D;
  protected abstract page(): TemplateResult;

  protected override follows(): Changing[] {
    const { app } = this;
    return [app, app.account, app.signalling, app.theme, this.desk];
  }

  override connectedCallback(): void {
    this.desk = this.makeDesk();
    super.connectedCallback();
    this.className = "plain";
  }

  override render(): TemplateResult {
    return frame(this.app, this.page());
  }

  protected override willUpdate(): void {
    const at = document.activeElement;
    this.#around = at === null || !this.contains(at) ? [] : [...around(at)];
  }
  /** A button that an act took away leaves the focus beside it, not at the top of the page. */
  override updated(): void {
    if (this.#around.length === 0 || document.activeElement !== document.body) return;
    const left = this.#around.find((one) => one.isConnected && this.contains(one));
    const next = left?.querySelector<HTMLElement>(left.matches("li") ? "button" : "h2");
    if (next?.matches("h2")) next.tabIndex = -1;
    next?.focus();
  }
}
