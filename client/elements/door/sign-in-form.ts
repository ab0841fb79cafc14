/** Signing in, step by step; the focus goes where the next thing is to be typed. */
import { html, nothing, type TemplateResult } from "lit";
import { passkeys } from "../../door/passkeys.ts";
import type { Changing } from "../../live/changing.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { field, fieldFailure, rawIn, typedIn } from "../shell/field.ts";
import { focusWrong } from "../shell/focus.ts";
import { passkeyButton, whyNoPasskey } from "./passkey-offer.ts";
import { forgottenStep, laterStep, titled, toldStep } from "./sign-in-steps.ts";
import "../shell/password-field.ts";

const text = words.signIn;
const said = words.door.entry;

export class SignInForm extends AsideElement {
  static override properties = { ...AsideElement.properties, level: { attribute: false } };
  /** Of its heading: 1 where signing in is the whole page. */
  declare level: 1 | 2;
  #step = "address";
  #told: unknown = null;

  constructor() {
    super();
    this.level = 1;
  }

  protected override follows(): Changing[] {
    return [this.app.account, this.app.signIn];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.classList.add("stack", "stack--wide");
    void this.app.signIn.suggest();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.app.signIn.stopSuggesting();
  }

  override updated(): void {
    const { step, busy, failure } = this.app.signIn;
    if (busy !== null) return;
    if (step.status !== this.#step) {
      this.#step = step.status;
      this.#told = failure;
      this.querySelector<HTMLElement>("[data-title]")?.focus();
      return;
    }
    if (failure === this.#told) return;
    this.#told = failure;
    // One thing is left to type again. A passkey is asked for by the button that has the focus.
    if (failure?.by === "password") void focusWrong(this);
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    void this.app.signIn.signIn(typedIn(form, "email"), rawIn(form, "password"));
  }

  override render(): TemplateResult {
    const { app, level } = this;
    const { step } = app.signIn;
    switch (step.status) {
      case "address":
        return this.#address();
      case "code":
      case "passkey":
      case "school":
        return laterStep(app, step, level);
      case "forgotten":
        return forgottenStep(app, level);
      case "told":
        return toldStep(app, step, level);
      default:
        return step satisfies never;
    }
  }

  #address(): TemplateResult {
    const { account, router, signIn } = this.app;
    const { busy, failure } = signIn;
    const offered = passkeys() === "offered";
    const wrong = failure?.by === "password" ? failure.message : null;
    // Signed out by the server: said where the person looks first.
    const why = failure?.by === "passkey" ? failure.message : account.failure;
    return html`${titled(this.level, text.title, text.calm)} ${fieldFailure("sign-in", why)}
      ${
        offered
          ? html`${passkeyButton(words.door.passkey.use, busy === "passkey", () => {
                void signIn.byPasskey();
              })}
              <p class="or">${said.passwordOr}</p>`
          : nothing
      }
      <form
        class="stack"
        @submit=${(event: SubmitEvent) => {
          this.#submit(event);
        }}
      >
        ${field({
          id: "email",
          label: text.email,
          type: "email",
          autocomplete: "username webauthn",
          value: router.address.email,
        })}
        <password-field name="password" .label=${text.password} .failure=${wrong}></password-field>
        <button
          class=${offered ? "btn btn--lesson btn--wide" : "btn btn--main btn--lesson btn--wide"}
          type="submit"
          ?disabled=${busy === "password"}
        >
          ${busy === "password" ? text.busy : text.submit}
        </button>
      </form>
      ${whyNoPasskey()}
      <div class="stack stack--tight small">
        <p>
          <button
            class="link"
            type="button"
            @click=${() => {
              signIn.forgotten();
            }}
          >
            ${said.cannot}
          </button>
        </p>
        <p class="muted">${said.first}</p>
      </div>`;
  }
}
customElements.define("sign-in-form", SignInForm);
