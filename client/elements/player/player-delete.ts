/** Delete, below the picture, and what is said once it was done. */
import { html, nothing, type TemplateResult } from "lit";
import { offerJson } from "../../files.ts";
import type { Deleting } from "../../review/deleting.ts";
import { hashOf } from "../../router.ts";
import { words } from "../../words.ts";
import { notice, outcome, panel } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";

const text = words.player.remove;
const acts = words.recordings.act;

const busy = (desk: Deleting): unknown => (desk.busy === null ? nothing : "true");

export const deletePanel = (desk: Deleting, gone: () => void): TemplateResult =>
  panel(
    "remove",
    text.title,
    html`<p>${text.text}</p>
      <p>
        <button
          class="btn btn--danger"
          type="button"
          aria-disabled=${busy(desk)}
          @click=${async () => {
            if (await desk.remove()) gone();
          }}
        >
          ${icon("trash")}${text.button}
        </button>
      </p>
      ${outcome(desk, "remove")}`,
  );

/** In place of the picture: what was said, the receipt, and the way back while there is one. */
export const deletedHere = (desk: Deleting, back: () => void): TemplateResult => {
  const { reply, recording } = desk;
  if (reply === null) return html`${nothing}`;
  return html`<div role="alert">
    ${notice(
      "ok",
      "check",
      desk.said("remove") ?? acts.erasedBefore,
      html`<p class="row">
          ${
            reply.eraseAt === null
              ? nothing
              : html`<button
                  class="btn"
                  type="button"
                  aria-disabled=${busy(desk)}
                  @click=${async () => {
                    if (await desk.undo()) back();
                  }}
                >
                  ${icon("recall")}${acts.undo}
                </button>`
          }
          <button
            class="btn"
            type="button"
            @click=${() => {
              offerJson(acts.receiptFile(recording), reply.receipt);
            }}
          >
            ${icon("check")}${acts.receipt}
          </button>
          <a class="btn btn--main" href=${hashOf("recordings")}>${words.recordings.place.title}</a>
        </p>
        ${outcome(desk, "undo")}`,
    )}
  </div>`;
};
