/** The live picture, or what stands instead of it. */
import { html, nothing, type TemplateResult } from "lit";
import type { CoachView } from "#protocol/events.ts";
import type { App } from "../../app.ts";
import { shownName } from "../../live/shown-name.ts";
import { ago } from "../../words/time.ts";
import { words } from "../../words.ts";
import { notRecorded } from "./coach-recording.ts";
import { icon, type IconName } from "../shell/icons.ts";

const text = words.coach;

const instead = (
  kind: "curtain" | "wait",
  sign: IconName,
  word: string,
  says: string,
  action: unknown = nothing,
) =>
  html`<div class="picture picture--${kind}">
    <p class=${kind === "curtain" ? "curtain-word" : "wait-word"}>
      ${icon(sign)}<span>${word}</span>
    </p>
    <p>${says}</p>
    ${action}
  </div>`;

const full = (event: Event): void => {
  const picture = (event.currentTarget as Element).closest(".picture");
  if (document.fullscreenElement !== null) void document.exitFullscreen();
  // Phones that cannot fill the screen with it keep the picture where it is.
  else picture?.requestFullscreen().catch(() => undefined);
};

/** The players are always in the page, so that sound goes on and blanking needs no drawing. */
const players = (app: App, view: CoachView): TemplateResult => {
  const { coach, account } = app;
  const others = view.watchers
    .filter(({ account: other }) => other !== account.me?.account)
    .map(shownName);
  const shown = coach.players.pictures.some((picture) => !picture.hidden);
  return html`<div class="picture ${shown ? "" : "picture--wait"}">
    ${coach.players.all}
    ${
      shown
        ? nothing
        : html`<p>
            ${
              view.sources.length > 0 &&
              !view.sources.includes("camera") &&
              !view.sources.includes("second")
                ? text.soundOnly
                : text.entering
            }
          </p>`
    }
    <div class="picture__tag">
      <span class="badge">${icon("eye")}${text.who(others)}</span>${notRecorded(view)}
    </div>
    <div class="picture__foot">
      <span class="grow">${text.film}</span>${icon("vol")}<input
        class="volume"
        type="range"
        min="0"
        max="1"
        step="0.05"
        aria-label=${text.volume}
        .value=${String(coach.players.volume)}
        @input=${(event: Event) => {
          coach.players.volume = Number((event.target as HTMLInputElement).value);
        }}
      /><button class="btn" type="button" aria-label=${text.full} @click=${full}>
        ${icon("full")}
      </button>
    </div>
  </div>`;
};

export const coachPicture = (app: App, view: CoachView): TemplateResult => {
  const { coach } = app;
  const teacher = view.owner.name;
  const here = view.sessionId;
  if (view.standing === "removed") {
    return instead("wait", "off", text.removed.title, text.removed.text(teacher));
  }
  if (view.standing === "elsewhere") {
    const use = html`<button
      class="btn btn--main btn--lesson"
      type="button"
      @click=${() => {
        coach.enter(here);
      }}
    >
      ${text.elsewhere.use}
    </button>`;
    return instead("wait", "screen", text.elsewhere.title, text.elsewhere.text, use);
  }
  if (view.curtainForMs !== null) {
    const downMs = view.curtainForMs + performance.now() - coach.viewAt;
    return instead("curtain", "curtain", words.band.curtain, text.curtain(teacher, ago(downMs)));
  }
  if (view.status === "suspended") {
    return instead("wait", "held", words.band.held, text.held(teacher));
  }
  return players(app, view);
};
