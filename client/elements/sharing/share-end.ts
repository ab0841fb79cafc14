/** Another end for a share that stands: nothing is sealed anew, and nobody has to be asked. */
import { html, nothing, type TemplateResult } from "lit";
import { dayKey } from "../../house/days.ts";
import type { Shares, ShareRow } from "../../sharing/shares.ts";
import { endOfDay } from "../../sharing/sharing.ts";
import { words } from "../../words.ts";
import { field, typedIn } from "../shell/field.ts";
import { onSubmit, outcome } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";

const text = words.share.end;

export const shareEnd = (desk: Shares, row: ShareRow): TemplateResult => {
  const { share, endsAt } = row;
  const id = `end-${share}`;
  const now = Date.now();
  const save = (form: HTMLFormElement): void => {
    const typed = typedIn(form, id);
    const end = typed === "" ? null : endOfDay(typed, now);
    if (typed === "" || end !== null) void desk.setEnd(row, end);
  };
  return html`<details class="share-end">
    <summary aria-label=${text.label(desk.nameOf(row))}>${text.change}</summary>
    <form class="stack" @submit=${onSubmit(save)}>
      ${field({
        ...{ id, label: text.day, hint: text.hint, type: "date", optional: true },
        ...{ min: dayKey(now), value: endsAt === null ? "" : dayKey(endsAt - 1) },
      })}
      <p>
        <button class="btn" type="submit" aria-disabled=${desk.busy === null ? nothing : "true"}>
          ${icon("check")}${text.save}
        </button>
      </p>
      ${outcome(desk, `end ${share}`)}
    </form>
  </details>`;
};
