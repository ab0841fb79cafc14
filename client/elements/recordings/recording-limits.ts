/** What the school allows at most: how long recordings stay, and how much space each person has. */
import { html, type TemplateResult } from "lit";
import type { SchoolReply } from "#protocol/http/people.ts";
import { bytesOf, inGb } from "../../recordings/recording-words.ts";
import { words } from "../../words.ts";
import { field, typedIn } from "../shell/field.ts";

const text = words.recordings.school;
/** The wire's own limits: ten years, a tebibyte. */
const MOST_DAYS = 3_650;
const MOST_GB = 1_099;

type Limits = Pick<SchoolReply["rules"], "recordingDays" | "recordingBytes">;

export const recordingLimits = ({ recordingDays, recordingBytes }: Limits): TemplateResult =>
  html`${field({
    id: "recording-days",
    label: text.days,
    hint: text.daysHint,
    type: "number",
    min: "1",
    max: String(MOST_DAYS),
    value: recordingDays === null ? "" : String(recordingDays),
    optional: true,
  })}
  ${field({
    id: "recording-space",
    label: text.space,
    hint: text.spaceHint,
    type: "number",
    step: "any",
    min: "0",
    max: String(MOST_GB),
    value: inGb(recordingBytes),
    optional: true,
  })}`;

export const recordingLimitsIn = (form: HTMLFormElement): Limits => {
  const days = typedIn(form, "recording-days");
  return {
    recordingDays: days === "" ? null : Number(days),
    recordingBytes: bytesOf(typedIn(form, "recording-space")),
  };
};
