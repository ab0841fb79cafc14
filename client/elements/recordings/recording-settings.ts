/** How long recordings stay: the teacher's choices, within what the school allows. */
import { html, nothing, type TemplateResult } from "lit";
import type { RecordingsReply } from "#protocol/http/recordings.ts";
import type { Recordings } from "../../recordings/recordings.ts";
import { bytesOf, GB, inGb, size } from "../../recordings/recording-words.ts";
import { words } from "../../words.ts";
import { field, typedIn } from "../shell/field.ts";
import { onSubmit, outcome, panel, tick } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";

const text = words.recordings.settings;
/** The wire's own limits. */
const MOST_UNDO_DAYS = 7;
const MOST_KEEP_DAYS = 3_650;
const MOST_GB = 1_099;

const whole = (typed: string): number | null => (typed === "" ? null : Number(typed));

export const recordingSettings = (
  desk: Recordings,
  { settings, most }: RecordingsReply,
): TemplateResult => {
  const save = (form: HTMLFormElement) =>
    void desk.saveSettings({
      undoDays: Number(typedIn(form, "undo-days")),
      keepDays: whole(typedIn(form, "keep-days")),
      quotaBytes: bytesOf(typedIn(form, "quota")),
      untouched: new FormData(form).get("untouched") === "keep" ? "keep" : "discard",
    });
  const mostQuota = most.quotaBytes === null ? null : size(most.quotaBytes);
  return panel(
    "how-long",
    text.title,
    html`<form class="stack" @submit=${onSubmit(save)}>
      ${field({
        id: "undo-days",
        label: text.undo,
        hint: text.undoHint,
        type: "number",
        min: "0",
        max: String(MOST_UNDO_DAYS),
        value: String(settings.undoDays),
      })}
      ${field({
        id: "keep-days",
        label: text.keep,
        hint: text.keepHint(most.keepDays),
        type: "number",
        min: "1",
        max: String(most.keepDays ?? MOST_KEEP_DAYS),
        value: settings.keepDays === null ? "" : String(settings.keepDays),
        optional: true,
      })}
      ${field({
        id: "quota",
        label: text.quota,
        hint: text.quotaHint(mostQuota),
        type: "number",
        step: "any",
        min: "0",
        max: String(most.quotaBytes === null ? MOST_GB : most.quotaBytes / GB),
        value: inGb(settings.quotaBytes),
        optional: true,
      })}
      <fieldset class="choices">
        <legend class="field__label">${text.untouched}</legend>
        ${tick("untouched", text.discard, text.discardHint, settings.untouched === "discard", "radio", "discard")}
        ${tick("untouched", text.keepIt, text.keepItHint, settings.untouched === "keep", "radio", "keep")}
      </fieldset>
      ${outcome(desk, "settings")}
      <button
        class="btn"
        type="submit"
        aria-disabled=${desk.busy === "settings" ? "true" : nothing}
      >
        ${icon("check")}${desk.busy === "settings" ? text.saving : text.save}
      </button>
    </form>`,
  );
};
