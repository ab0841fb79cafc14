/** One account as an administrator sees it, and what may be done with it. */
import { html, nothing, type TemplateResult } from "lit";
import { dayOf } from "../../house/days.ts";
import type { People, PersonRow } from "../../house/people.ts";
import { hashOf } from "../../router.ts";
import { words } from "../../words.ts";
import { outcome, outsideBadge } from "../shell/house-parts.ts";
import { icon, type IconName } from "../shell/icons.ts";
import { resetForm } from "./people-reset.ts";
import { initial } from "../live/watch-list.ts";

const text = words.people;

export type Opened = { account: string; resetting: boolean } | null;
export interface RowState {
  me: string;
  opened: Opened;
  open: (opened: Opened) => void;
}

export const personRow = (desk: People, person: PersonRow, state: RowState): TemplateResult => {
  const { account, name } = person;
  const { opened } = state;
  const isOpen = opened !== null;
  const undo = desk.said(account) !== null && person.closedAt !== null;
  return html`<li class="account">
    <div class="person">
      <span class="face" aria-hidden="true">${initial(name)}</span>
      <span class="person__who"
        ><b>${name}${account === state.me ? html` (${text.you})` : nothing}</b
        ><small>${person.email}</small></span
      >
      <button
        class="btn"
        type="button"
        aria-expanded=${isOpen ? "true" : "false"}
        aria-label=${text.actions(name)}
        @click=${() => {
          state.open(isOpen ? null : { account, resetting: false });
        }}
      >
        ${text.more}
      </button>
    </div>
    <p class="account__facts">${facts(person)}</p>
    ${outcome(desk, account)}
    ${
      undo
        ? html`<p>
            <button class="btn" type="button" @click=${() => void desk.reopen(person)}>
              ${icon("recall")}${text.close.undo}
            </button>
          </p>`
        : nothing
    }
    ${isOpen && !undo ? actions(desk, person, state, opened.resetting) : nothing}
  </li>`;
};

const badge = (sign: IconName, what: string, kind = ""): TemplateResult =>
  html`<span class="badge ${kind}">${icon(sign)}${what}</span> `;

const facts = (person: PersonRow): TemplateResult => {
  const { agreement, hasSecondFactor, secondFactorRequired } = person;
  return html`${
    person.closedAt === null
      ? badge("check", text.open, "badge--ok")
      : badge("lock", text.closed(dayOf(person.closedAt)), "badge--off")
  }${person.administrator ? badge("people", text.administrator) : nothing}
  ${person.outside ? outsideBadge(text.outside) : nothing}
  ${
    agreement === null
      ? badge("clock", text.noAgreement, "badge--warn")
      : badge("page", text.agreement(agreement.version), "badge--off")
  }${
    hasSecondFactor
      ? badge("key", text.hasFactor, "badge--off")
      : secondFactorRequired
        ? badge("clock", text.factorAsked, "badge--warn")
        : badge("off", text.noFactor, "badge--off")
  }`;
};

const actions = (
  desk: People,
  person: PersonRow,
  state: RowState,
  resetting: boolean,
): TemplateResult => {
  const { account } = person;
  if (account === state.me)
    return html`<p class="muted">
      ${text.mine} <a href=${hashOf("footprint")}>${words.my.footprint.title}</a>
    </p>`;
  if (resetting) {
    return resetForm(desk, person, () => {
      state.open({ account, resetting: false });
    });
  }
  const button = (sign: IconName, label: string, step: () => unknown, kind = "") =>
    html`<button class="btn ${kind}" type="button" @click=${step}>${icon(sign)}${label}</button>`;
  if (person.closedAt !== null)
    return html`<div class="row">
      ${button("recall", text.reopen, () => void desk.reopen(person))}
    </div>`;
  const { secondFactorRequired: asked, administrator } = person;
  return html`<div class="row account__do">
    ${button("key", text.reset.button, () => {
      state.open({ account, resetting: true });
    })}
    ${
      person.outside
        ? nothing
        : button(
            "shield",
            asked ? text.factor.stop : text.factor.require,
            () => void desk.requireSecondFactor(person, !asked),
          )
    }
    ${
      person.outside
        ? nothing
        : button(
            "people",
            administrator ? text.administrators.stop : text.administrators.make,
            () => void desk.makeAdministrator(person, !administrator),
          )
    }
    ${button("lock", text.close.button, () => void desk.close(person), "btn--danger")}
    <p class="small muted">${text.close.ends}</p>
  </div>`;
};
