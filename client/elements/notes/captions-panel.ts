/** Captions of a recording: shown on the picture, and added by its owner from a file. */
import { html, nothing, type TemplateResult } from "lit";
import type { Changing } from "../../live/changing.ts";
import type { Captions } from "../../notes/captions.ts";
import { writeVtt } from "../../notes/vtt.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { typedIn } from "../shell/field.ts";
import { onSubmit, outcome, panel } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";

const text = words.notes.captions;

/** "English" for "en", in the person's own language where the browser knows it. */
const languageName = (tag: string): string => {
  try {
    return new Intl.DisplayNames(undefined, { type: "language" }).of(tag) ?? tag;
  } catch {
    // A tag that is none: shown as it was written.
    return tag;
  }
};
const TAGS = ["en", "cy", "ga", "de", "fr", "es", "pl", "uk", "ar", "ur"] as const;

export class CaptionsPanel extends AsideElement {
  static override properties = {
    desk: { attribute: false },
    video: { attribute: false },
    owner: { attribute: false },
  };
  declare desk: Captions;
  declare video: HTMLVideoElement;
  declare owner: boolean;
  #track: { name: string; element: HTMLTrackElement } | null = null;

  protected override follows(): Changing[] {
    return [this.desk];
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#drop();
  }

  override render(): TemplateResult | typeof nothing {
    const { desk, owner } = this;
    const { tracks } = desk;
    if (!owner && tracks.size === 0) return nothing;
    return panel(
      "captions",
      text.title,
      html`${
        tracks.size === 0
          ? html`<p class="muted">${text.noneOwner}</p>`
          : html`<p class="small muted">${text.lead}</p>
              ${this.#choose([...tracks.keys()])}`
      }
      ${owner ? this.#own() : nothing} ${outcome(desk, "captions")}`,
    );
  }

  #choose(languages: readonly string[]): TemplateResult {
    const { shown } = this.desk;
    return html`<fieldset>
      <legend class="vh">${text.show}</legend>
      <div class="seg">
        ${[null, ...languages].map(
          (one) =>
            html`<label
              ><input
                type="radio"
                name="captions"
                .checked=${shown === one}
                @change=${() => {
                  this.desk.show(one);
                }}
              />${one === null ? text.off : languageName(one)}</label
            >`,
        )}
      </div>
    </fieldset>`;
  }

  #own(): TemplateResult {
    const { desk } = this;
    const { progress } = desk;
    if (progress !== null)
      return html`<div class="row">
        <progress class="grow" max="1" value=${progress} aria-label=${text.title}></progress>
        <span class="num small">${text.adding(Math.round(progress * 100))}</span>
        <button
          class="btn"
          type="button"
          @click=${() => {
            desk.cancel();
          }}
        >
          ${text.cancel}
        </button>
      </div>`;
    return html`${[...desk.tracks].map(
        ([language, cues]) =>
          html`<div class="row row--between">
            <span><b>${languageName(language)}</b> <small>${text.lines(cues.length)}</small></span>
            <button
              class="btn btn--danger"
              type="button"
              aria-label=${text.removeLabel(languageName(language))}
              @click=${() => void desk.remove(language)}
            >
              ${icon("trash")}${text.remove}
            </button>
          </div>`,
      )}
      <details>
        <summary>${text.add}</summary>
        <form class="stack stack--tight" @submit=${onSubmit((form) => void this.#add(form))}>
          <div class="field">
            <label for="caption-language">${text.language}</label>
            <select class="input" id="caption-language" name="caption-language">
              ${TAGS.map((tag) => html`<option value=${tag}>${languageName(tag)}</option>`)}
            </select>
            <p class="field__hint">${text.replace}</p>
          </div>
          <div class="field">
            <label for="caption-file">${text.file}</label>
            <input
              class="input"
              id="caption-file"
              name="caption-file"
              type="file"
              accept=".vtt,.srt,text/vtt"
              required
            />
          </div>
          <p><button class="btn btn--main" type="submit">${icon("plus")}${text.add}</button></p>
        </form>
      </details>`;
  }

  async #add(form: HTMLFormElement): Promise<void> {
    const file = new FormData(form).get("caption-file");
    if (!(file instanceof File)) return;
    if (await this.desk.add(await file.text(), typedIn(form, "caption-language"))) form.reset();
  }

  protected override updated(): void {
    const { shown, tracks } = this.desk;
    const cues = shown === null ? undefined : tracks.get(shown);
    const name = `${shown ?? ""} ${cues?.length ?? 0} ${cues?.[0]?.text ?? ""}`;
    if (this.#track?.name === name || (cues === undefined && this.#track === null)) return;
    this.#drop();
    if (shown === null || cues === undefined) return;
    const element = document.createElement("track");
    element.kind = "captions";
    [element.srclang, element.label] = [shown, languageName(shown)];
    element.src = URL.createObjectURL(new Blob([writeVtt(cues)], { type: "text/vtt" }));
    this.video.append(element);
    element.track.mode = "showing";
    this.#track = { name, element };
  }
  #drop(): void {
    if (this.#track === null) return;
    URL.revokeObjectURL(this.#track.element.src);
    this.#track.element.remove();
    this.#track = null;
  }
}
customElements.define("captions-panel", CaptionsPanel);
