/** Over the picture of what somebody shares: the viewer's own name and the time, never long in one place. */
import { html, type TemplateResult } from "lit";
import { dayOf } from "../../house/days.ts";
import { markPlaces } from "../../review/watermark.ts";
import { clock } from "../../words/time.ts";
import { AsideElement } from "../shell/element.ts";
import { placed } from "../shell/placed.ts";

export class PlayerWatermark extends AsideElement {
  static override properties = { name: { attribute: false } };
  declare name: string;
  protected override readonly everyMs = 1_000;

  override render(): TemplateResult {
    const now = Date.now();
    const said = `${this.name}, ${dayOf(now)}, ${clock(new Date(now))}`;
    // It says nothing that the words beside the picture do not: a screen reader is spared it.
    return html`<div class="watermark" aria-hidden="true">
      ${markPlaces(now).map(([x, y]) => html`<span ${placed(x, y)}>${said}</span>`)}
    </div>`;
  }
}
customElements.define("player-watermark", PlayerWatermark);
