/**
 * The timeline: where it is, what is fetched, what is missing and why. Each kind of
 * gap has a pattern of its own here, and its words in the list beside the picture.
 */
import { html, nothing, type TemplateResult } from "lit";
import { barsOf } from "../../review/player-talk.ts";
import {
  heldOf,
  placesOf,
  shareOf,
  spokenPlace,
  type PlaceOf,
} from "../../review/player-places.ts";
import type { Film, Talk } from "../../player/film.ts";
import type { Changing } from "../../live/changing.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { icon } from "../shell/icons.ts";
import { placed } from "../shell/placed.ts";

const text = words.player.timeline;

export class PlayerTimeline extends AsideElement {
  static override properties = { film: { attribute: false }, video: { attribute: false } };
  declare film: Film;
  declare video: HTMLVideoElement;
  /** Where the finger is, ms: the film follows as fast as it can. */
  #dragMs: number | null = null;
  /** The film tells its changes, not every moment that passes. */
  protected override readonly everyMs = 250;

  protected override follows(): Pick<Changing, "onChange">[] {
    return [this.film];
  }

  override render(): TemplateResult {
    const { film } = this;
    const { durationMs, gaps } = film;
    const atMs = this.#dragMs ?? film.atMs;
    const share = shareOf(atMs, durationMs);
    return html`<div
        class="timeline"
        @pointerdown=${this.#down}
        @pointermove=${this.#move}
        @pointerup=${this.#up}
        @pointercancel=${this.#up}
      >
        <div class="timeline__track" aria-hidden="true">
          ${this.#held().map(
            ({ fromMs, toMs }) =>
              html`<div
                class="timeline__held"
                ${placed(shareOf(fromMs, durationMs), shareOf(toMs - fromMs, durationMs))}
              ></div>`,
          )}
          <div class="timeline__done" ${placed(0, share)}></div>
          ${placesOf(gaps, []).map((one) => gap(one, durationMs))}
        </div>
        <div class="timeline__talk" aria-hidden="true">
          ${this.#bars().map(
            ({ source, fromMs, toMs }) =>
              html`<div
                class="timeline__bar talk--${source}"
                ${placed(shareOf(fromMs, durationMs), shareOf(toMs - fromMs, durationMs))}
              ></div>`,
          )}
        </div>
        <div class="timeline__marks" aria-hidden="true">
          ${placesOf([], film.damage).map((one) => mark(one, durationMs))}
        </div>
        <div
          class="timeline__head"
          role="slider"
          tabindex="0"
          aria-label=${text.label}
          aria-valuemin="0"
          aria-valuemax=${Math.round(durationMs / 1_000)}
          aria-valuenow=${Math.round(atMs / 1_000)}
          aria-valuetext=${spokenPlace(atMs, durationMs, gaps)}
          ${placed(share)}
        ></div>
      </div>
      <p class="small muted timeline__says">${text.talk}</p>`;
  }

  /** Only counted anew where more was found: it is drawn four times a second. */
  #bars(): readonly Talk[] {
    const { talk, durationMs } = this.film;
    if (this.#drawn.talk !== talk) this.#drawn = { talk, bars: barsOf(talk, durationMs) };
    return this.#drawn.bars;
  }
  #drawn: { talk: readonly Talk[]; bars: readonly Talk[] } = { talk: [], bars: [] };

  #held() {
    const { film, video } = this;
    // The engine may count its own clock from another beginning than the film's.
    return heldOf(video.buffered, film.atMs - video.currentTime * 1_000);
  }

  #atOf(event: PointerEvent): number {
    const track = this.querySelector(".timeline__track")?.getBoundingClientRect();
    if (track === undefined || track.width === 0) return 0;
    const share = (event.clientX - track.left) / track.width;
    return Math.min(1, Math.max(0, share)) * this.film.durationMs;
  }
  readonly #down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    event.preventDefault();
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.querySelector<HTMLElement>(".timeline__head")?.focus({ preventScroll: true });
    this.#drag(event);
  };
  readonly #move = (event: PointerEvent): void => {
    if (this.#dragMs !== null) this.#drag(event);
  };
  readonly #up = (): void => {
    this.#dragMs = null;
    this.requestUpdate();
  };
  #drag(event: PointerEvent): void {
    this.#dragMs = this.#atOf(event);
    this.film.seek(this.#dragMs);
    this.requestUpdate();
  }
}

const gap = ({ kind, atMs, toMs }: PlaceOf, durationMs: number): TemplateResult =>
  html`<div
    class="timeline__gap gap--${kind}"
    ${placed(shareOf(atMs ?? 0, durationMs), shareOf((toMs ?? 0) - (atMs ?? 0), durationMs))}
  ></div>`;

const mark = ({ atMs }: PlaceOf, durationMs: number): TemplateResult | typeof nothing =>
  atMs === null
    ? nothing
    : html`<div class="timeline__mark" ${placed(shareOf(atMs, durationMs))}>${icon("warn")}</div>`;

customElements.define("player-timeline", PlayerTimeline);
