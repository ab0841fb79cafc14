/** The page of somebody who is not in yet: the promise, then what to do. */
import { html, type TemplateResult } from "lit";
import type { App } from "../../app.ts";
import { hashOf } from "../../router.ts";
import { words } from "../../words.ts";
import { skipTo, themeSwitch } from "./frame.ts";

const text = words.signIn;

export const entryPage = (app: App, page: TemplateResult): TemplateResult =>
  html`<a class="skip" href="#main" @click=${skipTo("main")}>${words.frame.skipToPage}</a>
    <header class="entry__promise">
      <span class="wordmark">aside</span>
      <p class="entry__say">
        <span>${text.promise[0]}</span> <span>${text.promise[1]}</span> <em>${text.promise[2]}</em>
      </p>
      <div class="entry__whisper paren"><p>${text.whisper}</p></div>
      <p class="entry__foot small">${text.runBy}</p>
    </header>
    <main class="entry__form" id="main">
      <div class="stack stack--wide">
        ${page}
        <footer class="entry__links small">
          <a href=${hashOf("promise")}>${words.door.promise}</a>
          ${themeSwitch(app)}
        </footer>
      </div>
    </main>`;
