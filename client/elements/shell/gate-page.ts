/** The frame of what stands in front of everything else: no way round it, and a way out. */
import { html, type TemplateResult } from "lit";
import type { App } from "../../app.ts";
import { hashOf } from "../../router.ts";
import { words } from "../../words.ts";
import { skipTo, themeSwitch } from "./frame.ts";
import { icon } from "./icons.ts";

export const gatePage = (app: App, page: TemplateResult): TemplateResult =>
  html`<a class="skip" href="#main" @click=${skipTo("main")}>${words.frame.skipToPage}</a>
    <header class="bar">
      <span class="wordmark">aside</span>
      <div class="bar__end">
        <button class="btn btn--quiet" type="button" @click=${() => void app.signOut()}>
          ${icon("leave")}<span>${words.door.gate.signOut}</span>
        </button>
      </div>
    </header>
    <main class="page page--read" id="main">${page}</main>
    <footer class="foot foot__theme">
      <a href=${hashOf("promise")}>${words.door.promise}</a>${themeSwitch(app)}
    </footer>`;
