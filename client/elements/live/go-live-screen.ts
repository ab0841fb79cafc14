/** Go live: who, what, until when; everything is checked here, and one button allows it. */
import { html, nothing, type TemplateResult } from "lit";
import { CONSENT_WORDING, MAX_MINUTES, type Source } from "#protocol/words.ts";
import type { Changing } from "../../live/changing.ts";
import {
  firstChoice,
  isTimeRight,
  MINUTES,
  planOf,
  toggled,
  type Choice,
} from "../../live/choice.ts";
import { shownName } from "../../live/shown-name.ts";
import { clockIn } from "../../words/time.ts";
import { words } from "../../words.ts";
import { cameraCheck, secondCheck, soundCheck } from "./device-checks.ts";
import { earCheck } from "./ear-check.ts";
import { AsideElement } from "../shell/element.ts";
import { frame } from "../shell/frame.ts";
import { coachChoices, nobodyYet, whoNote } from "./go-live-who.ts";
import { icon, type IconName } from "../shell/icons.ts";
import { troubles, warning } from "../shell/notices.ts";
import { ownPicture, showOwn } from "./own-picture.ts";
import { recordReady } from "./record-ready.ts";

const text = words.goLive;
const SIGNS: Record<Source, IconName> = {
  camera: "camera",
  second: "screen",
  room: "room",
  own: "mic",
};
const ORDER: readonly Source[] = ["camera", "room", "second", "own"];

const group = (title: string, content: unknown, note: unknown = nothing): TemplateResult =>
  html`<fieldset class="panel">
    <legend class="vh">${title}</legend>
    <div class="legend" aria-hidden="true">${title}</div>
    ${content} ${note === nothing ? nothing : html`<p class="small muted">${note}</p>`}
  </fieldset>`;

export class GoLiveScreen extends AsideElement {
  static override properties = { choice: { state: true } };
  declare choice: Choice;
  protected override readonly everyMs = 15_000;
  readonly #picture = ownPicture(words.check.mine);

  constructor() {
    super();
    this.choice = firstChoice();
  }

  protected override follows(): Changing[] {
    const { app } = this;
    return [
      app,
      app.live,
      app.recording,
      app.capture,
      app.ear,
      app.roomLevel,
      app.ownLevel,
      app.signalling,
      app.theme,
    ];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.className = "plain";
    void this.app.recording.look();
  }

  override updated(): void {
    showOwn(this.#picture, this.app.capture.get("camera"));
  }

  #choose(change: Partial<Choice>): void {
    this.choice = { ...this.choice, ...change };
  }

  override render(): TemplateResult {
    const { app } = this;
    const { mine, invitations } = app.lobby ?? { mine: null, invitations: [] };
    const invited = invitations[0];
    return frame(
      app,
      html`<main class="page" id="main">
        <div class="page__head">
          <div>
            <h1 tabindex="-1">${text.title}</h1>
            <p class="lead">${text.lead}</p>
          </div>
        </div>
        ${troubles(app.live.failure, app.signalling)}
        ${
          invited === undefined
            ? nothing
            : html`<div class="notice notice--promise" role="status">
                ${icon("ear")}<b>${text.invited(invited.teacher)}</b>
                <p><a href="#/coach">${text.toCoach}</a></p>
              </div>`
        }
        ${
          mine === null
            ? nothing
            : warning(
                text.elsewhere.title,
                text.elsewhere.text,
                html`<button
                  class="btn"
                  type="button"
                  @click=${() => void app.live.endElsewhere(mine)}
                >
                  ${icon("end")}${text.elsewhere.end}
                </button>`,
              )
        }
        <form
          class="split"
          @submit=${(event: SubmitEvent) => {
            event.preventDefault();
            this.#goLive();
          }}
        >
          <div class="stack">
            ${this.#who()} ${this.#what()} ${this.#checks()} ${earCheck(app)} ${this.#until()}
            ${this.#lesson()}
          </div>
          ${this.#allow()}
        </form>
      </main>`,
    );
  }

