/** Inviting a person to the school. */
import { html, nothing, type TemplateResult } from "lit";
import type { People } from "../../house/people.ts";
import { words } from "../../words.ts";
import { field, typedIn } from "../shell/field.ts";
import { isTicked, onSubmit, panel, tick } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";

const text = words.people.invite;

export const inviteForm = (desk: People, close: () => void): TemplateResult => {
  const send = async (form: HTMLFormElement): Promise<void> => {
    const went = await desk.invite({
      email: typedIn(form, "invite-email"),
      name: typedIn(form, "invite-name"),
      administrator: isTicked(form, "invite-administrator"),
    });
    if (went) close();
  };
  return panel(
    "invite",
    text.title,
    html`<p class="muted">${text.lead}</p>
      <form class="stack" @submit=${onSubmit((form) => void send(form))}>
        ${field({ id: "invite-email", label: text.email, type: "email", maxlength: 254 })}
        ${field({ id: "invite-name", label: text.name, hint: text.nameHint, optional: true, maxlength: 80 })}
        ${tick("invite-administrator", text.administrator, text.administratorHint, false)}
        <div class="row">
          <button
            class="btn btn--main"
            type="submit"
            aria-disabled=${desk.busy === "invite" ? "true" : nothing}
          >
            ${icon("mail")}${text.submit}
          </button>
          <button class="btn" type="button" @click=${close}>${text.cancel}</button>
        </div>
      </form>`,
  );
};
