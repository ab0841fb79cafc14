/** Who may watch: colleagues, and the coaches from outside whom this teacher invited. */
import { html, nothing, type TemplateResult } from "lit";
import type { Lobby } from "#protocol/events.ts";
import { dayOf } from "../../house/days.ts";
import { MAX_COACHES, toggled } from "../../live/choice.ts";
import { hashOf } from "../../router.ts";
import { words } from "../../words.ts";
import { outsideBadge } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";

const text = words.goLive.who;

type Coach = Lobby["coaches"][number];

const inviteLink = (): TemplateResult => html`<a href=${hashOf("guests")}>${words.guests.link}</a>`;

export const nobodyYet = (): TemplateResult =>
  html`<div class="empty paren">
    <div class="grow">
      <b>${text.empty}</b>
      <p class="muted">${text.emptyText}</p>
      <p>${inviteLink()}</p>
    </div>
  </div>`;

/** `choose` gets the whole of the new choice. */
export const coachChoices = (
  coaches: readonly Coach[],
  chosen: ReadonlySet<string>,
  choose: (coaches: ReadonlySet<string>) => void,
): TemplateResult =>
  html`<div class="choices">
    ${coaches.map(
      ({ account, name, about, waiting, outside, newSince }) =>
        html`<label class="choice">
          <input
            type="checkbox"
            .checked=${chosen.has(account)}
            @change=${(event: Event) => {
              choose(toggled(chosen, account, (event.target as HTMLInputElement).checked));
            }}
          /><span
            ><b>${name}</b><small>${about}</small>${
              newSince === null
                ? nothing
                : html`<small class="new-since"
                    >${icon("warn")}${words.guests.newSince(dayOf(newSince))}</small
                  >`
            }${outside ? outsideBadge(words.guests.outside) : nothing}</span
          >${
            waiting
              ? html`<span class="badge">${icon("clock")}${text.waiting}</span>`
              : html`<span class="badge badge--off">${icon("off")}${text.away}</span>`
          }
        </label>`,
    )}
  </div>`;

export const whoNote = (chosen: ReadonlySet<string>): TemplateResult =>
  html`${chosen.size > MAX_COACHES ? text.tooMany : text.nobodyElse} ${inviteLink()}`;
