/** In the teacher's lesson: show a recording together, choose which, or what another page shows. */
import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import type { OwnerView } from "#protocol/events.ts";
import type { App } from "../../app.ts";
import { words } from "../../words.ts";
import { icon } from "../shell/icons.ts";
import { warning } from "../shell/notices.ts";
import "./together-choose.ts";
import "./together-lead.ts";

const text = words.together;

/** Which recording, or its player: where there is room for a picture. */
export const togetherShown = (app: App, view: OwnerView): unknown => {
  const { mine, choosing } = app.showing;
  if (mine !== null) {
    return keyed(
      mine.showing,
      html`<together-lead
        .app=${app}
        .recording=${mine.recording}
        .session=${view}
      ></together-lead>`,
    );
  }
  return choosing && view.owns ? html`<together-choose .app=${app}></together-choose>` : nothing;
};

const stopElsewhere = ({ showing }: App): TemplateResult =>
  html`<b>${text.elsewhere}</b>
    <p>
      <button class="btn btn--lesson" type="button" @click=${() => void showing.stop()}>
        ${icon("x")}${text.stop}
      </button>
    </p>`;

const start = ({ showing }: App): TemplateResult =>
  html`<p>
    <button
      class="btn btn--lesson"
      type="button"
      id="together-start"
      @click=${() => {
        showing.choose();
      }}
    >
      ${icon("play")}${text.start}
    </button>
  </p>`;

/** To begin with it, or to stop what another page of mine shows. */
export const togetherCard = (app: App, view: OwnerView): TemplateResult | typeof nothing => {
  const { failure, mine, choosing } = app.showing;
  const elsewhere = mine === null && view.together !== null;
  const open = mine !== null || (choosing && view.owns);
  const act = elsewhere ? stopElsewhere(app) : view.owns && !open ? start(app) : null;
  if (act === null && failure === null) return nothing;
  return html`<section class="card stack stack--tight" aria-label=${text.title}>
    ${failure === null ? nothing : warning(failure)} ${act ?? nothing}
  </section>`;
};
