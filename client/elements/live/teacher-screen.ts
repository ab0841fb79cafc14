/** The teacher's lesson: live, behind the curtain, on hold, ended. */
import { html, nothing, type TemplateResult } from "lit";
import type { OwnerView } from "#protocol/events.ts";
import { MAX_MINUTES, SIGNALS, type Signal } from "#protocol/words.ts";
import type { Changing } from "../../live/changing.ts";
import { shownName } from "../../live/shown-name.ts";
import { clockIn } from "../../words/time.ts";
import { words } from "../../words.ts";
import { band } from "../shell/band.ts";
import { bigTwo } from "./big-two.ts";
import { curtainDown } from "./curtain-down.ts";
import { earCheck } from "./ear-check.ts";
import { earPanel } from "./ear-panel.ts";
import { AsideElement } from "../shell/element.ts";
import { endedPage } from "./ended-page.ts";
import { skipTo } from "../shell/frame.ts";
import { icon, type IconName } from "../shell/icons.ts";
import "./live-notes-panel.ts";
import { meter } from "../shell/meter.ts";
import "../shell/needs-notice.ts";
import { troubles, warning } from "../shell/notices.ts";
import { ownPicture, showOwn } from "./own-picture.ts";
import { recordCard } from "./record-card.ts";
import { recordStrip } from "./record-strip.ts";
import { togetherCard, togetherShown } from "./together-card.ts";
import { watchList } from "./watch-list.ts";

const text = words.live;
const MORE_MS = 15 * 60_000;
/** "Sent" is shown this long, ms. */
const SENT_MS = 3_000;
const SIGNAL_SIGNS: Record<Signal, IconName> = {
  help: "hand",
  "not-now": "clock",
  "stop-talking": "earoff",
};

export class TeacherScreen extends AsideElement {
  static override properties = { checkingEar: { state: true } };
  declare checkingEar: boolean;
  protected override readonly everyMs = 1_000;
  readonly #picture = ownPicture(text.what);
  /** The longest time left that this page has seen: what the shrinking line is measured against. */
  #allMs = 0;

  constructor() {
    super();
    this.checkingEar = false;
  }

  protected override follows(): Changing[] {
    const { app } = this;
    return [
      ...[app, app.live, app.recording, app.showing, app.ear],
      ...[app.capture, app.roomLevel, app.signalling],
    ];
  }

  readonly #clicker = (event: KeyboardEvent): void => {
    const typing =
      event.target instanceof HTMLElement && event.target.matches("input, textarea, select");
    const blackScreen = event.key === "." || event.key.toLowerCase() === "b";
    if (!blackScreen || typing || event.repeat || event.ctrlKey || event.metaKey || event.altKey)
      return;
    const { live, clicker } = this.app;
    if (!clicker || live.open === null || live.covered) return;
    // It means nothing else to a player that is on this page.
    event.preventDefault();
    void live.drawCurtain();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("keydown", this.#clicker);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("keydown", this.#clicker);
  }

  override updated(): void {
    const { live, capture, ear } = this.app;
    showOwn(this.#picture, live.ending || live.covered ? null : capture.get("camera"));
    if (this.checkingEar && ear.status === "open" && !ear.checking) this.checkingEar = false;
  }

  override render(): TemplateResult {
    const { live, signalling } = this.app;
    const { open, view } = live;
    if (open === null || live.ending) {
      this.className = "stage";
      return endedPage(this.app, view);
    }
    const leftMs = Math.max(0, open.endsInMs - (performance.now() - live.viewAt));
    this.#allMs = Math.max(this.#allMs, open.endsInMs);
    const needsTap = open.status === "suspended" && !this.#comesBack(open);
    if (live.covered && !needsTap) {
      this.className = "stage stage--curtain";
      return curtainDown(this.app, open, leftMs, this.#more(open, leftMs));
    }
    const held = open.status === "suspended" || !signalling.connected;
    this.className = held ? "stage" : "stage stage--live";
    return held ? this.#held(open) : this.#live(open, leftMs);
  }

  #more(view: OwnerView, leftMs: number): TemplateResult | typeof nothing {
    const nextMs = leftMs + MORE_MS;
    if (!view.owns || nextMs > MAX_MINUTES * 60_000) return nothing;
    return html`<button
      class="btn btn--lesson"
      type="button"
      aria-label=${words.band.moreLabel(clockIn(nextMs))}
      @click=${() => void this.app.live.setEnd(Math.round(nextMs))}
    >
      ${words.band.more}
    </button>`;
  }

  #live(view: OwnerView, leftMs: number): TemplateResult {
    const { app } = this;
    const { live } = app;
    const see =
      app.capture.get("camera") === null ? nothing : html`<div class="see">${this.#picture}</div>`;
    return html`<a class="skip" href="#stop" @click=${skipTo("stop")}>${text.skip}</a>
      ${band({
        state: "live",
        what: view.title || words.band.untitled,
        leftMs,
        allMs: this.#allMs,
        action: this.#more(view, leftMs),
      })}
      ${recordStrip(app.recording, live.viewAt)}
      <main class="deck" id="main">
        <h1 class="vh" tabindex="-1">${text.title}</h1>
        <div class="stack deck__a">
          ${watchList(live, view, see)} ${view.owns ? nothing : this.#otherPage()}
          ${togetherShown(app, view)}
        </div>
        <div class="stack deck__b">
          <needs-notice .app=${app} .live=${true}></needs-notice>
          ${troubles(live.failure, app.signalling)} ${this.#lost(view)}
          ${
            this.checkingEar
              ? earCheck(app, true)
              : earPanel(app.ear, view, () => void this.#checkEar())
          }
          ${this.#cue()} ${this.#signals()} ${recordCard(app.recording, view)}
          ${togetherCard(app, view)} ${this.#room(view)}
          <live-notes-panel
            .app=${app}
            .lesson=${{ session: view.sessionId, owner: view.owner.account, mine: true }}
            .teacher=${null}
          ></live-notes-panel>
        </div>
      </main>
      ${bigTwo(live, false, view.owns)}`;
  }

