/** The level of a microphone: twenty steps, three zones, a word. */
import { html, type TemplateResult } from "lit";
import { LEVEL_STEPS, zoneOf } from "../../live/level.ts";
import { words } from "../../words.ts";

const STEPS = Array.from({ length: LEVEL_STEPS }, (_, step) => step);

export const meter = (level: number, label: string): TemplateResult => {
  const zone = zoneOf(level);
  const text = words.check;
  return html`<div class="meter">
    <div
      class="meter__bar"
      role="meter"
      aria-label=${label}
      aria-valuemin="0"
      aria-valuemax=${LEVEL_STEPS}
      aria-valuenow=${level}
      aria-valuetext=${text.spoken[zone](level)}
    >
      ${STEPS.map((step) => html`<i class=${step >= level ? "" : zone === "quiet" ? "low" : "on"}></i>`)}
    </div>
    <div class="meter__zones" aria-hidden="true">
      <span>${text.zones.quiet}</span><span>${text.zones.good}</span><span>${text.zones.loud}</span>
    </div>
  </div>`;
};
