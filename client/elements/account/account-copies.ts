/** The agreements I accepted, each as a file that is made in this page (R20). */
import { html, nothing, type TemplateResult } from "lit";
import { offer } from "../../files.ts";
import { fullDay } from "../../house/days.ts";
import { copyAsText, type MyAccount } from "../../house/my-account.ts";
import { words } from "../../words.ts";
import { loading, panel } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";

const text = words.my.copies;

export const accountCopies = (desk: MyAccount): TemplateResult => {
  const { copies } = desk;
  return panel(
    "copies",
    text.title,
    html`${copies === null ? loading(words.my.loading) : nothing}
      ${copies?.length === 0 ? html`<p class="muted">${text.empty}</p>` : nothing}
      <ul class="list">
        ${copies?.map(
          (copy) =>
            html`<li class="person">
              <span class="person__who"
                ><b>${text.line(copy.version, fullDay(copy.acceptedAt))}</b
                ><small>${words.my.fingerprint(copy.hash.slice(0, 16))}</small></span
              >
              <button
                class="btn"
                type="button"
                aria-label=${text.downloadLabel(copy.version)}
                @click=${() => {
                  offer(text.name(copy.version), copyAsText(copy));
                }}
              >
                ${icon("down")}${text.download}
              </button>
            </li>`,
        )}
      </ul>`,
  );
};
