/** "Films of all recordings": made one after the other, with how far it is. */
import { html, nothing, type TemplateResult } from "lit";
import type { Changing } from "../../live/changing.ts";
import type { AllFilms } from "../../recordings/all-films.ts";
import { hashOf } from "../../router.ts";
import { canChooseFolder, openFolder } from "../../sink.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { notice, panel } from "../shell/house-parts.ts";
import { icon, type IconName } from "../shell/icons.ts";

const text = words.my.footprint.films;

export class FilmsPanel extends AsideElement {
  protected override follows(): Changing[] {
    return [this.app.films, this.app.vault];
  }

  override render(): TemplateResult | typeof nothing {
    const { films, vault } = this.app;
    // Who has no vault has no recording.
    if (vault.state === "none" || vault.state === "unknown") return nothing;
    return panel(
      "films",
      text.title,
      html`<p>${text.text}</p>
        ${this.#progress(films)}
        <div role="status">${this.#said(films)}</div>
        ${vault.held === null ? this.#closed() : html`<p>${this.#act(films)}</p>`}`,
    );
  }

  #closed(): TemplateResult {
    return html`<p>${text.closed}</p>
      <p><a class="btn" href=${hashOf("vault")}>${text.open}</a></p>`;
  }
  #act(films: AllFilms): TemplateResult {
    if (films.state === "running") {
      return this.#button("recall", text.cancel, () => {
        films.cancel();
      });
    }
    const word = canChooseFolder() ? text.folder : text.one;
    return this.#button("camera", word, () => {
      void films.begin(openFolder({ type: "video/mp4", ending: ".mp4" }));
    });
  }
  #button(sign: IconName, word: string, act: () => void): TemplateResult {
    return html`<button class="btn" type="button" @click=${act}>${icon(sign)}${word}</button>`;
  }

  #progress({ state, made, all, share }: AllFilms): TemplateResult | typeof nothing {
    if (state !== "running") return nothing;
    return html`<div class="row">
      <progress
        class="grow"
        max=${all ?? 1}
        value=${made + share}
        aria-label=${text.label}
      ></progress>
      <span class="num small"
        >${all === null ? text.begins : text.working(made, all, Math.floor(share * 100))}</span
      >
    </div>`;
  }

  #said({ state, made, all, named, message }: AllFilms): TemplateResult | typeof nothing {
    if (state !== "over") return nothing;
    const list =
      named.length === 0
        ? nothing
        : html`<ul>
            ${named.map((one) => html`<li>${one}</li>`)}
          </ul>`;
    if (message !== null) return notice("warn", "warn", text.stopped(message, made), list);
    return named.length === 0
      ? notice("ok", "check", text.over(made, all ?? 0))
      : notice("warn", "warn", text.over(made, all ?? 0), list);
  }
}
customElements.define("films-panel", FilmsPanel);
