/** Beside the picture: the teacher's signal, and the silent cues. */
import { html, nothing, type TemplateResult } from "lit";
import type { CoachView } from "#protocol/events.ts";
import type { CoachSession } from "../../live/coach-session.ts";
import { shownName } from "../../live/shown-name.ts";
import { ago } from "../../words/time.ts";
import { words } from "../../words.ts";
import { icon } from "../shell/icons.ts";
import { initial } from "./watch-list.ts";

const text = words.coach;

export const signalNotice = (
  coach: CoachSession,
  view: CoachView,
): TemplateResult | typeof nothing => {
  if (coach.signal === null) return nothing;
  const { title, text: says } = text.signals[coach.signal.signal];
  return html`<div class="notice notice--warn signal" role="status">
    ${icon("hand")}<b>${title(view.owner.name)}</b>
    <p class="small">
      <span aria-live="off">${ago(performance.now() - coach.signal.at)}.</span> ${says}
    </p>
  </div>`;
};

/** `own` shows the field for a cue in one's own words. */
export const cues = (coach: CoachSession, own: boolean, toggle: () => void): TemplateResult => {
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    const field = (event.target as HTMLFormElement).elements.namedItem("cue");
    if (!(field instanceof HTMLInputElement) || field.value.trim() === "") return;
    void coach.sendCue(field.value.trim());
    field.value = "";
  };
  return html`<section class="panel" aria-labelledby="cues">
    <h2 id="cues">${text.cues.title}</h2>
    <div class="cues">
      ${text.cues.list.map(
        (cue) =>
          html`<button class="btn" type="button" @click=${() => void coach.sendCue(cue)}>
            ${cue}
          </button>`,
      )}
      <button class="btn" type="button" aria-expanded=${own ? "true" : "false"} @click=${toggle}>
        ${icon("plus")}${text.cues.own}
      </button>
    </div>
    ${
      own
        ? html`<form class="own-cue" @submit=${send}>
            <div class="field grow">
              <label for="own-cue">${text.cues.ownLabel}</label>
              <input class="input" id="own-cue" name="cue" maxlength="40" autocomplete="off" />
            </div>
            <button class="btn btn--main btn--lesson" type="submit">${text.cues.send}</button>
          </form>`
        : nothing
    }
    <p class="small" role="status">
      ${
        coach.cue === null
          ? nothing
          : coach.cue.seen
            ? text.cues.seen(coach.cue.text)
            : text.cues.sent(coach.cue.text)
      }
    </p>
  </section>`;
};

/** The watcher list as coaches see it: nobody watches unseen. */
export const whoWatches = (view: CoachView, me: string): TemplateResult =>
  html`<section class="panel" aria-labelledby="who-watches">
    <h2 id="who-watches">${text.watching.title}</h2>
    <ul class="list">
      ${view.watchers.map(
        (watcher) =>
          html`<li class="person">
            <span class="face" aria-hidden="true">${initial(watcher.name)}</span
            ><span class="person__who"
              ><b>${shownName(watcher)}</b
              ><small
                >${watcher.account === me ? text.watching.you : text.watching.too}</small
              ></span
            >
          </li>`,
      )}
    </ul>
    <p class="small muted">${text.watching.note(view.owner.name)}</p>
  </section>`;
