/** Password or passkey, for somebody who chooses it now. */
import { html, nothing, type TemplateResult } from "lit";
import type { LinkReply } from "#protocol/http/links.ts";
import { passkeys } from "../../door/passkeys.ts";
import { words } from "../../words.ts";
import { whyNoPasskey } from "./passkey-offer.ts";
import "../shell/password-field.ts";

const text = words.link.how;
type Way = "password" | "passkey";

export const signInWays = (
  link: LinkReply,
  way: Way,
  failure: string | null,
  choose: (way: Way) => void,
): TemplateResult => {
  const offered = passkeys() === "offered";
  const one = (name: Way): TemplateResult =>
    html`<label>
      <input
        type="radio"
        name="way"
        value=${name}
        .checked=${way === name}
        @change=${() => {
          choose(name);
        }}
      />
      <span>${text[name]}</span>
    </label>`;
  return html`<fieldset class="stack">
    <legend class="legend">${offered ? text.legend : text.choose}</legend>
    ${offered ? html`<div class="seg seg--two">${one("passkey")}${one("password")}</div>` : nothing}
    ${
      offered && way === "passkey"
        ? html`<p class="field__hint">${text.passkeyHint}</p>`
        : html`<password-field
            name="password"
            .label=${text.field}
            .least=${link.passwordLength}
            .failure=${failure}
          ></password-field>`
    }
    ${
      link.secondFactor
        ? html`<p class="field__hint">
            ${offered && way === "passkey" ? text.secondByPasskey : text.secondLater}
          </p>`
        : nothing
    }
    ${whyNoPasskey()}
  </fieldset>`;
};
