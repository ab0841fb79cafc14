/** What stands over the picture, or instead of it: a state, or the gap in which the head is. */
import { html, nothing, type TemplateResult } from "lit";
import { gapAt, gapBefore, whenOfPlace } from "../../review/player-places.ts";
import type { Player } from "../../review/player.ts";
import type { Film, FilmGap } from "../../player/film.ts";
import { hashOf, type Place } from "../../router.ts";
import { words } from "../../words.ts";
import { notice } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";
import { unsure } from "./player-shared.ts";

const text = words.player;

const link = (place: Place, word: string): TemplateResult =>
  html`<p><a class="btn btn--main" href=${hashOf(place)}>${word}</a></p>`;

/** Before a byte is fetched, or when no decoder was found: what to do instead. */
export const cannotPlay = (): TemplateResult =>
  notice(
    "warn",
    "warn",
    text.cannot.title,
    html`<p>${text.cannot.text}</p>
      <p><code>${words.recordings.copy.commands.open}</code></p>
      ${link("recordings", text.cannot.go)}`,
  );

export const missing = (): TemplateResult =>
  notice(
    "warn",
    "off",
    text.missing.title,
    html`<p>${text.missing.text}</p>
      ${link("recordings", text.missing.go)}`,
  );

/** Being recorded, or locked after a deletion: the library says which. */
export const notNow = (): TemplateResult =>
  notice(
    "warn",
    "lock",
    text.notNow.title,
    html`<p>${text.notNow.text}</p>
      ${link("recordings", text.notNow.go)}`,
  );

const againButton = (desk: Player): TemplateResult =>
  html`<p>
    <button class="btn btn--main" type="button" @click=${() => void desk.again()}>
      ${icon("recall")}${text.failed.go}
    </button>
  </p>`;

export const failed = (desk: Player, why: string): TemplateResult =>
  notice(
    "warn",
    "warn",
    text.failed.title,
    html`<p>${why}</p>
      ${againButton(desk)}`,
  );

const OVER: readonly Film["state"][] = ["cannot", "locked", "failed", "closed"];

/** States that leave nothing to see; null where there is a picture. */
export const instead = (desk: Player, film: Film): TemplateResult | null => {
  // What has ended for good is said first: no answer brings it back.
  if (desk.unsure && !OVER.includes(film.state)) return unsure();
  switch (film.state) {
    case "cannot":
      return cannotPlay();
    case "locked":
      return notice(
        "warn",
        "lock",
        text.locked.title,
        html`<p>${text.locked.text}</p>
          ${link("vault", text.locked.go)}`,
      );
    case "failed":
      return failed(desk, text.failed.codes[film.fault ?? ""] ?? text.failed.other);
    case "closed":
      return notice("plain", "off", text.states.closed);
    case "opening":
    case "ready":
    case "waiting":
    case "ended":
      return null;
    default: {
      const unknown: never = film.state;
      return unknown;
    }
  }
};

const gap = ({ kind, fromMs, toMs }: FilmGap): TemplateResult => {
  const { name, text: why } = text.places.gaps[kind];
  return html`<div class="picture__gap picture__gap--${kind}">
    <p class="picture__word">${kind === "curtain" ? icon("curtain") : nothing}${name}</p>
    <p>${why} <span class="num">${whenOfPlace({ atMs: fromMs, toMs })}</span></p>
  </div>`;
};

/** "Before this: Curtain, 21:20 to 23:00." */
export const passedWords = ({ kind, fromMs, toMs }: FilmGap): string =>
  text.places.passed(text.places.gaps[kind].name, whenOfPlace({ atMs: fromMs, toMs }));

export const over = (film: Film): TemplateResult | typeof nothing => {
  const { state, gaps, atMs } = film;
  if (state === "opening" || state === "waiting")
    return html`<p class="picture__wait">
      <span class="badge">${icon("clock")}${text.states[state]}</span>
    </p>`;
  const here = gapAt(gaps, atMs);
  if (here !== null) return gap(here);
  if (state === "ended")
    return html`<p class="picture__wait picture__wait--now">
      <span class="badge">${icon("check")}${text.states.ended}</span>
    </p>`;
  const passed = gapBefore(gaps, atMs);
  return passed === null
    ? nothing
    : html`<p class="picture__passed">
        <span class="place__sign gap--${passed.kind}" aria-hidden="true"></span
        ><span class="num">${passedWords(passed)}</span>
      </p>`;
};
