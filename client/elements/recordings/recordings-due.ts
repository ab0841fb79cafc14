/** What happens to my recordings by itself, in a few sentences: before anybody has to scroll for it. */
import { html, type TemplateResult } from "lit";
import type { RecordingsReply } from "#protocol/http/recordings.ts";
import { dayOf } from "../../house/days.ts";
import { moment, size } from "../../recordings/recording-words.ts";
import { dueOf, type Due } from "../../recordings/recordings-due.ts";
import { words } from "../../words.ts";
import { panel } from "../shell/house-parts.ts";
import { icon, type IconName } from "../shell/icons.ts";

const text = words.due;

const SIGNS: Record<Due["what"], IconName> = { untouched: "warn", expires: "clock", bin: "trash" };

const sentence = ({ what, n, firstAt, lastAt }: Due, untouched: "discard" | "keep"): string => {
  switch (what) {
    case "untouched":
      return (untouched === "keep" ? text.kept : text.thrown)(n, moment(firstAt));
    case "expires": {
      const [first, last] = [dayOf(firstAt), dayOf(lastAt)];
      return first === last
        ? text.expires(n, first)
        : `${text.expires(n, first)} ${text.last(last)}`;
    }
    case "bin":
      return text.bin(n, moment(firstAt));
  }
};

export const recordingsDue = ({ recordings, settings, most }: RecordingsReply): TemplateResult => {
  const due = dueOf(recordings, settings.untouched);
  const freed = due.reduce((sum, { bytes }) => sum + bytes, 0);
  const days = [settings.keepDays, most.keepDays].filter((one) => one !== null);
  return panel(
    "due",
    text.title,
    html`${
        due.length === 0
          ? html`<p><b>${text.none}.</b> ${text.noneText}</p>`
          : html`<ul class="list">
              ${due.map(
                (one) =>
                  html`<li class="row row--tight">
                    ${icon(SIGNS[one.what])}<span class="grow num"
                      >${sentence(one, settings.untouched)}</span
                    >
                  </li>`,
              )}
            </ul>`
      }
      <p class="small muted">
        ${freed === 0 ? "" : text.frees(size(freed))}
        ${text.rule(days.length === 0 ? null : Math.min(...days))}
      </p>`,
  );
};
