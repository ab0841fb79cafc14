/** An observation form in use: one thing at a time. During a lesson and beside a recording. */
import { html, nothing, type TemplateResult } from "lit";
import type { Changing } from "../../live/changing.ts";
import type { Form, FormItem } from "../../notes/form.ts";
import type { Said } from "../../notes/live-notes.ts";
import type { MyNotes } from "../../notes/my-notes.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { rawIn } from "../shell/field.ts";
import { onSubmit } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";

const text = words.notes.forms;

/** What is kept of an answer: readable without the form, too. */
export const saidOf = (form: Form, item: FormItem, value: string | number): Said =>
  item.kind === "tally"
    ? { kind: "tally", form: { form: form.id, item: item.id, value } }
    : {
        kind: "note",
        text: `${item.label}: ${value}`,
        form: { form: form.id, item: item.id, value },
      };

export class FormPanel extends AsideElement {
  static override properties = {
    my: { attribute: false },
    count: { attribute: false },
    give: { attribute: false },
    back: { attribute: false },
    lesson: { attribute: false },
    typed: { attribute: false },
    finished: { attribute: false },
  };
  declare my: MyNotes;
  /** How often this item was counted. */
  declare count: (form: string, item: string) => number;
  declare give: (said: Said) => void;
  /** Takes back what was counted last of this item. */
  declare back: (form: string, item: string) => void;
  /** Bigger, for hands that do not look. */
  declare lesson: boolean;
  /** An answer is being typed, and has been kept: beside a film only. */
  declare typed: (() => void) | null;
  declare finished: (() => void) | null;
  #kept: string | null = null;

  constructor() {
    super();
    this.lesson = false;
    this.typed = this.finished = null;
  }

  protected override follows(): Changing[] {
    return [this.my.forms, this.my.focus];
  }

  override render(): TemplateResult {
    const { focus } = this.my;
    const { form, item } = focus;
    return html`<section class="panel form-use" aria-labelledby="form-use">
      <h2 id="form-use">${text.title}</h2>
      ${this.#choose(form)}
      ${form === null || item === null ? html`<p class="muted small">${text.lead}</p>` : this.#one(form, item)}
    </section>`;
  }

  #choose(form: Form | null): TemplateResult {
    const { forms, focus } = this.my;
    return html`<div class="field">
      <label for="form-choice">${text.choose}</label>
      <select
        class="input"
        id="form-choice"
        @change=${(event: Event) => {
          this.#kept = null;
          focus.use(forms.byId((event.target as HTMLSelectElement).value));
        }}
      >
        <option value="" ?selected=${form === null}>${text.noForm}</option>
        ${forms.forms.map(
          ({ id, title }) =>
            html`<option value=${id} ?selected=${form?.id === id}>${title}</option>`,
        )}
      </select>
      ${this.my.outside ? html`<p class="field__hint">${text.outside}</p>` : nothing}
    </div>`;
  }

  #one(form: Form, item: FormItem): TemplateResult {
    const { focus } = this.my;
    const move = (by: 1 | -1, word: string) =>
      html`<button
        class="btn icon-btn ${by < 0 ? "turned" : ""}"
        type="button"
        aria-label=${word}
        @click=${() => {
          this.#kept = null;
          focus.move(by);
        }}
      >
        ${icon("play")}
      </button>`;
    return html`<div class="row row--between form-use__place">
        ${move(-1, text.before)}<span class="num"
          >${text.place(focus.place, form.items.length)}</span
        >${move(1, text.next)}
      </div>
      <div class="stack stack--tight" aria-live="polite">
        <h3 class="form-use__item">${item.label}</h3>
        ${item.hint === "" ? nothing : html`<p class="small muted">${item.hint}</p>`}
      </div>
      ${this.#answer(form, item)}
      <p class="small muted" role="status">${this.#kept ?? ""}</p>`;
  }

  /** The way back is always there, so that nothing moves under a finger that counts. */
  #tally(form: Form, item: FormItem, count: () => void): TemplateResult {
    const n = this.count(form.id, item.id);
    return html`<div class="stack stack--tight">
      <button
        class="btn btn--main btn--wide form-use__count"
        type="button"
        aria-label=${text.tally(n, item.label)}
        @click=${count}
      >
        ${icon("plus")}<span class="num">${text.count(n)}</span>
      </button>
      <button
        class="btn"
        type="button"
        aria-label=${text.slipLabel(item.label)}
        aria-disabled=${n === 0 ? "true" : "false"}
        @click=${() => {
          if (n > 0) this.back(form.id, item.id);
        }}
      >
        ${icon("recall")}${text.slip}
      </button>
    </div>`;
  }

  #answer(form: Form, item: FormItem): TemplateResult {
    const keep = (value: string | number) => {
      this.give(saidOf(form, item, value));
      this.#kept = item.kind === "tally" ? null : text.answered(String(value));
      this.requestUpdate();
    };
    switch (item.kind) {
      case "tally":
        return this.#tally(form, item, () => {
          keep(1);
        });
      case "yes-no":
        return html`<div class="row">
          ${[text.yes, text.no].map(
            (word) =>
              html`<button
                class="btn grow"
                type="button"
                @click=${() => {
                  keep(word);
                }}
              >
                ${word}
              </button>`,
          )}
        </div>`;
      case "scale":
        return html`<div class="stack stack--tight">
          <div class="row scale" role="group" aria-label=${item.label}>
            ${Array.from({ length: item.steps }, (_, i) => i + 1).map(
              (n) =>
                html`<button
                  class="btn num"
                  type="button"
                  aria-label=${text.step(n, item.steps)}
                  @click=${() => {
                    keep(n);
                  }}
                >
                  ${n}
                </button>`,
            )}
          </div>
          <p class="row row--between small muted">
            <span>${item.low}</span><span>${item.high}</span>
          </p>
        </div>`;
      case "text":
        return html`<form
          class="stack stack--tight"
          @submit=${onSubmit((typed) => {
            const value = rawIn(typed, "form-answer").trim().slice(0, 400);
            if (value === "") return;
            keep(value);
            typed.reset();
            this.finished?.();
          })}
        >
          <div class="field">
            <label for="form-answer">${text.answer}</label>
            <textarea
              class="input"
              id="form-answer"
              name="form-answer"
              maxlength="400"
              @input=${() => this.typed?.()}
            ></textarea>
          </div>
          <button class="btn btn--main" type="submit">${icon("check")}${text.keep}</button>
        </form>`;
      default: {
        const unknown: never = item.kind;
        return unknown;
      }
    }
  }
}
customElements.define("form-panel", FormPanel);