  /** On a phone the answers would lie behind the big two. */
  async #checkEar(): Promise<void> {
    this.checkingEar = true;
    await this.app.ear.check();
    await this.updateComplete;
    this.querySelector(".answers")?.scrollIntoView({ block: "center" });
  }

  #otherPage(): TemplateResult {
    return html`<div class="notice" role="status">
      ${icon("screen")}<b>${text.otherPage.title}</b>
      <p>${text.otherPage.text}</p>
    </div>`;
  }

  #room(view: OwnerView): TemplateResult | typeof nothing {
    return view.owns && this.app.capture.get("room") !== null
      ? html`<section class="card stack stack--tight" aria-label=${text.room}>
          <b>${words.sources.room.name}</b>${meter(this.app.roomLevel.level, text.room)}
        </section>`
      : nothing;
  }

  /** A device that was pulled out is told where it matters. */
  #lost(view: OwnerView): unknown {
    if (!view.owns) return nothing;
    return view.sources
      .filter((source) => this.app.capture.get(source) === null)
      .map((source) =>
        warning(
          words.sources[source].name,
          this.app.capture.failures.get(source) ?? words.devices.gone,
          html`<p>
            <button class="btn" type="button" @click=${() => void this.app.capture.start(source)}>
              ${words.check.showSecond}
            </button>
          </p>`,
        ),
      );
  }

  #cue(): TemplateResult | typeof nothing {
    const { live } = this.app;
    return live.cue === null
      ? nothing
      : html`<section class="card cue" aria-label=${words.live.cue}>
          <p class="grow">
            <b>${live.cue.cue}</b><small>${text.cueFrom(shownName(live.cue.from))}</small>
          </p>
          <button class="btn btn--lesson" type="button" @click=${() => void live.seen()}>
            ${text.seen}
          </button>
        </section>`;
  }

  #signals(): TemplateResult {
    const { live } = this.app;
    return html`<section aria-labelledby="signals">
      <h2 class="vh" id="signals">${text.signalsTitle}</h2>
      <div class="signals">
        ${SIGNALS.map(
          (signal) =>
            html`<button
              class="btn btn--lesson"
              type="button"
              @click=${async () => {
                await live.signal(signal);
                if (live.sent === signal) {
                  this.app.say(text.sent(words.signals[signal]));
                  setTimeout(() => {
                    live.forgetSent(signal);
                  }, SENT_MS);
                }
              }}
            >
              ${icon(live.sent === signal ? "check" : SIGNAL_SIGNS[signal])}${
                live.sent === signal ? text.sent(words.signals[signal]) : words.signals[signal]
              }
            </button>`,
        )}
      </div>
    </section>`;
  }

  #secondsToResume(view: OwnerView): number {
    const sinceMs = performance.now() - this.app.live.viewAt;
    return Math.ceil(((view.resumableForMs ?? 0) - sinceMs) / 1_000);
  }
  #comesBack(view: OwnerView): boolean {
    return this.app.live.mayResume && this.#secondsToResume(view) > 0;
  }

  #held(view: OwnerView): TemplateResult {
    const { live, signalling } = this.app;
    const says = !signalling.connected
      ? words.hold.offline
      : this.#comesBack(view)
        ? words.hold.back(this.#secondsToResume(view))
        : words.hold.tap;
    return html`<a class="skip" href="#stop" @click=${skipTo("stop")}>${text.skip}</a>
      ${band({ state: "held", what: view.title || words.band.untitled })}
      ${recordStrip(this.app.recording, live.viewAt)}
      <main class="page" id="main">
        <h1 tabindex="-1">${words.hold.title}</h1>
        <p class="lead">${says}</p>
        ${troubles(live.failure, { connected: true, refusal: null })}
        <button
          class="btn btn--golive btn--wide"
          type="button"
          ?disabled=${!signalling.connected}
          @click=${() => void live.carryOn()}
        >
          ${icon("live")}${words.hold.button}
        </button>
        <p class="muted">${words.hold.ends}</p>
      </main>
      ${bigTwo(live, false, view.owns)}`;
  }
}
customElements.define("teacher-screen", TeacherScreen);
