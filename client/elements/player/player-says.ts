/** What stands over the picture, or instead of it: a state, or the gap in which the head is. */
import { html, nothing, type TemplateResult } from "lit";
import { gapAt, gapBefore, whenOfPlace, whose, type Whose } from "../../review/player-places.ts";
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

/** `before` a byte is fetched, or `after` no decoder was found: what to do instead. */
export const cannotPlay = (to: Whose, when: "before" | "after" = "before"): TemplateResult =>
  notice(
    "warn",
    "warn",
    text.cannot.title,
    html`<p>${text.cannot[when]}</p>
      ${
        to === "mine"
          ? html`<p>${text.cannot.mine}</p>
              ${link("recordings", text.cannot.go)}`
          : link("shared", text.cannot.goShared)
      }`,
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
export const notNow = (to: Whose): TemplateResult =>
  notice(
    "warn",
    "lock",
    text.notNow.title,
    to === "mine"
      ? html`<p>${text.notNow.text}</p>
          ${link("recordings", text.notNow.go)}`
      : html`<p>${text.notNow.theirs}</p>
          ${link("shared", text.notNow.goShared)}`,
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

const whyFailed = (code: string, to: Whose): string =>
  (to === "theirs" ? text.failed.theirs[code] : undefined) ??
  text.failed.codes[code] ??
  text.failed.other;

const OVER: readonly Film["state"][] = ["cannot", "locked", "failed", "closed"];

/** States that leave nothing to see; null where there is a picture. */
export const instead = (desk: Player, film: Film): TemplateResult | null => {
  // What has ended for good is said first: no answer brings it back.
  if (desk.unsure && !OVER.includes(film.state)) return unsure();
  const to = whose(desk.ground.share);
  switch (film.state) {
    case "cannot":
      return cannotPlay(to, "after");
    case "locked":
      return notice(
        "warn",
        "lock",
        text.locked.title,
        html`<p>${text.locked[to]}</p>
          ${link("vault", text.locked.go)}`,
      );
    case "failed":
      return failed(desk, whyFailed(film.fault ?? "", to));
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

const gap = ({ kind, fromMs, toMs }: FilmGap, to: Whose): TemplateResult => {
  const { name, [to]: why } = text.places.gaps[kind];
  return html`<div class="picture__gap picture__gap--${kind}">
    <p class="picture__word">${kind === "curtain" ? icon("curtain") : nothing}${name}</p>
    <p>${why} <span class="num">${whenOfPlace({ atMs: fromMs, toMs })}</span></p>
  </div>`;
};

/** "Before this: Curtain, 21:20 to 23:00." */
export const passedWords = ({ kind, fromMs, toMs }: FilmGap): string =>
  text.places.passed(text.places.gaps[kind].name, whenOfPlace({ atMs: fromMs, toMs }));

export const over = (film: Film, to: Whose): TemplateResult | typeof nothing => {
  const { state, gaps, atMs } = film;
  if (state === "opening" || state === "waiting")
    return html`<p class="picture__wait">
      <span class="badge">${icon("clock")}${text.states[state]}</span>
    </p>`;
  const here = gapAt(gaps, atMs);
  if (here !== null) return gap(here, to);
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
