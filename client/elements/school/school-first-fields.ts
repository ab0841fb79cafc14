/** What the first administrator says about the school. */
import { html, type TemplateResult } from "lit";
import { words } from "../../words.ts";
import { field } from "../shell/field.ts";

const text = words.link.school;

export const schoolFields = (): TemplateResult =>
  html`<fieldset class="stack">
    <legend class="legend">${text.legend}</legend>
    ${field({ id: "school-name", label: text.name, autocomplete: "organization", maxlength: 120 })}
    ${field({ id: "controller", label: text.controller, hint: text.controllerHint, maxlength: 300 })}
    ${field({
      id: "registration",
      label: text.registration,
      hint: text.registrationHint,
      optional: true,
      maxlength: 60,
    })}
    ${field({ id: "support", label: text.support, hint: text.supportHint, maxlength: 300 })}
    <p class="small muted">${text.administrator}</p>
  </fieldset>`;
