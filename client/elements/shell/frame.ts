/** The frame of an ordinary page: bar on top (tabs at the foot of a phone), page, foot. */
import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../../app.ts";
import { tabsOf, type Tab } from "../../house/tabs.ts";
import type { MeReply } from "#protocol/http/sign-in.ts";
import { words } from "../../words.ts";
import { hashOf } from "../../router.ts";
import { outsideBadge } from "./house-parts.ts";
import { icon, type IconName } from "./icons.ts";

const text = words.frame;

export const themeSwitch = (app: App): TemplateResult =>
  html`<button
    class="btn btn--quiet"
    type="button"
    @click=${() => {
      app.theme.next();
    }}
  >
    ${icon("sun")}<span class="only-wide">${text.theme(text.themes[app.theme.name])}</span>
  </button>`;

const SIGNS: Readonly<Record<Tab["place"], readonly [IconName, string]>> = {
  "go-live": ["live", text.goLive],
  coach: ["ear", text.coach],
  recordings: ["book", words.recordings.place.nav],
  log: ["log", words.house.log],
  account: ["me", words.house.account],
  people: ["people", words.house.people],
  school: ["dial", words.house.school],
};

const tab = ({ place, here, wide }: Tab): TemplateResult => {
  const [sign, name] = SIGNS[place];
  return html`<li class=${wide ? "nav__wide" : nothing}>
    <a href=${hashOf(place)} aria-current=${here ? "page" : nothing}>${icon(sign)}${name}</a>
  </li>`;
};

const signedIn = (app: App, me: MeReply): TemplateResult =>
  html`${me.outside ? outsideBadge(words.house.outside) : nothing}
    <span class="badge badge--off">${icon("off")}<span>${text.offAir}</span></span>
    ${themeSwitch(app)}
    <button class="btn btn--quiet" type="button" @click=${() => void app.signOut()}>
      ${icon("leave")}<span class="only-wide">${text.signOut}</span>
    </button>`;

const signedOut = (app: App): TemplateResult =>
  html`${themeSwitch(app)}<a class="btn btn--quiet" href="#/"
      >${icon("key")}${words.house.signIn}</a
    >`;

/** Who runs this server, and what its administrators can do: on every page, for everybody. */
const foot = (me: MeReply | null): TemplateResult => {
  const { school } = me ?? { school: null };
  return html`<footer class="foot">
    <p>${school === null ? text.foot : words.house.runBy(school.name)}</p>
    ${
      school === null || school.registration === ""
        ? nothing
        : html`<p>${words.house.registration(school.registration)}</p>`
    }
    ${
      school === null
        ? nothing
        : html`<p>${words.house.controller(school.controller)}</p>
            <p>${words.house.support(school.support)}</p>`
    }
    <p><a href=${hashOf("promise")}>${words.house.promise}</a></p>
  </footer>`;
};

export const frame = (app: App, page: TemplateResult): TemplateResult => {
  const { me } = app.account;
  const { place } = app.router.address;
  return html`<a class="skip" href="#main" @click=${skipTo("main")}>${text.skipToPage}</a>
    <header class="bar">
      <a class="wordmark" href="#/" aria-label=${text.startPage}>aside</a>
      ${
        me === null
          ? nothing
          : html`<nav class="nav" aria-label=${text.main}>
              <ul>
                ${tabsOf(me, place).map(tab)}
              </ul>
            </nav>`
      }
      <div class="bar__end">${me === null ? signedOut(app) : signedIn(app, me)}</div>
    </header>
    <needs-notice class="waiting" .app=${app}></needs-notice>
    ${page} ${foot(me)}`;
};

/** Skip links move the focus themselves: the address belongs to the router. */
export const skipTo = (id: string) => (event: Event) => {
  event.preventDefault();
  const target = document.getElementById(id);
  if (target === null) return;
  if (!target.matches("button, a, input")) target.tabIndex = -1;
  target.focus();
  target.scrollIntoView({ block: "nearest" });
};
