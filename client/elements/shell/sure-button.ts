/** An act for good takes two taps: the first one asks, and says what goes. */
import { html, nothing, type TemplateResult } from "lit";
import { words } from "../../words.ts";
import { AsideElement } from "./element.ts";
import { icon, type IconName } from "./icons.ts";

/** What a button says, and what it is called beside others that say the same. */
export interface SureWords {
  word: string;
  label: string;
  question: string;
  yes: string;
}

export class SureButton extends AsideElement {
  static override properties = {
    sign: { attribute: false },
    says: { attribute: false },
    busy: { attribute: false },
    act: { attribute: false },
    asked: { state: true },
  };
  declare sign: IconName;
  declare says: SureWords;
  /** Another act is under way. */
  declare busy: boolean;
  declare act: () => unknown;
  declare asked: boolean;

  constructor() {
    super();
    this.busy = this.asked = false;
  }

  override render(): TemplateResult {
    const { sign, says, asked } = this;
    if (!asked)
      return html`<button
        class="btn"
        type="button"
        aria-label=${says.label}
        @click=${() => void this.#ask(true)}
      >
        ${icon(sign)}${says.word}
      </button>`;
    return html`<div class="stack stack--tight" role="group" aria-label=${says.label}>
      <p>${says.question}</p>
      <div class="row">
        <button
          class="btn btn--danger"
          type="button"
          aria-label="${says.yes}: ${says.question}"
          aria-disabled=${this.busy ? "true" : nothing}
          @click=${() => void this.act()}
        >
          ${icon(sign)}${says.yes}
        </button>
        <button class="btn" type="button" @click=${() => void this.#ask(false)}>
          ${icon("x")}${words.sure.no}
        </button>
      </div>
    </div>`;
  }

  /** The focus is never left where a button was. */
  async #ask(asked: boolean): Promise<void> {
    this.asked = asked;
    await this.updateComplete;
    this.querySelector("button")?.focus();
  }
}
customElements.define("sure-button", SureButton);
