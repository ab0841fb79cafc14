/** What the signed-in screens share: a desk of their own, made when they come and dropped when they go. */
import type { TemplateResult } from "lit";
import type { Desk } from "../../house/desk.ts";
import type { Changing } from "../../live/changing.ts";
import { AsideElement } from "./element.ts";
import { FocusBeside } from "./focus.ts";
import { frame } from "./frame.ts";

export abstract class HouseScreen<D extends Desk> extends AsideElement {
  protected desk!: D;
  readonly #focus = new FocusBeside();

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
    this.#focus.before(this);
  }
  override updated(): void {
    this.#focus.after(this);
  }
}
