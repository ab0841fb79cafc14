/**
 * Recovery codes, shown once: kept on paper or in a file, then a tick.
 *
 * @prop codes  as the server gave them
 * @fires kept
 */
import { html, type TemplateResult } from "lit";
import { offer } from "../../files.ts";
import { words } from "../../words.ts";
import { AsideElement } from "./element.ts";
import { icon } from "./icons.ts";

const text = words.door.factor.codes;

export class RecoveryCodes extends AsideElement {
  static override properties = { ...AsideElement.properties, codes: { attribute: false } };
  declare codes: readonly string[];

  constructor() {
    super();
    this.codes = [];
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.codes.join("\n"));
      this.app.say(text.copied);
    } catch {
      // The browser's choice, or a policy of the device.
      this.app.say(text.copyRefused, true);
    }
  }

  override render(): TemplateResult {
    const act = (sign: "down" | "print" | "copy", label: string, run: () => void): TemplateResult =>
      html`<button class="btn" type="button" @click=${run}>${icon(sign)}${label}</button>`;
    return html`<section class="panel on-paper">
      <h2 tabindex="-1">${text.title}</h2>
      <p>${text.lead}</p>
      <ul class="codes num" aria-label=${text.list}>
        ${this.codes.map((code) => html`<li><code>${code}</code></li>`)}
      </ul>
      <p>${text.why}</p>
      <p class="row not-on-paper">
        ${act("down", text.download, () => {
          offer(text.file, [text.head, "", ...this.codes, ""].join("\n"));
        })}
        ${act("print", text.print, () => {
          print();
        })}
        ${act("copy", text.copy, () => void this.#copy())}
      </p>
      <form
        class="stack not-on-paper"
        @submit=${(event: SubmitEvent) => {
          event.preventDefault();
          this.dispatchEvent(new Event("kept"));
        }}
      >
        <label class="choice">
          <input type="checkbox" name="kept" required /><b>${text.kept}</b>
        </label>
        <button class="btn btn--main btn--lesson" type="submit">${text.go}</button>
      </form>
    </section>`;
  }
}
customElements.define("recovery-codes", RecoveryCodes);
