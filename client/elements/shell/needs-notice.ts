/**
 * Something to read or set up that waits for the next step: said quietly, never over a lesson.
 *
 * @prop live  a lesson is on this page: nothing to tap, for nothing is to be done now
 */
import { html, nothing, type TemplateResult } from "lit";
import type { Changing } from "../../live/changing.ts";
import { words } from "../../words.ts";
import { AsideElement } from "./element.ts";
import { icon } from "./icons.ts";

const text = words.door.gate;

export class NeedsNotice extends AsideElement {
  static override properties = { ...AsideElement.properties, live: { attribute: false } };
  declare live: boolean;

  constructor() {
    super();
    this.live = false;
  }

  protected override follows(): Changing[] {
    return [this.app.gate];
  }

  override render(): TemplateResult | typeof nothing {
    const { gate } = this.app;
    const { waiting } = gate;
    this.hidden = waiting === null;
    if (waiting === null) return nothing;
    return html`<div class="notice" role="status">
      ${icon("page")}<b>${text.waiting[waiting]}</b>
      <p>${text.waitingText}</p>
      ${
        this.live
          ? nothing
          : html`<p>
              <button
                class="btn"
                type="button"
                @click=${() => {
                  gate.ask();
                }}
              >
                ${text.now}
              </button>
            </p>`
      }
    </div>`;
  }
}
customElements.define("needs-notice", NeedsNotice);
