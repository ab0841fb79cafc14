/** Beside the picture of my own recording: who watched which seconds of it, as it happens. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { shareOf } from "../../review/player-places.ts";
import { moment } from "../../recordings/recording-words.ts";
import { seenWords } from "../../sharing/share-words.ts";
import { Watched, type Looked } from "../../sharing/watched.ts";
import type { Changing } from "../../live/changing.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { empty, outcome, panel } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";
import { placed } from "../shell/placed.ts";
import { initial } from "../live/watch-list.ts";

const text = words.share.watched;

export class WatchedPanel extends AsideElement {
  static override properties = {
    app: { attribute: false },
    recording: { attribute: false },
    originMs: { attribute: false },
    durationMs: { attribute: false },
  };
  declare recording: string;
  /** Where the film begins in the recording, and how long it is, ms. */
  declare originMs: number;
  declare durationMs: number;
  #desk!: Watched;
  /** Who is watching, as it was told last. */
  #told: string | null = null;

  protected override follows(): Changing[] {
    return [this.#desk];
  }
  override connectedCallback(): void {
    this.#desk = new Watched(this.app, this.recording);
    super.connectedCallback();
    this.#desk.follow();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#desk.leave();
  }

  override updated(): void {
    const now = (this.#desk.reply?.watched ?? []).filter((one) => one.now).map(({ name }) => name);
    const said = words.and([...new Set(now)].toSorted());
    if (said !== "" && said !== this.#told) this.app.say(`${text.now}: ${said}`);
    this.#told = said;
  }

  override render(): TemplateResult {
    const { reply } = this.#desk;
    return panel(
      "watched",
      text.title,
      reply === null
        ? outcome(this.#desk, "watched")
        : reply.watched.length === 0
          ? empty(text.none, text.noneText)
          : html`<ul class="list">
                ${repeat(
                  reply.watched,
                  ({ watch }) => watch,
                  (one) => this.#look(one),
                )}
              </ul>
              <p class="small muted">${text.honest}</p>`,
    );
  }

  #look({ name, startedAt, played, now }: Looked): TemplateResult {
    return html`<li class="looked">
      <div class="person">
        <span class="face face--small" aria-hidden="true">${initial(name)}</span>
        <span class="person__who"
          ><b>${name}</b><small class="num">${moment(startedAt)}</small></span
        >
        ${now ? html`<span class="badge badge--ok">${icon("eye")}${text.now}</span>` : nothing}
      </div>
      <div class="looked__line" aria-hidden="true">
        ${played.map(
          ({ fromMs, toMs }) =>
            html`<span
              ${placed(
                shareOf(fromMs - this.originMs, this.durationMs),
                shareOf(toMs - fromMs, this.durationMs),
              )}
            ></span>`,
        )}
      </div>
      <p class="small muted num">${seenWords(played, this.originMs)}</p>
    </li>`;
  }
}
customElements.define("watched-panel", WatchedPanel);
