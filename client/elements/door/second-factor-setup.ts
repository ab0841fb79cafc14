/**
 * Setting up a second factor; also used under My account.
 *
 * @fires done  when it is in place and the recovery codes, if any, are kept
 */
import { html, type TemplateResult } from "lit";
import { passkeys } from "../../door/passkeys.ts";
import { SecondFactor } from "../../door/second-factor.ts";
import type { Changing } from "../../live/changing.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { fieldFailure } from "../shell/field.ts";
import { focusFirst, focusWrong } from "../shell/focus.ts";
import { icon } from "../shell/icons.ts";
import { whyNoPasskey } from "./passkey-offer.ts";
import { appStep } from "./second-factor-app.ts";
import "../shell/recovery-codes.ts";

const text = words.door.factor;

export class SecondFactorSetup extends AsideElement {
  #setUp: SecondFactor | null = null;
  #shown = "choose";
  #told: string | null = null;

  get #factor(): SecondFactor {
    return (this.#setUp ??= new SecondFactor(this.app));
  }

  protected override follows(): Changing[] {
    return [this.#factor];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.classList.add("stack", "stack--wide");
  }

  override updated(): void {
    const { state, busy, failure } = this.#factor;
    if (state.status !== this.#shown) {
      this.#shown = state.status;
      this.#told = null;
      if (state.status === "done") this.dispatchEvent(new Event("done"));
      else void focusFirst(this, "h2");
    } else if (!busy && failure !== this.#told) {
      this.#told = failure;
      if (failure !== null) void focusWrong(this);
    }
  }

  override render(): TemplateResult {
    const factor = this.#factor;
    const { state } = factor;
    switch (state.status) {
      case "choose":
        return this.#choose();
      case "app":
        return appStep(state.totp, factor);
      case "codes":
        return html`<recovery-codes
          .app=${this.app}
          .codes=${state.codes}
          @kept=${() => {
            factor.kept();
          }}
        ></recovery-codes>`;
      case "done":
        return html`<p class="row">${icon("check")}<b>${text.done}</b></p>`;
      default:
        return state satisfies never;
    }
  }

  #choose(): TemplateResult {
    const { busy, failure } = this.#factor;
    const way = (
      sign: "key" | "mic" | "clock",
      said: { title: string; text: string; go: string },
      main: boolean,
      act: () => void,
    ): TemplateResult =>
      html`<section class="panel">
        <h2 class="row" tabindex="-1">${icon(sign)}${said.title}</h2>
        <p>${said.text}</p>
        <p>
          <button
            class=${main ? "btn btn--main btn--lesson" : "btn btn--lesson"}
            type="button"
            ?disabled=${busy}
            @click=${act}
          >
            ${said.go}
          </button>
        </p>
      </section>`;
    const offered = passkeys() === "offered";
    return html`${fieldFailure("factor", failure)}
    ${
      offered
        ? way("key", text.passkey, true, () => void this.#factor.byPasskey(text.passkey.name))
        : whyNoPasskey()
    }
    ${way("clock", text.app, !offered, () => void this.#factor.begin())}`;
  }
}
customElements.define("second-factor-setup", SecondFactorSetup);
