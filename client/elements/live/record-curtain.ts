/** Behind the curtain: the recorder gets nothing, and what was just said can be taken back. */
import { html, nothing, type TemplateResult } from "lit";
import type { OwnRecording } from "../../live/own-recording.ts";
import { words } from "../../words.ts";
import { icon } from "../shell/icons.ts";
import { dropButton, droppedNote, stopRecording } from "./record-strip.ts";

const text = words.recordings;

export const recordBehindCurtain = (own: OwnRecording): TemplateResult | typeof nothing => {
  if (own.fault !== null)
    return html`<li role="alert">${icon("warn")}<span>${text.faults[own.fault]}</span></li>`;
  const { view } = own;
  if (view === null || view.state === "failed") return nothing;
  return html`<li class="dark-facts__wide">
    ${icon("rec")}<span>${text.live.behindCurtain}<small>${text.live.gap}</small></span
    >${view.state === "waiting" || view.state === "on" ? dropButton(own) : nothing}
    ${view.state === "stopping" ? nothing : stopRecording(own)} ${droppedNote(own)}
  </li>`;
};
