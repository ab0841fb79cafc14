/** The recorder's state under the band: the fill is red only while something is stored. */
import { html, nothing, type TemplateResult } from "lit";
import type { RecordingView } from "#protocol/events.ts";
import { length } from "../../recordings/recording-words.ts";
import type { OwnRecording } from "../../live/own-recording.ts";
import { duration, stopwatch } from "../../words/time.ts";
import { words } from "../../words.ts";
import { icon } from "../shell/icons.ts";

const text = words.recordings;

/** "09:41" */
const since = (ms: number): TemplateResult =>
  html`<time class="num" datetime=${duration(ms)}>${stopwatch(ms).padStart(5, "0")}</time>`;

type Open = Exclude<RecordingView["state"], "failed">;
const SAYS: Record<Open, string> = {
  starting: text.live.starts,
  on: text.live.sealed,
  waiting: text.live.nothing,
  stopping: text.live.storing,
};

export const stopRecording = (own: OwnRecording): TemplateResult =>
  html`<button
    class="btn"
    type="button"
    aria-disabled=${own.asking === "stop" ? "true" : nothing}
    @click=${() => void own.stop()}
  >
    ${text.live.stop}
  </button>`;

export const dropButton = (own: OwnRecording): TemplateResult =>
  html`<button
    class="btn"
    type="button"
    aria-disabled=${own.asking === "drop" ? "true" : nothing}
    @click=${() => void own.dropLastMinute()}
  >
    ${own.asking === "drop" ? text.live.dropping : text.live.drop}
  </button>`;

/** How much went; the region is there before it speaks. */
export const droppedNote = (own: OwnRecording): TemplateResult =>
  html`<p class=${own.droppedMs === null ? "vh" : "strip__note"} role="status">
    ${own.droppedMs === null ? nothing : text.live.dropped(length(own.droppedMs))}
  </p>`;

/** Said until recording is turned on again, or the lesson ends. */
const recordFault = (own: OwnRecording): TemplateResult | typeof nothing =>
  own.fault === null
    ? nothing
    : html`<section class="strip strip--failed" role="alert" aria-label=${text.live.title}>
        ${icon("warn")}<b>${text.faults[own.fault]}</b>
      </section>`;

/** `viewAt`: when the view arrived, on the page's clock. */
export const recordStrip = (own: OwnRecording, viewAt: number): TemplateResult | typeof nothing => {
  const { view } = own;
  if (own.fault !== null) return recordFault(own);
  if (view === null || view.state === "failed") return nothing;
  const { state } = view;
  const ms = view.forMs + (state === "starting" ? 0 : performance.now() - viewAt);
  return html`<section
    class="strip ${state === "on" ? "strip--rec" : "strip--rec-off"}"
    aria-label=${text.live.title}
  >
    ${icon("rec")}<b role="status">${text.live.states[state]}</b>
    ${state === "on" || state === "waiting" ? since(ms) : nothing}
    <span class=${state === "on" ? "only-roomy" : ""}>${SAYS[state]}</span>
    <span class="strip__do">
      ${state === "on" || state === "waiting" ? dropButton(own) : nothing}
      ${state === "stopping" ? nothing : stopRecording(own)}
    </span>
    ${droppedNote(own)}
  </section>`;
};
