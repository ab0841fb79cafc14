/** The frame of an ordinary page: bar on top (tabs at the foot of a phone), page, foot. */
import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../app.ts";
import { words } from "../words.ts";
import { icon } from "./icons.ts";

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

const tab = (here: boolean, href: string, name: string, sign: TemplateResult): TemplateResult =>
  html`<li>
    <a href=${href} aria-current=${here ? "page" : nothing}>${sign}${name}</a>
  </li>`;

export const frame = (app: App, page: TemplateResult): TemplateResult => {
  const { place } = app.router.address;
  return html`<a class="skip" href="#main" @click=${skipTo("main")}>${text.skipToPage}</a>
    <header class="bar">
      <a class="wordmark" href="#/" aria-label=${text.startPage}>aside</a>
      <nav class="nav" aria-label=${text.main}>
        <ul>
          ${tab(place === "go-live", "#/", text.goLive, icon("live"))}
          ${tab(place === "coach", "#/coach", text.coach, icon("ear"))}
        </ul>
      </nav>
      <div class="bar__end">
        <span class="badge badge--off">${icon("off")}<span>${text.offAir}</span></span>
        ${themeSwitch(app)}
        <button class="btn btn--quiet" type="button" @click=${() => void app.signOut()}>
          ${icon("leave")}<span class="only-wide">${text.signOut}</span>
        </button>
      </div>
    </header>
    ${page}
    <footer class="foot">${text.foot}</footer>`;
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
