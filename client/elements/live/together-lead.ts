/** My recording, shown in my live session: its player here, which the others follow. */
import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import type { OwnerView } from "#protocol/events.ts";
import { Player } from "../../review/player.ts";
import { shareDesks, type ShareDesks } from "../../sharing/share-desks.ts";
import type { Changing } from "../../live/changing.ts";
import { Leading } from "../../live/leading.ts";
import { shownName } from "../../live/shown-name.ts";
import type { Film } from "../../player/film.ts";
import { openFilm } from "../../player/open-film.ts";
import { Plan } from "../../player/plan.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { loading, notice } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";
import { able, videoFor } from "../player/player-ground.ts";
import { cannotPlay } from "../player/player-says.ts";
import { backToStart } from "./together-choose.ts";
import "../player/player-stage.ts";
import "../sharing/share-dialog.ts";

const text = words.together;

export class TogetherLead extends AsideElement {
  static override properties = {
    app: { attribute: false },
    recording: { attribute: false },
    session: { attribute: false },
  };
  declare recording: string;
  declare session: OwnerView;
  #player!: Player;
  #desks!: ShareDesks;
  #leading: { film: Film; one: Leading } | null = null;

  protected override follows(): Changing[] {
    return [this.#player, this.#desks.shares, this.app.showing, this.app.signalling];
  }

  override connectedCallback(): void {
    const { app, recording } = this;
    this.#desks = shareDesks(app);
    this.#player = new Player(app, {
      ...{ vault: app.vault, recording, able, open: openFilm },
      ...{ video: videoFor(words.player.picture, false) },
      ...{ beside: videoFor(words.player.beside, false) },
    });
    super.connectedCallback();
    this.#desks.shares.follow();
    void this.#desks.shares.load();
    void this.#player.start();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#lead(null);
    this.#pause();
    this.#player.leave();
    this.#desks.shares.leave();
  }

  /** Behind the curtain, or on hold: nobody leads, so nothing goes on. */
  #pause(): void {
    const { showing } = this.app;
    const { film, manifest } = this.#player;
    if (showing.mine === null || film === null || manifest === null) return;
    const atMs = Math.round(film.atMs + new Plan(manifest).originMs);
    showing.lead({ playing: false, atMs, speed: film.rate }).catch(() => {
      // Not connected: then the others were cut off, and are told where it stands afterwards.
    });
  }

  override firstUpdated(): void {
    // What was tapped to show it is gone. The heading stays where the eye is.
    if (document.activeElement === document.body)
      this.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  }
  override updated(): void {
    this.#lead(this.#player.film);
    // Taken away while it was shown: the others must not be left with it.
    if (this.#player.stand === "taken" && this.app.showing.mine !== null) {
      void this.app.showing.stop();
    }
  }

  #lead(film: Film | null): void {
    if (this.#leading?.film === film) return;
    this.#leading?.one.stop();
    this.#leading = null;
    const { manifest } = this.#player;
    if (film === null || manifest === null) return;
    const { originMs } = new Plan(manifest);
    const { stood } = this.app.showing;
    if (stood !== null) film.seek(stood.atMs - originMs);
    const one = new Leading({ film, originMs, tell: (led) => this.app.showing.lead(led) });
    this.#leading = { film, one };
    one.start();
  }

  override render(): TemplateResult {
    const { showing } = this.app;
    return html`<section class="card stack together" aria-labelledby="together-shown">
      <div class="row row--between">
        <h2 id="together-shown" tabindex="-1">${text.showing(this.#name())}</h2>
        <button
          class="btn btn--lesson"
          type="button"
          @click=${async () => {
            await showing.stop();
            backToStart();
          }}
        >
          ${icon("x")}${text.stop}
        </button>
      </div>
      ${this.#who()} ${this.#body()}
      <p class="small muted">${text.led}</p>
      <share-dialog
        .app=${this.app}
        .desks=${this.#desks}
        .place=${() => this.#player.film?.atMs ?? 0}
      ></share-dialog>
    </section>`;
  }

  #name(): string {
    const { manifest, title } = this.#player;
    const { place } = words.recordings;
    if (manifest === null || manifest.sealedTitle === null) return place.untitled;
    return title ?? place.sealed;
  }

  /** Of the coaches of this live session: who has it shared, and who has not. */
  #who(): unknown {
    const coaches = this.session.guests.filter(({ presence }) => presence !== "removed");
    if (coaches.length === 0) return html`<p class="muted">${text.noCoaches}</p>`;
    const { shares, sharing } = this.#desks;
    if (shares.reply === null) return nothing;
    const viewers = new Set(
      shares.of(this.recording).flatMap(({ to }) => to.people.map(({ account }) => account)),
    );
    const names = (has: boolean): string =>
      words.and(coaches.filter(({ account }) => viewers.has(account) === has).map(shownName));
    const [see, seeNot] = [names(true), names(false)];
    // They have no vault: no share can be made for them.
    const outside = coaches.filter((one) => one.outside && !viewers.has(one.account));
    const canShare = coaches.some((one) => !one.outside && !viewers.has(one.account));
    return html`<div role="status">
        ${see === "" ? html`<p><b>${canShare ? text.nobody : text.nobodyHas}</b></p>` : html`<p class="row row--tight">${icon("eye")}${text.sees(see)}</p>`}
        ${see === "" || seeNot === "" ? nothing : html`<p class="muted">${text.seesNot(seeNot)}</p>`}
        ${outside.length === 0 ? nothing : html`<p class="muted">${text.outside(words.and(outside.map(({ name }) => name)), outside.length)}</p>`}
      </div>
      ${
        !canShare
          ? nothing
          : html`<p>
              <button
                class="btn"
                type="button"
                @click=${() =>
                  void sharing.open(
                    this.recording,
                    this.#name(),
                    this.#player.manifest?.recording ?? null,
                  )}
              >
                ${icon("share")}${words.share.share}
              </button>
            </p>`
      }`;
  }

  #body(): TemplateResult {
    const player = this.#player;
    const { film } = player;
    switch (player.stand) {
      case "film":
        return film === null
          ? html`${nothing}`
          : html`${keyed(
              film,
              html`<player-stage
                .app=${this.app}
                .desk=${player}
                .film=${film}
                .notes=${null}
              ></player-stage>`,
            )}`;
      case "unable":
        return cannotPlay("mine");
      case "vault":
        return notice("warn", "lock", text.choose.closed);
      case "fetching":
        return loading(words.player.loading);
      default:
        return notice(
          "warn",
          "warn",
          player.failed("load") ?? player.failed("watching") ?? words.player.failed.other,
        );
    }
  }
}
customElements.define("together-lead", TogetherLead);