  #goLive(): void {
    const known = this.app.lobby?.coaches.map(({ account }) => account) ?? [];
    const plan = planOf(this.choice, known);
    if (plan !== null) void this.app.live.goLive(plan);
  }

  #who(): TemplateResult {
    const coaches = this.app.lobby?.coaches ?? [];
    if (this.app.lobby !== null && coaches.length === 0) return group(text.who.title, nobodyYet());
    return group(
      text.who.title,
      coachChoices(coaches, this.choice.coaches, (chosen) => {
        this.#choose({ coaches: chosen });
      }),
      whoNote(this.choice.coaches),
    );
  }

  #what(): TemplateResult {
    const { choice } = this;
    const { ear } = this.app;
    return group(
      text.what.title,
      html`<div class="choices">
        ${ORDER.map(
          (source) =>
            html`<label class="choice">
              <input
                type="checkbox"
                .checked=${choice.sources.has(source)}
                @change=${(event: Event) => {
                  this.#source(source, (event.target as HTMLInputElement).checked);
                }}
              /><span
                ><b>${words.sources[source].name}</b><small>${text.what.hints[source]}</small></span
              >${icon(SIGNS[source])}
            </label>`,
        )}
        <label class="choice">
          <input
            type="checkbox"
            .checked=${choice.talkback}
            @change=${(event: Event) => {
              this.#choose({ talkback: (event.target as HTMLInputElement).checked });
            }}
          /><span
            ><b>${text.what.talkback}</b
            ><small
              >${ear.status === "open" ? text.what.earOpen(ear.label) : text.what.earNot}</small
            ></span
          >${icon("ear")}
        </label>
      </div>`,
    );
  }

  #source(source: Source, on: boolean): void {
    // What is not to be sent need not be captured.
    if (!on) this.app.capture.stop(source);
    this.#choose({ sources: toggled(this.choice.sources, source, on) });
  }

  #checks(): TemplateResult {
    const { sources } = this.choice;
    return html`<div class="panel">
      ${sources.has("camera") ? cameraCheck(this.app, this.#picture) : nothing}
      ${sources.has("room") ? soundCheck(this.app, "room") : nothing}
      ${sources.has("second") ? secondCheck(this.app) : nothing}
      ${sources.has("own") ? soundCheck(this.app, "own") : nothing}
    </div>`;
  }

  #until(): TemplateResult {
    const { choice } = this;
    const option = (minutes: number) =>
      html`<label
        ><input
          type="radio"
          name="until"
          .checked=${!choice.otherTime && choice.minutes === minutes}
          @change=${() => {
            this.#choose({ minutes, otherTime: false });
          }}
        /><span
          >${text.until.minutes(minutes)}<br /><small>${clockIn(minutes * 60_000)}</small></span
        ></label
      >`;
    return group(
      text.until.title,
      html`<div class="seg">
          ${MINUTES.map(option)}
          <label
            ><input
              type="radio"
              name="until"
              .checked=${choice.otherTime}
              @change=${() => {
                this.#choose({ otherTime: true });
              }}
            /><span>${text.until.other}<br /><small>${text.until.upTo}</small></span></label
          >
        </div>
        ${
          choice.otherTime
            ? html`<div class="field">
                <label for="minutes">${text.until.otherLabel}</label>
                <input
                  class="input"
                  id="minutes"
                  type="number"
                  inputmode="numeric"
                  min="1"
                  max=${MAX_MINUTES}
                  .value=${String(choice.minutes)}
                  @input=${(event: Event) => {
                    this.#choose({ minutes: (event.target as HTMLInputElement).valueAsNumber });
                  }}
                />
              </div>`
            : nothing
        }`,
      text.until.ends,
    );
  }

  #lesson(): TemplateResult {
    return group(
      text.lesson.title,
      html`<div class="field">
          <label for="title">${text.lesson.label}</label>
          <input
            class="input"
            id="title"
            maxlength="80"
            autocomplete="off"
            @input=${(event: Event) => {
              this.#choose({ title: (event.target as HTMLInputElement).value });
            }}
          />
          <p class="field__hint">${text.lesson.hint}</p>
        </div>
        <label class="choice"
          ><input
            type="checkbox"
            .checked=${this.app.clicker}
            @change=${(event: Event) => {
              this.app.clicker = (event.target as HTMLInputElement).checked;
            }}
          /><span><b>${text.clicker.label}</b><small>${text.clicker.hint}</small></span>
        </label>`,
    );
  }

  #allow(): TemplateResult {
    const { app, choice } = this;
    const coaches = app.lobby?.coaches ?? [];
    const names = coaches.filter(({ account }) => choice.coaches.has(account)).map(shownName);
    const said = ORDER.filter((source) => choice.sources.has(source)).map(
      (source) => words.sources[source].said,
    );
    const what = said.length === 0 ? text.allow.nothing : capital(words.and(said));
    const plan = planOf(
      choice,
      coaches.map(({ account }) => account),
    );
    const line = (sign: IconName, term: string, value: string) =>
      html`<div>
        ${icon(sign)}
        <dt>${term}</dt>
        <dd>${value}</dd>
      </div>`;
    const until = isTimeRight(choice)
      ? text.allow.untilTime(clockIn(choice.minutes * 60_000))
      : text.allow.untilWrong;
    const ready = plan !== null && app.signalling.connected && !app.live.opening;
    return html`<section class="panel allow stick" aria-labelledby="allow">
      <h2 id="allow">${text.allow.title}</h2>
      <dl>
        ${line("eye", text.allow.who, names.length === 0 ? text.allow.nobody : words.and(names))}
        ${line("camera", text.allow.what, choice.talkback && said.length > 0 ? `${what}; ${text.allow.talkback}` : what)}
        ${line("clock", text.allow.until, until)} ${recordReady(app.recording)}
      </dl>
      <button class="btn btn--golive btn--wide" type="submit" ?disabled=${!ready}>
        ${icon("live")}${app.live.opening ? text.allow.opening : text.allow.button}
      </button>
      <p class="small muted">${text.allow.wording(CONSENT_WORDING)}</p>
    </section>`;
  }
}
const capital = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);

customElements.define("go-live-screen", GoLiveScreen);
