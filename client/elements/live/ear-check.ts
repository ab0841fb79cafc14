/** The ear check: choose the output, hear the chime, say where. Used before and during a lesson. */
import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../../app.ts";
import type { EarAnswer } from "../../live/ear.ts";
import { words } from "../../words.ts";
import { icon, type IconName } from "../shell/icons.ts";
import { warning } from "../shell/notices.ts";

const text = words.earCheck;
const ANSWERS: readonly (readonly [EarAnswer, IconName])[] = [
  ["only-ear", "ear"],
  ["loud", "vol"],
  ["nothing", "earoff"],
];

const badge = ({ ear }: App): TemplateResult =>
  ear.status === "open" || ear.status === "hushed"
    ? html`<span class="badge badge--ok">${icon("check")}${text.open}</span>`
    : ear.status === "lost"
      ? html`<span class="badge badge--warn">${icon("warn")}${text.lost}</span>`
      : html`<span class="badge badge--off">${icon("question")}${text.not}</span>`;

const output = ({ ear }: App): TemplateResult | typeof nothing =>
  ear.canChoose && ear.outputs.length > 0
    ? html`<div class="field">
        <label for="output">${text.output}</label>
        <select
          class="input"
          id="output"
          @change=${(event: Event) => {
            ear.choose((event.target as HTMLSelectElement).value);
          }}
        >
          <option value="" ?selected=${ear.chosen === ""}>${text.byDefault}</option>
          ${ear.outputs
            .filter(({ id }) => id !== "default")
            .map(
              ({ id, label }, n) =>
                html`<option value=${id} ?selected=${ear.chosen === id}>
                  ${label || words.check.nameless(n + 1)}
                </option>`,
            )}
        </select>
      </div>`
    : nothing;

const question = ({ ear }: App): TemplateResult =>
  html`<div class="ear paren">
      <p class="ear__text"><b>${text.playing}</b><small>${ear.label || text.byDefault}</small></p>
    </div>
    <p class="muted">${text.ask}</p>
    <div class="answers">
      ${ANSWERS.map(
        ([answer, sign]) =>
          html`<button
            class="btn ${answer === "only-ear" ? "btn--ear" : ""}"
            type="button"
            @click=${() => {
              ear.answer(answer);
            }}
          >
            ${icon(sign)}${text.answers[answer]}
          </button>`,
      )}
    </div>`;

const loudness = ({ ear }: App): TemplateResult =>
  html`<div class="field">
      <label for="loudness">${text.volume}</label>
      <input
        id="loudness"
        type="range"
        min="0"
        max="1"
        step="0.1"
        .value=${String(ear.loudness)}
        @input=${(event: Event) => {
          ear.loudness = Number((event.target as HTMLInputElement).value);
        }}
      />
      <p class="field__hint">${text.volumeHint}</p>
    </div>
    <p class="small muted">${text.fail}</p>`;

/** `inLesson` leaves out what can wait. */
export const earCheck = (app: App, inLesson = false): TemplateResult => {
  const { ear } = app;
  const no =
    ear.lastAnswer === "loud" ? text.loud : ear.lastAnswer === "nothing" ? text.nothing : null;
  return html`<section class="panel" aria-labelledby="ear-check">
    <div class="check__head">
      <h2 id="ear-check">${icon("ear")}${text.title}</h2>
      ${badge(app)}
    </div>
    ${output(app)}
    ${
      ear.checking
        ? question(app)
        : html`${ear.status === "open" ? nothing : html`<p class="muted">${text.where}</p>`}
            ${no === null ? nothing : warning(no.title, no.text)}
            <button
              class="btn btn--lesson ${ear.status === "open" ? "" : "btn--ear"}"
              type="button"
              @click=${() => void ear.check()}
            >
              ${icon("ear")}${ear.status === "unconfirmed" && no === null ? text.start : text.again}
            </button>`
    }
    ${inLesson ? nothing : loudness(app)}
  </section>`;
};
