/**
 * A password: shown or hidden, pasted or typed, with the rule where it is a new one.
 *
 * @prop least  shortest new password, characters; 0 for one that exists
 * @prop failure  what is wrong with it, from the server
 */
import { html, nothing, type TemplateResult } from "lit";
import { strengthOf } from "../../door/strength.ts";
import { words } from "../../words.ts";
import { AsideElement } from "./element.ts";
import { fieldFailure } from "./field.ts";
import { icon } from "./icons.ts";

const text = words.door.password;

export class PasswordField extends AsideElement {
  static override properties = {
    ...AsideElement.properties,
    name: {},
    label: {},
    least: { type: Number },
    failure: { attribute: false },
    shown: { state: true },
    typed: { state: true },
  };
  declare name: string;
  declare label: string;
  declare least: number;
  declare failure: string | null;
  declare shown: boolean;
  declare typed: string;

  constructor() {
    super();
    this.name = "password";
    this.label = "";
    this.least = 0;
    this.failure = null;
    this.shown = false;
    this.typed = "";
  }

  get #fresh(): boolean {
    return this.least > 0;
  }

  get #strength(): string {
    const strength = strengthOf(this.typed, this.least);
    switch (strength.status) {
      case "empty":
        return "";
      case "short":
        return text.more(strength.missing);
      case "enough":
        return text.enough;
      case "long":
        return text.long;
      default:
        return strength satisfies never;
    }
  }

  /** Leaves nothing on a screen that is left standing. */
  hide(): void {
    this.shown = false;
  }

  override render(): TemplateResult {
    const { name, failure, shown } = this;
    const tied = [
      this.#fresh ? `${name}-rule ${name}-strength` : "",
      failure ? `${name}-failure` : "",
    ];
    const described = tied.join(" ").trim();
    const status = strengthOf(this.typed, this.least).status;
    return html`<div class="field">
      <label for=${name}>${this.label}</label>
      ${
        this.#fresh
          ? html`<p class="field__hint" id="${name}-rule">${text.rule(this.least)}</p>`
          : nothing
      }
      <div class="password">
        <input
          class="input"
          id=${name}
          name=${name}
          type=${shown ? "text" : "password"}
          autocomplete=${this.#fresh ? "new-password" : "current-password"}
          autocapitalize="none"
          spellcheck="false"
          required
          maxlength="256"
          aria-invalid=${failure ? "true" : nothing}
          aria-describedby=${described === "" ? nothing : described}
          @input=${(event: Event) => {
            this.typed = (event.target as HTMLInputElement).value;
          }}
        />
        <button
          class="btn btn--quiet"
          type="button"
          aria-pressed=${shown ? "true" : "false"}
          aria-label=${shown ? text.hideLabel : text.showLabel}
          @click=${() => {
            this.shown = !shown;
          }}
        >
          ${shown ? text.hide : text.show}
        </button>
      </div>
      ${
        this.#fresh
          ? html`<p
              class="field__hint password__strength"
              id="${name}-strength"
              aria-live="polite"
              data-status=${status}
            >
              ${status === "enough" || status === "long" ? icon("check") : nothing}
              <span>${this.#strength}</span>
            </p>`
          : nothing
      }
      ${fieldFailure(name, failure)}
    </div>`;
  }
}
customElements.define("password-field", PasswordField);
