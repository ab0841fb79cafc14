/** R20: the second factor that is asked for, before anything else opens. */
import { html, type TemplateResult } from "lit";
import type { Changing } from "../../live/changing.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { gatePage } from "../shell/gate-page.ts";
import "./second-factor-setup.ts";

const text = words.door.factor;

export class SecondFactorScreen extends AsideElement {
  protected override follows(): Changing[] {
    return [this.app.account, this.app.theme];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.className = "plain";
    // The server is content with the factor itself; the recovery codes are still to be kept.
    this.app.gate.hold("second-factor");
  }

  async #done(): Promise<void> {
    const { app } = this;
    try {
      await app.knowMe();
    } catch {
      // The next request says whether something still stands in front.
    }
    app.gate.release();
  }

  override render(): TemplateResult {
    const school = this.app.account.me?.school.name ?? "";
    return gatePage(
      this.app,
      html`<div class="page__head">
          <div>
            <h1 tabindex="-1">${text.title}</h1>
            <p class="lead">${text.lead}</p>
            <p>${text.asked(school)}</p>
          </div>
        </div>
        <second-factor-setup
          .app=${this.app}
          @done=${() => void this.#done()}
        ></second-factor-setup>`,
    );
  }
}
customElements.define("second-factor-screen", SecondFactorScreen);
