/** The biggest thing is the way out: Curtain (or Lift) left, End right, always at the foot. */
import { html, type TemplateResult } from "lit";
import type { LiveSession } from "../../live/live-session.ts";
import { words } from "../../words.ts";
import { icon } from "../shell/icons.ts";

const text = words.live;

export const bigTwo = (live: LiveSession, covered: boolean, owns: boolean): TemplateResult => {
  const curtain = (event: MouseEvent) => {
    if (!covered) void live.drawCurtain();
    // The second tap of a double tap meant the curtain, not the lift.
    else if (event.detail < 2) void live.liftCurtain();
  };
  return html`<section class="bigtwo" id="stop" aria-label=${text.stop}>
    <button
      class="big ${covered ? "big--lift" : "big--curtain"}"
      type="button"
      ?disabled=${covered && !owns}
      @click=${curtain}
    >
      ${icon(covered ? "lift" : "curtain")}<b>${covered ? text.lift : text.curtain}</b
      ><small>${covered ? (owns ? text.liftSays : text.onlyThere) : text.curtainSays}</small>
    </button>
    <button class="big big--end" type="button" @click=${() => void live.end()}>
      ${icon("end")}<b>${text.end}</b><small>${text.endSays}</small>
    </button>
  </section>`;
};
