/** A reset of somebody's sign-in: what it is, and what it is not, before the link is made. */
import { html, nothing, type TemplateResult } from "lit";
import type { People, PersonRow } from "../../house/people.ts";
import { words } from "../../words.ts";
import { isTicked, onSubmit, tick } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";

const text = words.people.reset;

export const resetForm = (desk: People, person: PersonRow, close: () => void): TemplateResult => {
  const send = async (form: HTMLFormElement): Promise<void> => {
    if (await desk.reset(person, isTicked(form, "drop"))) close();
  };
  return html`<form
    class="stack reset"
    aria-label=${text.title(person.name)}
    @submit=${onSubmit((form) => void send(form))}
  >
    <p>${text.text}</p>
    ${tick("drop", text.drop, text.dropHint, false)}
    <div class="row">
      <button
        class="btn btn--main"
        type="submit"
        aria-disabled=${desk.busy === "reset" ? "true" : nothing}
      >
        ${icon("key")}${text.make}
      </button>
      <button class="btn" type="button" @click=${close}>${text.cancel}</button>
    </div>
  </form>`;
};
