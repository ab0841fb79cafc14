/** Inviting a coach from outside, for one live session or until a date. */
import { html, nothing, type TemplateResult } from "lit";
import { dayKey, endOf } from "../../house/days.ts";
import { type Guests, isDayRight, LONGEST_DAYS } from "../../house/guests.ts";
import { words } from "../../words.ts";
import { field, typedIn } from "../shell/field.ts";
import { onSubmit, outcome, panel } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";

const text = words.guests.invite;
const DAY_MS = 86_400_000;

/** What the form holds besides its fields. */
interface Asked {
  once: boolean;
  wrongDay: boolean;
}

export const guestsInvite = (desk: Guests, asked: Asked): TemplateResult => {
  const send = async (form: HTMLFormElement): Promise<void> => {
    const until = asked.once ? null : endOf(typedIn(form, "guest-day"));
    asked.wrongDay = !asked.once && !isDayRight(until, Date.now());
    if (asked.wrongDay) return;
    const body = { email: typedIn(form, "guest-email"), name: typedIn(form, "guest-name"), until };
    if (await desk.invite(body)) form.reset();
  };
  const choice = (once: boolean, name: string, hint: string) =>
    html`<label class="choice"
      ><input
        type="radio"
        name="how-long"
        .checked=${asked.once === once}
        @change=${() => {
          asked.once = once;
        }}
      /><span><b>${name}</b><small>${hint}</small></span></label
    >`;
  return panel(
    "invite",
    text.title,
    html`<form class="stack" @submit=${onSubmit((form) => void send(form))}>
      ${field({ id: "guest-name", label: text.name, maxlength: 80 })}
      ${field({ id: "guest-email", label: text.email, type: "email" })}
      <fieldset class="choices">
        <legend class="field__label">${text.howLong}</legend>
        ${choice(true, text.once, text.onceHint)} ${choice(false, text.until, text.dayHint)}
        ${
          asked.once
            ? nothing
            : field({
                id: "guest-day",
                label: text.day,
                type: "date",
                min: dayKey(Date.now()),
                max: dayKey(Date.now() + (LONGEST_DAYS - 1) * DAY_MS),
                value: dayKey(Date.now() + 7 * DAY_MS),
                failure: asked.wrongDay ? text.wrongDay : null,
              })
        }
      </fieldset>
      <p class="small muted">${text.must}</p>
      ${outcome(desk, "invite")}
      <button
        class="btn btn--main"
        type="submit"
        aria-disabled=${desk.busy === "invite" ? "true" : nothing}
      >
        ${icon("mail")}${text.submit}
      </button>
    </form>`,
  );
};
