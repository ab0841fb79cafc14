/** What administrators did: never a line about a lesson. */
import { html, nothing, type TemplateResult } from "lit";
import type { School } from "../../house/school.ts";
import { words } from "../../words.ts";
import { outcome, panel } from "../shell/house-parts.ts";
import { logDays } from "../account/log-lines.ts";

const text = words.school.log;

export const schoolLog = (desk: School, me: string): TemplateResult => {
  const { log } = desk;
  return panel(
    "school-log",
    text.title,
    html`<p class="muted">${text.lead}</p>
      ${outcome(desk, "log")}
      ${
        log === null
          ? nothing
          : log.lines.length === 0
            ? html`<p class="muted">${text.empty}</p>`
            : html`<div>${logDays(log.lines, log.people, { me, before: null })}</div>`
      }
      ${
        log?.next === null || log === null
          ? nothing
          : html`<button class="btn" type="button" @click=${() => void desk.more()}>
              ${text.more}
            </button>`
      }`,
  );
};
