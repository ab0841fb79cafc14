/** Recording as a coach sees it: said loudly, and the coach's own yes to the coach's own voice (R9). */
import { html, nothing, type TemplateResult } from "lit";
import type { CoachView } from "#protocol/events.ts";
import type { CoachSession } from "../../live/coach-session.ts";
import { words } from "../../words.ts";
import { icon } from "../shell/icons.ts";

const text = words.recordings.coach;

/** What goes on is told; a recorder that failed stores nothing, and is the teacher's trouble alone. */
const openOf = (view: CoachView) =>
  view.recording === null || view.recording.state === "failed" ? null : view.recording;

export const coachStrip = (view: CoachView): TemplateResult | typeof nothing => {
  const recording = openOf(view);
  if (recording === null || recording.state === "failed") return nothing;
  const { state } = recording;
  return html`<section
    class="strip ${state === "on" ? "strip--rec" : "strip--rec-off"}"
    role="status"
    aria-label=${words.recordings.live.title}
  >
    ${icon("rec")}<b>${text[state]}</b>
  </section>`;
};

/** On the picture, where nothing is recorded: that is a fact worth a word, too. */
export const notRecorded = (view: CoachView): TemplateResult | typeof nothing =>
  openOf(view) === null
    ? html`<span class="badge badge--off">${icon("off")}${text.not}</span>`
    : nothing;

export const coachVoice = (
  coach: CoachSession,
  view: CoachView,
  me: string,
): TemplateResult | typeof nothing => {
  const recording = openOf(view);
  if (recording === null || !view.talkback) return nothing;
  const mine = recording.voices.coaches.includes(me);
  const theirs = recording.voices.owner;
  const teacher = view.owner.name;
  const says = theirs
    ? mine
      ? text.agreed(teacher)
      : text.onlyOwner(teacher)
    : mine
      ? text.onlyYou(teacher)
      : text.nobody;
  return html`<section class="panel" aria-label=${text.voice}>
    <button
      class="switch"
      type="button"
      role="switch"
      aria-checked=${mine ? "true" : "false"}
      aria-describedby="voice-says"
      @click=${() => void coach.recordMyVoice(!mine)}
    >
      <span class="switch__track"></span><span>${text.voice}</span>
    </button>
    <p class="small muted" id="voice-says" role="status">${says}</p>
  </section>`;
};
