/** What an administrator can and cannot do, for everybody to read and to print. */
import { html, type TemplateResult } from "lit";
import type { Changing } from "../../live/changing.ts";
import { CAN, CANNOT, PLAINLY, type Claim } from "../../house/promise.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { frame } from "../shell/frame.ts";
import { icon } from "../shell/icons.ts";

const text = words.promise;

const line = ({ sign, claim, text: why, test }: Claim): TemplateResult =>
  html`<li>
    ${icon(sign)}
    <h3>${claim}</h3>
    <p>${why}</p>
    <p class="how"><b>${text.proof}</b> ${text.provenIn(test.name)} <code>${test.file}</code></p>
  </li>`;

export class PromiseScreen extends AsideElement {
  protected override follows(): Changing[] {
    const { app } = this;
    return [app, app.account, app.theme];
  }
  override connectedCallback(): void {
    super.connectedCallback();
    this.className = "plain promise";
  }

  override render(): TemplateResult {
    return frame(
      this.app,
      html`<main class="page" id="main">
        <section class="hero" aria-labelledby="promise">
          <h1 id="promise" tabindex="-1">${text.title}</h1>
          <div class="entry__whisper paren"><p>${text.whisper}</p></div>
          <button
            class="btn"
            type="button"
            @click=${() => {
              print();
            }}
          >
            ${icon("print")}${text.print}
          </button>
        </section>
        <p class="lead">${text.how}</p>
        <div class="split">
          <section class="panel" aria-labelledby="cannot">
            <h2 id="cannot">${text.cannot}</h2>
            <ul class="cannot">
              ${CANNOT.map(line)}
            </ul>
          </section>
          <div class="stack">
            <section class="panel" aria-labelledby="can">
              <h2 id="can">${text.can}</h2>
              <ul class="cannot">
                ${CAN.map(line)}
              </ul>
            </section>
            <section class="panel" aria-labelledby="plainly">
              <h2 id="plainly">${text.plain}</h2>
              <ul class="plainly">
                ${PLAINLY.map((limit) => html`<li>${limit}</li>`)}
              </ul>
            </section>
          </div>
        </div>
      </main>`,
    );
  }
}
customElements.define("promise-screen", PromiseScreen);
