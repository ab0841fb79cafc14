/** One-time codes and recovery codes. */
import { html, nothing, type TemplateResult } from "lit";
import { dayOf } from "../../house/days.ts";
import type { MyAccount } from "../../house/my-account.ts";
import { words } from "../../words.ts";
import { outcome, panel } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";

const text = words.my;

export const codesPanel = (
  desk: MyAccount,
  screen: { settingUp: boolean },
): TemplateResult | typeof nothing => {
  const { factors } = desk;
  if (factors === null) return nothing;
  const { totpSince, recoveryLeft, passkeys, required } = factors;
  const any = totpSince !== null || passkeys.length > 0;
  return panel(
    "codes",
    text.totp.title,
    html`<div class="person">
        <span class="person__who"
          ><b>${totpSince === null ? text.totp.none : text.totp.since(dayOf(totpSince))}</b></span
        >
        ${
          totpSince === null
            ? html`<button
                class="btn"
                type="button"
                aria-expanded=${screen.settingUp ? "true" : "false"}
                @click=${() => {
                  screen.settingUp = !screen.settingUp;
                }}
              >
                ${icon("clock")}${text.totp.setUp}
              </button>`
            : html`<button class="btn" type="button" @click=${() => void desk.removeCodes()}>
                ${icon("x")}${text.totp.remove}
              </button>`
        }
      </div>
      ${outcome(desk, "totp")}
      ${required ? html`<p class="small muted">${text.totp.required}</p>` : nothing}
      ${
        any
          ? html`<h3>${text.recovery.title}</h3>
              <div class="person">
                <span class="person__who">${text.recovery.left(recoveryLeft)}</span>
                <button class="btn" type="button" @click=${() => void desk.newRecoveryCodes()}>
                  ${icon("page")}${text.recovery.fresh}
                </button>
              </div>
              ${outcome(desk, "codes")}`
          : nothing
      }`,
  );
};
