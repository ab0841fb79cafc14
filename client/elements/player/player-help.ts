/** The keys, in words; and the switch that turns single ones off. */
import { html, type TemplateResult } from "lit";
import type { Player } from "../../review/player.ts";
import { words } from "../../words.ts";
import { icon } from "../shell/icons.ts";

const text = words.player.keys;

/** Lies in the page, shut; `showModal` opens it, Escape and the button close it. */
export const keysDialog = (desk: Player): TemplateResult =>
  html`<dialog class="ask keys" aria-labelledby="keys-title">
    <form class="stack" method="dialog">
      <h2 id="keys-title">${text.title}</h2>
      <label class="choice">
        <input
          type="checkbox"
          .checked=${desk.keys}
          @change=${(event: Event) => {
            desk.keys = (event.target as HTMLInputElement).checked;
          }}
        /><span><b>${text.on}</b><small>${text.onHint}</small></span>
      </label>
      <dl class="keys__list">
        ${text.list.map(
          ([keys, what]) =>
            html`<div>
              <dt>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dt>
              <dd>${what}</dd>
            </div>`,
        )}
      </dl>
      <p><button class="btn btn--main" type="submit">${icon("x")}${text.close}</button></p>
    </form>
  </dialog>`;
