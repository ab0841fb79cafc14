/** The recording that the teacher shows, played from my own share of it and in step with the teacher. */
import { html, nothing, type TemplateResult } from "lit";
import type { CoachView } from "#protocol/events.ts";
import { Player } from "../../review/player.ts";
import type { Changing } from "../../live/changing.ts";
import { KeepingStep } from "../../live/keeping-step.ts";
import type { Film } from "../../player/film.ts";
import { openFilm } from "../../player/open-film.ts";
import { stopwatch } from "../../words/time.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { loading, notice } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";
import { able, videoFor } from "../player/player-ground.ts";
import { cannotPlay, instead, over } from "../player/player-says.ts";
import "../player/player-watermark.ts";

const text = words.together.coach;

export class TogetherFollow extends AsideElement {
  static override properties = { app: { attribute: false }, session: { attribute: false } };
  declare session: CoachView;
  /** Where it stands is told by the clock, not by changes. */
  protected override readonly everyMs = 250;
  #player: Player | null = null;
  #keeping: { film: Film; one: KeepingStep } | null = null;
  #stop: (() => void) | null = null;

  protected override follows(): Changing[] {
    return [this.app.following];
  }
  override connectedCallback(): void {
    super.connectedCallback();
    this.app.say(text.said(this.session.owner.name));
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#open(null);
    this.app.say(text.over);
  }

  override willUpdate(): void {
    this.#open(this.app.following.share);
  }
  override updated(): void {
    this.#keep(this.#player?.film ?? null);
  }

  /** One player for one share; another one ends it, and its keys with it. */
  #open(share: string | null): void {
    if ((this.#player?.ground.share ?? null) === share) return;
    this.#keep(null);
    this.#stop?.();
    this.#player?.leave();
    this.#player = this.#stop = null;
    if (share === null) return;
    const { app } = this;
    const player = new Player(app, {
      ...{ vault: app.vault, recording: "", share, able, open: openFilm },
      ...{ video: videoFor(text.picture, true), beside: videoFor(words.player.beside, true) },
    });
    this.#player = player;
    this.#stop = player.onChange(() => {
      this.requestUpdate();
    });
    void player.start();
  }

  #keep(film: Film | null): void {
    if (this.#keeping?.film === film) return;
    this.#keeping?.one.stop();
    this.#keeping = null;
    const manifest = this.#player?.manifest ?? null;
    if (film === null || manifest === null) return;
    const range = this.#player?.shared?.range ?? null;
    const led = () => this.app.following.led;
    const one = new KeepingStep({ film, manifest, range, led });
    this.#keeping = { film, one };
    one.start();
  }

  override render(): TemplateResult {
    const owner = this.session.owner.name;
    return html`<section class="together" aria-labelledby="together-title">
      <h2 class="vh" id="together-title">${text.title(owner)}</h2>
      ${this.#body(owner)}
      <p class="small muted">${text.leads(owner)}</p>
    </section>`;
  }

  #body(owner: string): TemplateResult {
    const player = this.#player;
    const { code, parted } = this.app.following;
    if (player === null) {
      if (code === null) return loading(text.opening);
      return parted
        ? this.#taken()
        : notice("plain", "off", text.notShared(owner), html`<p>${text.notSharedText}</p>`);
    }
    switch (player.stand) {
      case "film":
        return player.film === null ? html`${nothing}` : this.#film(player, player.film);
      case "unable":
        return cannotPlay("theirs");
      case "vault":
        return notice("warn", "lock", text.vault, html`<p>${text.vaultText}</p>`);
      case "fetching":
        return loading(text.opening);
      case "taken":
      case "missing":
        return this.#taken();
      default:
        return notice(
          "warn",
          "warn",
          player.failed("load") ?? text.failed,
          html`<p>
            <button class="btn" type="button" @click=${() => void player.again()}>
              ${text.again}
            </button>
          </p>`,
        );
    }
  }

  #taken(): TemplateResult {
    return html`<div role="alert">
      ${notice("warn", "off", text.taken, html`<p>${text.takenText}</p>`)}
    </div>`;
  }

  #film(player: Player, film: Film): TemplateResult {
    const { video, beside } = player.ground;
    const outside = this.#keeping?.one.outside ?? false;
    const none = outside
      ? notice("plain", "off", text.outside, html`<p>${text.outsideText}</p>`)
      : instead(player, film);
    video.hidden = none !== null;
    beside.hidden = none !== null || film.shown !== "both";
    const led = this.app.following.led;
    return html`${none}
      <div class="picture picture--player" ?hidden=${none !== null}>
        <div
          class="picture__both"
          @contextmenu=${(event: Event) => {
            event.preventDefault();
          }}
        >
          ${video}${beside}${over(film, "theirs")}
          <player-watermark .name=${this.app.account.me?.name ?? ""}></player-watermark>
        </div>
        <div class="picture__tag">
          <span class="badge badge--kept">${icon("rec")}${text.badge}</span>
          ${led?.playing === false ? html`<span class="badge">${icon("pause")}${text.paused}</span>` : nothing}
        </div>
        <div class="picture__foot">
          <span class="num grow">${stopwatch(film.atMs)}</span>
          <button
            class="btn"
            type="button"
            aria-label=${player.muted ? text.soundOn : text.soundOff}
            @click=${() => {
              player.mute();
            }}
          >
            ${icon(player.muted ? "mute" : "vol")}
          </button>
        </div>
      </div>`;
  }
}
customElements.define("together-follow", TogetherFollow);
