/** Beside the picture: how loud each sound is, and what is missing, in words. */
import { html, nothing, type TemplateResult } from "lit";
import { placesOf, wayTo, whenOfPlace, whose, type PlaceOf } from "../../review/player-places.ts";
import type { Player } from "../../review/player.ts";
import type { Changing } from "../../live/changing.ts";
import type { Film, Sound } from "../../player/film.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { empty, panel } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";
import "./player-talk.ts";

const text = words.player;
/** A day of a broken disk would fill the page. */
const FEW = 12;

export class PlayerSide extends AsideElement {
  static override properties = { desk: { attribute: false }, film: { attribute: false } };
  declare desk: Player;
  declare film: Film;
  #all = false;

  protected override follows(): Pick<Changing, "onChange">[] {
    return [this.desk, this.film];
  }

  override render(): TemplateResult {
    const { state } = this.film;
    // Where nothing plays there is nothing to turn, and nowhere to go.
    if (state === "cannot" || state === "locked" || state === "closed") return html`${nothing}`;
    return html`${this.#sounds()} <player-talk .film=${this.film}></player-talk> ${this.#places()}`;
  }

  #sounds(): TemplateResult {
    const { sounds } = this.film;
    return panel(
      "sounds",
      text.sounds.title,
      sounds.length === 0
        ? html`<p class="muted">${text.sounds.none}</p>`
        : sounds.map((sound) => this.#sound(sound)),
    );
  }

  #sound({ source, volume }: Sound): TemplateResult {
    const percent = Math.round(volume * 100);
    const id = `volume-${source}`;
    return html`<div class="sound">
      <label for=${id}>${text.sounds.names[source]}</label>
      <input
        id=${id}
        type="range"
        min="0"
        max="100"
        step="5"
        .value=${String(percent)}
        aria-valuetext=${text.sounds.percent(percent)}
        @input=${(event: Event) => {
          this.desk.setVolume(source, Number((event.target as HTMLInputElement).value) / 100);
        }}
      />
      <span class="num small" aria-hidden="true">${text.sounds.percent(percent)}</span>
    </div>`;
  }

  #places(): TemplateResult {
    const all = placesOf(this.film.gaps, this.film.damage, whose(this.desk.ground.share));
    const shown = this.#all ? all : all.slice(0, FEW);
    return panel(
      "places",
      text.places.title,
      all.length === 0
        ? empty(text.places.none, text.places.noneText)
        : html`<p class="muted">${text.places.lead}</p>
            <ul class="list">
              ${shown.map((one) => this.#place(one))}
            </ul>
            ${
              shown.length === all.length
                ? nothing
                : html`<button
                    class="btn"
                    type="button"
                    @click=${() => {
                      this.#all = true;
                      this.requestUpdate();
                    }}
                  >
                    ${text.places.more(all.length)}
                  </button>`
            }`,
    );
  }

  #place(one: PlaceOf): TemplateResult {
    const { sort, kind, name, text: why, n } = one;
    const way = wayTo(one);
    const when = whenOfPlace(one);
    return html`<li class="place">
      ${
        sort === "gap"
          ? html`<span class="place__sign gap--${kind}" aria-hidden="true"></span>`
          : html`<span class="mark mark--refused" aria-hidden="true">${icon("warn")}</span>`
      }
      <span class="place__what"
        ><b>${name}</b> <span class="num">${when}</span
        ><small class="muted"
          >${why}${n > 1 ? html` ${text.places.pieces(n)}.` : nothing}</small
        ></span
      >
      ${
        way === null
          ? nothing
          : html`<button
              class="btn"
              type="button"
              aria-label=${text.places.label(name, when)}
              @click=${() => {
                this.film.seek(way);
              }}
            >
              ${text.places.go}
            </button>`
      }
    </li>`;
  }
}
customElements.define("player-side", PlayerSide);
