/** How fast, and which picture. */
import { html, nothing, type TemplateResult } from "lit";
import { rateAfter } from "../../review/player-keys.ts";
import type { Film } from "../../player/film.ts";
import { words } from "../../words.ts";
import { icon } from "../shell/icons.ts";

const text = words.player;

const rate = (film: Film, change: (by: 1 | -1) => void): TemplateResult => {
  const step = (by: 1 | -1, label: string) =>
    html`<button
      class="btn icon-btn"
      type="button"
      aria-label=${label}
      aria-disabled=${rateAfter(film.rate, by) === film.rate ? "true" : nothing}
      @click=${() => {
        change(by);
      }}
    >
      ${by > 0 ? icon("plus") : icon("minus")}
    </button>`;
  return html`<div class="row player__rate" role="group" aria-labelledby="rate">
    <span id="rate">${text.rate.label}</span>${step(-1, text.rate.slower)}<b class="num"
      >${text.rate.times(film.rate)}</b
    >${step(1, text.rate.faster)}
  </div>`;
};

const camera = (film: Film, show: (which: Film["shown"]) => void): TemplateResult =>
  html`<fieldset class="player__camera">
    <legend class="vh">${text.camera.label}</legend>
    <div class="seg">
      ${[...film.cameras.map(({ source }) => source), "both" as const].map(
        (which) =>
          html`<label
            ><input
              type="radio"
              name="camera"
              value=${which}
              .checked=${film.shown === which}
              @change=${() => {
                show(which);
              }}
            />${text.camera.names[which]}</label
          >`,
      )}
    </div>
  </fieldset>`;

export const playerChoices = (
  film: Film,
  act: { rate: (by: 1 | -1) => void; show: (which: Film["shown"]) => void },
): TemplateResult =>
  html`<div class="row row--between">
    ${rate(film, act.rate)}${film.cameras.length < 2 ? nothing : camera(film, act.show)}
  </div>`;
