/** My observation forms: from a file, to a file, and off the list. */
import { html, nothing, type TemplateResult } from "lit";
import { offerJson } from "../../files.ts";
import type { Changing } from "../../live/changing.ts";
import { portable, type Form } from "../../notes/form.ts";
import { TALK, type FormShelf } from "../../notes/form-shelf.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { outcome } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";

const text = words.notes.forms;

export class FormsList extends AsideElement {
  static override properties = { shelf: { attribute: false } };
  declare shelf: FormShelf;

  protected override follows(): Changing[] {
    return [this.shelf];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.shelf.load();
  }

  override render(): TemplateResult {
    const { shelf } = this;
    return html`<section class="panel" aria-labelledby="forms">
      <h2 id="forms">${text.manage}</h2>
      <ul class="list">
        ${shelf.forms.map((form) => this.#one(form))}
      </ul>
      ${shelf.keeps ? this.#add() : html`<p class="small muted">${this.app.account.me?.outside === true ? text.outside : text.noVault}</p>`}
      ${outcome(shelf, "forms")}
    </section>`;
  }

  #one(form: Form): TemplateResult {
    const own = form.id !== TALK.id;
    return html`<li class="place">
      <span class="place__what"
        ><b>${form.title}</b><small class="muted">${own ? form.about : text.comes}</small></span
      >
      <button
        class="btn"
        type="button"
        aria-label=${text.exportLabel(form.title)}
        @click=${() => {
          offerJson(text.fileName(form.id), portable(form));
        }}
      >
        ${icon("down")}${text.export}
      </button>
      ${
        own
          ? html`<button
              class="btn btn--danger"
              type="button"
              aria-label=${text.removeLabel(form.title)}
              @click=${() => void this.shelf.remove(form.id)}
            >
              ${icon("x")}${text.remove}
            </button>`
          : nothing
      }
    </li>`;
  }

  #add(): TemplateResult {
    return html`<div class="field">
      <label for="form-file">${text.import}</label>
      <p class="field__hint" id="form-file-hint">${text.importHint}</p>
      <input
        class="input"
        id="form-file"
        type="file"
        accept=".json,application/json"
        aria-describedby="form-file-hint"
        @change=${async (event: Event) => {
          const input = event.target as HTMLInputElement;
          const file = input.files?.[0];
          if (file === undefined) return;
          await this.shelf.add(await file.text());
          // The same file, mended, can be chosen again.
          input.value = "";
        }}
      />
    </div>`;
  }
}
customElements.define("forms-list", FormsList);
