/** The Code of Practice: a model that the school makes its own. */
import { html, nothing, type TemplateResult } from "lit";
import type { SchoolReply } from "#protocol/http/people.ts";
import { fullDay, startOf } from "../../house/days.ts";
import type { School } from "../../house/school.ts";
import { words } from "../../words.ts";
import { field, typedIn } from "../shell/field.ts";
import { notice, onSubmit, outcome, panel } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";

const text = words.school.code;

export const codeOfPractice = (
  desk: School,
  code: SchoolReply["codeOfPractice"],
): TemplateResult => {
  const due = (startOf(code.reviewOn) ?? Number.POSITIVE_INFINITY) <= Date.now();
  const save = (form: HTMLFormElement) =>
    desk.saveCode({ text: typedIn(form, "code-text"), reviewOn: typedIn(form, "review") });
  return panel(
    "code",
    text.title,
    html`<p class="muted">${text.lead} ${text.changed(fullDay(code.changedAt))}</p>
      ${due ? notice("warn", "clock", text.due) : ""}
      <form class="stack" @submit=${onSubmit((form) => void save(form))}>
        <div class="field">
          <label for="code-text">${text.text}</label>
          <textarea
            class="input long-text"
            id="code-text"
            name="code-text"
            rows="16"
            minlength="40"
            maxlength="40000"
            required
            aria-describedby="code-hint"
            .defaultValue=${code.text}
          ></textarea>
          <p class="field__hint" id="code-hint">${text.textHint}</p>
        </div>
        ${field({ id: "review", label: text.review, type: "date", value: code.reviewOn })}
        ${outcome(desk, "code")}
        <button
          class="btn btn--main"
          type="submit"
          aria-disabled=${desk.busy === "code" ? "true" : nothing}
        >
          ${icon("check")}${text.save}
        </button>
      </form>`,
  );
};
