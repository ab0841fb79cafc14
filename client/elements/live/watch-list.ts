/** Who receives media now, first; then who waits, who is not here, who was removed. */
import { html, nothing, type TemplateResult } from "lit";
import type { OwnerView, Watcher } from "#protocol/events.ts";
import { PICTURE_SOURCES } from "#protocol/words.ts";
import type { LiveSession } from "../../live/live-session.ts";
import { shownName } from "../../live/shown-name.ts";
import { words } from "../../words.ts";
import { icon } from "../shell/icons.ts";

const text = words.live;

const receives = ({ sources }: Pick<Watcher, "sources">): string => {
  const picture = sources.some((source) => PICTURE_SOURCES.includes(source));
  const sound = sources.some((source) => !PICTURE_SOURCES.includes(source));
  return picture && sound
    ? text.receives.both
    : picture
      ? text.receives.picture
      : text.receives.sound;
};

const row = (
  who: { name: string; outside: boolean },
  what: string,
  action: unknown,
): TemplateResult =>
  html`<li class="person">
    <span class="face" aria-hidden="true">${initial(who.name)}</span
    ><span class="person__who"><b>${shownName(who)}</b><small>${what}</small></span
    >${action}
  </li>`;

/** "Coach Alder" and "Coach Birch" are told apart by the last word. */
export const initial = (name: string): string => (name.trim().split(/\s+/).at(-1) ?? "").charAt(0);

/** The recorder stands in the list like everybody who receives: nothing watches unseen (R8). */
const recorderRow = ({ recording }: OwnerView): TemplateResult | typeof nothing => {
  if (recording === null || recording.state === "failed") return nothing;
  const said = words.recordings.live;
  const sources = recording.receives.filter((source) => source !== "talkback");
  const voice = recording.receives.length > sources.length;
  const what = [sources.length > 0 ? receives({ sources }) : "", voice ? said.voice : ""];
  return html`<li class="person">
    <span
      class="face ${recording.state === "on" ? "face--rec" : "face--rec-off"}"
      aria-hidden="true"
      >${icon("rec")}</span
    ><span class="person__who"
      ><b>${said.recorder}</b
      ><small
        >${
          recording.receives.length > 0
            ? said.toVault(what.filter((one) => one !== "").join(", "))
            : recording.state === "waiting"
              ? said.waits
              : said.receivesNothing
        }</small
      ></span
    >
  </li>`;
};

/** What stands after the number: who receives, the recorder named with them. */
const heading = (n: number, recorded: boolean): string =>
  recorded ? words.recordings.live.andPeople(n) : text.see(n);

export const watchList = (live: LiveSession, view: OwnerView, see: unknown): TemplateResult => {
  const remove = (account: string, name: string) =>
    html`<button
      class="btn"
      type="button"
      aria-label=${text.removeLabel(name)}
      @click=${() => void live.remove(account)}
    >
      ${text.remove}
    </button>`;
  const admit = (account: string, name: string) =>
    view.owns
      ? html`<button class="btn" type="button" @click=${() => void live.admit(account)}>
          ${text.admit[0]}<span class="vh"> ${name} </span>${text.admit[1]}
        </button>`
      : nothing;
  const watching = new Set(view.watchers.map(({ account }) => account));
  const n = view.watchers.length;
  return html`<section class="card watch deck__a" aria-labelledby="watch">
    <div class="watch__head">
      <span class="watch__n" aria-hidden="true">${n}</span>
      <h2 id="watch">
        <span class="vh">${n} </span>${heading(n, (view.recording?.receives.length ?? 0) > 0)}
      </h2>
      ${see}
    </div>
    ${n === 0 ? html`<p class="muted">${text.nobody}</p>` : nothing}
    <ul class="list">
      ${view.watchers.map((watcher) =>
        row(watcher, receives(watcher), remove(watcher.account, watcher.name)),
      )}
      ${view.guests
        .filter(({ account }) => !watching.has(account))
        .map((guest) => {
          const { account, name, presence } = guest;
          return row(
            guest,
            presence === "here" ? text.waits : presence === "away" ? text.away : text.removed,
            presence === "removed" ? admit(account, name) : remove(account, name),
          );
        })}
      ${recorderRow(view)}
    </ul>
  </section>`;
};
