/** A passkey where this page can use one, and why not where it cannot. */
import { html, nothing, type TemplateResult } from "lit";
import { namedAddress, passkeys } from "../../door/passkeys.ts";
import { words } from "../../words.ts";
import { icon } from "../shell/icons.ts";

const text = words.door.passkey;

export const passkeyButton = (
  label: string,
  busy: boolean,
  act: () => void,
  main = true,
): TemplateResult =>
  html`<button
    class=${main ? "btn btn--main btn--lesson btn--wide" : "btn btn--lesson btn--wide"}
    type="button"
    aria-disabled=${busy ? "true" : nothing}
    @click=${() => {
      if (!busy) act();
    }}
  >
    ${icon("key")}<span>${busy ? text.busy : label}</span>
  </button>`;

/** Nothing where passkeys are offered. */
export const whyNoPasskey = (): TemplateResult | typeof nothing => {
  const can = passkeys();
  if (can === "offered") return nothing;
  if (can === "not-here") return html`<p class="small muted">${text.notHere}</p>`;
  const named = namedAddress(new URL(location.href));
  return html`<p class="small muted">
    ${text.address}
    ${named === null ? text.askNamed : html`<a href=${named}>${text.openNamed(named)}</a>`}
  </p>`;
};
