/** Record: a switch of its own, off every time; and whether coaches' voices go along. */
import { html, nothing, type TemplateResult } from "lit";
import type { OwnerView } from "#protocol/events.ts";
import type { OwnRecording } from "../../live/own-recording.ts";
import { shownName } from "../../live/shown-name.ts";
import { words } from "../../words.ts";
import { warning } from "../shell/notices.ts";

const text = words.recordings;

const switchButton = (
  own: OwnRecording,
  view: OwnerView,
  on: boolean,
  mended: boolean,
): TemplateResult => {
  const can = on || (view.owns && mended);
  const busy = own.asking === "start" || own.asking === "stop" || own.view?.state === "stopping";
  return html`<button
    class="switch"
    type="button"
    role="switch"
    aria-checked=${on ? "true" : "false"}
    aria-disabled=${can && !busy ? nothing : "true"}
    aria-describedby="record-says"
    @click=${() => {
      if (!can || busy) return;
      void (on ? own.stop() : own.start());
    }}
  >
    <span class="switch__track"></span><span>${text.live.record}</span>
  </button>`;
};

const says = (own: OwnRecording, view: OwnerView, on: boolean): unknown => {
  if (on) return text.live.on;
  if (!view.owns) return text.live.otherPage;
  const { obstacle } = own;
  if (obstacle === null) return text.live.off;
  // A lesson is no time for a long form: what mends it waits until afterwards.
  const { title, text: why } = text.obstacles[obstacle];
  return html`<b>${title}</b> ${why} ${text.live.after}`;
};

const voices = (own: OwnRecording, view: OwnerView): TemplateResult | typeof nothing => {
  if (!view.talkback || (!view.owns && own.view === null)) return nothing;
  const agreed = own.view?.voices;
  const names = view.guests
    .filter(({ account }) => agreed?.coaches.includes(account) === true)
    .map(shownName);
  return html`<label class="choice record__voices">
    <input
      type="checkbox"
      .checked=${agreed?.owner ?? own.voices}
      ?disabled=${own.asking === "voices"}
      @change=${(event: Event) => {
        const box = event.target as HTMLInputElement;
        void own.agree(box.checked).then(() => {
          box.checked = own.view?.voices.owner ?? own.voices;
        });
      }}
    /><span
      ><b>${text.live.voices.label}</b
      ><small
        >${text.live.voices.hint}
        ${
          agreed === undefined
            ? nothing
            : names.length === 0
              ? text.live.voices.none
              : text.live.voices.agreed(words.and(names))
        }</small
      ></span
    >
  </label>`;
};

export const recordCard = (own: OwnRecording, view: OwnerView): TemplateResult => {
  const state = own.view?.state;
  const on = state === "starting" || state === "on" || state === "waiting";
  return html`<section class="card record" aria-label=${text.live.control}>
    <div class="recrow">
      ${switchButton(own, view, on, own.obstacle === null)}
      <p class="small muted recrow__says" id="record-says">${says(own, view, on)}</p>
    </div>
    ${own.failure === null ? nothing : warning(own.failure)} ${voices(own, view)}
  </section>`;
};
