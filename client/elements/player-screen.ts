/** A recording of mine, watched. What plays it is the engine (client/player); this is its screen. */
import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { Player } from "../house/player.ts";
import { length, moment } from "../house/recording-words.ts";
import type { Changing } from "../live/changing.ts";
import { mendedAt, obstacleOf } from "../live/recording-cannot.ts";
import type { Film } from "../player/film.ts";
import { openFilm } from "../player/open-film.ts";
import { hashOf } from "../router.ts";
import { words } from "../words.ts";
import { loading, notice, pageHead } from "./house-parts.ts";
import { HouseScreen } from "./house-screen.ts";
import { icon } from "./icons.ts";
import { cannotPlay, failed, missing, notNow } from "./player-says.ts";
import "./player-side.ts";
import "./player-stage.ts";

const text = words.player;

/** Media Source Extensions, or what iPhones have instead; and somewhere to open the pieces. */
const able = (): boolean =>
  "Worker" in globalThis && ("MediaSource" in globalThis || "ManagedMediaSource" in globalThis);

const videoFor = (label: string): HTMLVideoElement => {
  const video = document.createElement("video");
  video.playsInline = true;
  video.setAttribute("aria-label", label);
  return video;
};

export class PlayerScreen extends HouseScreen<Player> {
  protected override makeDesk(): Player {
    const { vault, router } = this.app;
    return new Player(this.app, {
      ...{ vault, recording: router.recording, able, open: openFilm },
      ...{ video: videoFor(text.picture), beside: videoFor(text.beside) },
    });
  }
  protected override follows(): Changing[] {
    return [...super.follows(), this.app.vault];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.desk.start();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.desk.leave();
  }

  protected override page(): TemplateResult {
    const { desk } = this;
    return html`<main class="page page--wide" id="main">
      <div>
        <p class="small">
          <a class="back" href=${hashOf("recordings")}>${words.recordings.place.title}</a>
        </p>
        ${pageHead(this.#name(), this.#facts(), this.#who())}
      </div>
      ${this.#body(desk)}
    </main>`;
  }

  #body(desk: Player): TemplateResult {
    switch (desk.stand) {
      case "unable":
        return cannotPlay();
      case "missing":
        return missing();
      case "not-now":
        return notNow();
      case "refused":
        return failed(desk, desk.failed("load") ?? text.failed.other);
      case "vault":
        return this.#vault();
      case "fetching":
        return loading(text.loading);
      case "film":
        return desk.film === null ? html`${nothing}` : this.#film(desk, desk.film);
    }
  }

  #film(desk: Player, film: Film): TemplateResult {
    return html`${keyed(
      film,
      html`<div class="split split--player">
        <player-stage .app=${this.app} .desk=${desk} .film=${film}></player-stage>
        <player-side class="stack" .desk=${desk} .film=${film}></player-side>
      </div>`,
    )}`;
  }

  /** How to open it, and where. */
  #vault(): TemplateResult {
    const { vault } = this.app;
    const obstacle = obstacleOf(null, vault.state) ?? "unknown";
    const stands = words.recordings.obstacles[obstacle];
    return notice(
      "warn",
      "lock",
      stands.title,
      html`<p>${text.closedVault}</p>
        <p>${stands.text}</p>
        <p>
          <a class="btn btn--main" href=${hashOf(mendedAt(obstacle))}>${icon("key")}${stands.go}</a>
        </p>`,
    );
  }

  #name(): string {
    const { manifest, title } = this.desk;
    if (manifest === null) return words.titles.player;
    if (manifest.sealedTitle === null) return words.recordings.place.untitled;
    return title ?? words.recordings.place.sealed;
  }
  #facts(): unknown {
    const { manifest } = this.desk;
    if (manifest === null) return nothing;
    const lastsMs = manifest.parts
      .flatMap(({ segments }) => segments)
      .reduce((sum, one) => sum + one.lastsMs, 0);
    return html`<span class="num"
      >${words.recordings.place.facts([moment(manifest.startedAt), length(lastsMs)])}</span
    >`;
  }
  #who(): unknown {
    return this.desk.manifest === null
      ? nothing
      : html`<span class="badge">${icon("lock")}${text.onlyYou}</span>`;
  }
}
customElements.define("player-screen", PlayerScreen);
