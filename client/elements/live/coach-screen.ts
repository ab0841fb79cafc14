/** The coach: ready, waiting, in the lesson, and after it. */
import { html, nothing, type TemplateResult } from "lit";
import type { CoachView } from "#protocol/events.ts";
import type { Changing } from "../../live/changing.ts";
import { words } from "../../words.ts";
import { band, type BandState } from "../shell/band.ts";
import { coachPicture } from "./coach-picture.ts";
import { coachStrip, coachVoice } from "./coach-recording.ts";
import { cues, signalNotice, whoWatches } from "./coach-side.ts";
import { AsideElement } from "../shell/element.ts";
import { frame, skipTo } from "../shell/frame.ts";
import { earState, holdButton, listenForTalk } from "./hold-to-talk.ts";
import { icon } from "../shell/icons.ts";
import "./live-notes-panel.ts";
import "../shell/needs-notice.ts";
import { troubles, warning } from "../shell/notices.ts";
import "./together-follow.ts";

const text = words.coach;

const stateOf = (view: CoachView, connected: boolean): BandState =>
  view.standing === "removed" || view.standing === "elsewhere"
    ? "out"
    : view.status === "suspended" || !connected
      ? "held"
      : view.curtainForMs !== null
        ? "curtain"
        : "live";

export class CoachScreen extends AsideElement {
  static override properties = { own: { state: true }, headphones: { state: true } };
  declare own: boolean;
  declare headphones: boolean;
  protected override readonly everyMs = 1_000;
  #stopListening: (() => void) | null = null;

  constructor() {
    super();
    this.own = this.headphones = false;
  }

  protected override follows(): Changing[] {
    const { app } = this;
    return [app, app.coach, app.coach.voice, app.signalling, app.theme];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopListening = listenForTalk(this.app.coach);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopListening?.();
  }

  override render(): TemplateResult {
    const view = this.app.coach.open;
    if (view !== null) {
      const live = stateOf(view, this.app.signalling.connected) === "live";
      this.className = live ? "stage stage--coach stage--live" : "stage stage--coach";
      return this.#lesson(view);
    }
    this.className = "plain";
    return frame(this.app, this.#outside());
  }

  #lesson(view: CoachView): TemplateResult {
    const { app } = this;
    const { coach } = app;
    const me = app.account.me?.account ?? "";
    const inside = view.standing === "in" || view.curtainForMs !== null;
    const state = stateOf(view, app.signalling.connected);
    const takesPart = inside && state !== "out";
    const [to, skip] = takesPart ? ["talk", text.skip] : ["main", words.frame.skipToPage];
    return html`<a class="skip" href="#${to}" @click=${skipTo(to)}>${skip}</a>
      ${band({
        state,
        what: view.title === "" ? view.owner.name : `${view.owner.name}, ${view.title}`,
        leftMs: Math.max(0, view.endsInMs - (performance.now() - coach.viewAt)),
        action: html`<button
          class="btn btn--leave"
          type="button"
          @click=${() => void coach.leave()}
        >
          ${icon("leave")}${text.leave}
        </button>`,
      })}
      ${takesPart ? coachStrip(view) : nothing}
      <main class="coach" id="main">
        <h1 class="vh" tabindex="-1">${text.coaching(view.owner.name)}</h1>
        <div class="coach__main ${view.together === null ? "" : "coach__main--together"}">
          <needs-notice .app=${app} .live=${true}></needs-notice>
          ${troubles(coach.failure, app.signalling)}
          ${
            view.together === null
              ? nothing
              : html`<together-follow .app=${app} .session=${view}></together-follow>`
          }
          ${coachPicture(app, view)}
          ${
            takesPart
              ? html`<div class="talk">
                  ${earState(coach, view, me)} ${holdButton(coach, view, me)}
                </div>`
              : nothing
          }
        </div>
        ${
          takesPart
            ? html`<div class="rail">
                ${signalNotice(coach, view)}
                ${cues(coach, this.own, () => {
                  this.own = !this.own;
                })}
                <live-notes-panel
                  .app=${app}
                  .lesson=${{ session: view.sessionId, owner: view.owner.account, mine: false }}
                  .teacher=${view.owner.name}
                ></live-notes-panel>
                ${coachVoice(coach, view, me)}
                ${view.watchers.length === 0 ? nothing : whoWatches(view, me)}
              </div>`
            : nothing
        }
      </main>`;
  }

  #outside(): TemplateResult {
    const { coach, signalling } = this.app;
    return html`<main class="page" id="main">
      <div class="page__head">
        <div>
          <h1 tabindex="-1">${text.title}</h1>
          <p class="lead">${text.lead}</p>
        </div>
      </div>
      ${troubles(coach.failure, signalling)} ${this.#ended()}
      ${coach.ready ? this.#waiting() : this.#getReady()}
    </main>`;
  }

  #ended(): TemplateResult | typeof nothing {
    const { view } = this.app.coach;
    if (view === null || view.status !== "ended") return nothing;
    return band({ state: "ended", what: text.ended(view.owner.name) });
  }

  #getReady(): TemplateResult {
    const { coach } = this.app;
    return html`<form
      class="panel"
      @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        void coach.getReady(this.headphones);
      }}
    >
      <p>${text.readyText}</p>
      <label class="choice"
        ><input
          type="checkbox"
          .checked=${this.headphones}
          @change=${(event: Event) => {
            this.headphones = (event.target as HTMLInputElement).checked;
          }}
        /><span><b>${text.headphones}</b><small>${text.headphonesHint}</small></span>
      </label>
      <button class="btn btn--main btn--lesson btn--wide" type="submit">
        ${icon("check")}${text.ready}
      </button>
    </form>`;
  }

  #waiting(): TemplateResult {
    const { coach } = this.app;
    return html`<div class="stack">
      <div class="picture picture--wait" role="status">
        <p class="wait-word">${icon("clock")}<span>${words.band.early}</span></p>
        <p>${text.early}</p>
      </div>
      ${coach.voice.failure === null ? nothing : warning(coach.voice.failure, text.noMic)}
      ${
        coach.invitations.length === 0
          ? nothing
          : html`<section class="panel" aria-labelledby="invited">
              <h2 id="invited">${text.invited}</h2>
              ${coach.invitations.map(
                ({ sessionId, teacher, title }) =>
                  html`<button
                    class="btn btn--lesson"
                    type="button"
                    @click=${() => {
                      coach.enter(sessionId);
                    }}
                  >
                    ${text.enter(teacher)}${title === "" ? "" : `, ${title}`}
                  </button>`,
              )}
            </section>`
      }
    </div>`;
  }
}
customElements.define("coach-screen", CoachScreen);
