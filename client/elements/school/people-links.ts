/** Links that nobody has used yet, each with the button that withdraws it. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { dayOf } from "../../house/days.ts";
import type { People } from "../../house/people.ts";
import { words } from "../../words.ts";
import { outcome, panel } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";

const text = words.people.links;

export const peopleLinks = (desk: People): TemplateResult | typeof nothing => {
  const links = desk.reply?.links ?? [];
  const said = outcome(desk, "withdraw");
  if (links.length === 0 && desk.said("withdraw") === null) return nothing;
  return panel(
    "links",
    text.title,
    html`${said}
      <ul class="list">
        ${repeat(
          links,
          ({ link }) => link,
          (link) =>
            html`<li class="person">
              <span class="person__who"
                ><b>${link.name === "" ? link.email : link.name}</b
                ><small>${link.email}, ${text.until(dayOf(link.expiresAt))}</small></span
              >
              <span class="badge badge--off">${icon("clock")}${text[link.kind]}</span>
              ${
                link.administrator
                  ? html`<span class="badge">${words.people.administrator}</span>`
                  : nothing
              }
              <button
                class="btn"
                type="button"
                aria-label=${text.withdrawLabel(link.email)}
                @click=${() => void desk.withdraw(link)}
              >
                ${icon("recall")}${text.withdraw}
              </button>
            </li>`,
        )}
      </ul>`,
  );
};
