/** A link that is shown once, to be passed on by hand. */
import { html, type TemplateResult } from "lit";
import type { App } from "../../app.ts";
import { words } from "../../words.ts";
import { icon } from "./icons.ts";

const text = words.people.fresh;

export interface LinkToCopy {
  title: string;
  url: string;
  /** Until which day it works. */
  day: string;
  forget: () => void;
}

export const copyLink = (app: App, { title, url, day, forget }: LinkToCopy): TemplateResult =>
  html`<section class="notice notice--ok fresh-link" aria-labelledby="fresh-link">
    ${icon("mail")}<b id="fresh-link">${title}</b>
    <p>${text.lives(day)}</p>
    <label class="vh" for="fresh-link-url">${text.label}</label>
    <input
      class="input"
      id="fresh-link-url"
      readonly
      .value=${url}
      @focus=${(event: Event) => {
        (event.target as HTMLInputElement).select();
      }}
    />
    <div class="row">
      <button
        class="btn btn--main"
        type="button"
        @click=${(event: Event) => void copy(app, event.currentTarget as HTMLElement, url)}
      >
        ${icon("copy")}${text.copy}
      </button>
      <button class="btn" type="button" @click=${forget}>${text.hide}</button>
      <span class="badge badge--ok" data-told hidden>${icon("check")}${text.copied}</span>
    </div>
  </section>`;

/** Where the clipboard is closed to pages, the field is there to be copied by hand. */
const copy = async (app: App, button: HTMLElement, url: string): Promise<void> => {
  try {
    await navigator.clipboard.writeText(url);
  } catch {
    const field = button.closest("section")?.querySelector("input");
    field?.focus();
    field?.select();
    return;
  }
  app.say(text.copied);
  const told = button.closest("section")?.querySelector("[data-told]");
  if (told instanceof HTMLElement) told.hidden = false;
};
