/** What all our elements share: light DOM (one style sheet, one accessibility tree) and following state. */
import { LitElement } from "lit";
import type { App } from "../../app.ts";
import type { Changing } from "../../live/changing.ts";

export class AsideElement extends LitElement {
  static override properties: Record<string, object> = { app: { attribute: false } };
  declare app: App;
  #stops: (() => void)[] = [];

  /** The state whose changes redraw this element. */
  protected follows(): readonly Pick<Changing, "onChange">[] {
    return [];
  }
  /** Redraw so often even without a change (clocks), ms; 0 is never. */
  protected readonly everyMs: number = 0;

  override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const redraw = () => {
      this.requestUpdate();
    };
    this.#stops = this.follows().map((state) => state.onChange(redraw));
    if (this.everyMs > 0) {
      const timer = setInterval(redraw, this.everyMs);
      this.#stops.push(() => {
        clearInterval(timer);
      });
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }
}
