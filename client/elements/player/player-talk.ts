/** Beside the picture: who is heard, how long, and a way to where it begins next. */
import { html, nothing, type TemplateResult } from "lit";
import { spoken } from "../../review/player-places.ts";
import { nextTalk, talkOf, type TalkOf } from "../../review/player-talk.ts";
import type { Changing } from "../../live/changing.ts";
import type { Film } from "../../player/film.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { panel } from "../shell/house-parts.ts";

const { talk: text, sounds } = words.player;

export class PlayerTalk extends AsideElement {
  static override properties = { film: { attribute: false } };
  declare film: Film;
  /** "Next" depends on where the play head is. */
  protected override readonly everyMs = 1_000;

  protected override follows(): Pick<Changing, "onChange">[] {
    return [this.film];
  }

  override render(): TemplateResult {
    const all = talkOf(this.film.talk);
    if (all.length === 0) return html`${nothing}`;
    return panel(
      "talk",
      text.title,
      html`<p class="muted">${text.lead}</p>
        <ul class="list">
          ${all.map((one) => this.#row(one))}
        </ul>`,
    );
  }

  #row({ source, times, lastsMs }: TalkOf): TemplateResult {
    const { film } = this;
    const name = sounds.names[source];
    const toMs = nextTalk(film.talk, source, film.atMs);
    return html`<li class="place">
      <span class="talk__sign talk--${source}" aria-hidden="true"></span>
      <span class="place__what"
        ><b>${name}</b> <span class="num">${text.times(times)}, ${spoken(lastsMs)}</span></span
      >
      <button
        class="btn"
        type="button"
        aria-label=${text.nextOf(name)}
        aria-disabled=${toMs === null ? "true" : nothing}
        @click=${() => {
          if (toMs !== null) film.seek(toMs);
        }}
      >
        ${text.next}
      </button>
    </li>`;
  }
}
customElements.define("player-talk", PlayerTalk);
