/** "It is me": asked over the page, which stays as it is; the focus returns to what was tapped. */
import { html, nothing, type TemplateResult } from "lit";
import { passkeys } from "../../door/passkeys.ts";
import type { Changing } from "../../live/changing.ts";
import { words } from "../../words.ts";
import { AsideElement } from "./element.ts";
import { rawIn } from "./field.ts";
import { focusFirst } from "./focus.ts";
import { passkeyButton } from "../door/passkey-offer.ts";
import "./password-field.ts";

const text = words.door.confirm;

export class ConfirmDialog extends AsideElement {
  #told: string | null = null;

  protected override follows(): Changing[] {
    return [this.app.confirmation];
  }

  override updated(): void {
    const dialog = this.querySelector("dialog");
    if (dialog !== null && !dialog.open) dialog.showModal();
    const { busy, failure } = this.app.confirmation;
    if (busy || failure === this.#told) return;
    this.#told = failure;
    if (failure !== null) void focusFirst(this, "input[type=password]");
  }

  override render(): TemplateResult | typeof nothing {
    const { confirmation } = this.app;
    if (!confirmation.asked) return nothing;
    const { busy, failure } = confirmation;
    return html`<dialog
      class="ask"
      aria-labelledby="confirm-title"
      aria-describedby="confirm-text"
      @close=${() => {
        confirmation.dismiss();
      }}
    >
      <form
        class="stack"
        @submit=${(event: SubmitEvent) => {
          event.preventDefault();
          void confirmation.byPassword(rawIn(event.target as HTMLFormElement, "confirm-password"));
        }}
      >
        <h2 id="confirm-title">${text.title}</h2>
        <p id="confirm-text">${text.text}</p>
        ${
          passkeys() === "offered"
            ? html`${passkeyButton(
                  words.door.passkey.use,
                  busy,
                  () => void confirmation.byPasskey(),
                  false,
                )}
                <p class="or">${text.or}</p>`
            : nothing
        }
        <!-- Password managers file what they keep under the field that says who. -->
        <input
          type="email"
          name="email"
          autocomplete="username"
          hidden
          .value=${this.app.account.me?.email ?? ""}
        />
        <password-field
          name="confirm-password"
          .label=${text.password}
          .failure=${failure}
        ></password-field>
        <p class="row">
          <button class="btn btn--main btn--lesson" type="submit" ?disabled=${busy}>
            ${busy ? text.busy : text.go}
          </button>
          <button
            class="btn btn--quiet"
            type="button"
            @click=${() => {
              confirmation.dismiss();
            }}
          >
            ${text.dismiss}
          </button>
        </p>
      </form>
    </dialog>`;
  }
}
customElements.define("confirm-dialog", ConfirmDialog);
