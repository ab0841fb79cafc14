/** Writing a note, an answer or a change, beside the picture. */
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Draft } from "../../notes/draft.ts";
import { typingPauses } from "../../notes/pausing.ts";
import { stopwatch } from "../../words/time.ts";
import { words } from "../../words.ts";
import { icon } from "../shell/icons.ts";
import { noteKinds } from "./note-kinds.ts";

const text = words.notes.form;

export interface FormAsk {
  draft: Draft;
  mayPublish: boolean;
  /** Where the picture is, ms. */
  atMs: number;
  busy: boolean;
  failure: string | null;
  /** Kept without a word in it. */
  missing: boolean;
  change: (change: Partial<Draft>) => void;
  typed: () => void;
  save: () => void;
  cancel: () => void;
}

const here = ({ atMs }: FormAsk, word: string, set: (ms: number) => void): TemplateResult =>
  html`<button
    class="btn"
    type="button"
    aria-label="${word}: ${text.hereLabel(stopwatch(atMs))}"
    @click=${() => {
      set(atMs);
    }}
  >
    ${word}
  </button>`;

const when = (ask: FormAsk): TemplateResult => {
  const { draft, change } = ask;
  const stretch = draft.toMs !== null;
  const begin = (ms: number) => {
    change({ atMs: ms, ...(stretch ? { toMs: Math.max(ms, draft.toMs ?? ms) } : {}) });
  };
  return html`<fieldset class="stack stack--tight">
    <legend class="vh">${text.when}</legend>
    <div class="seg seg--two">
      ${[false, true].map(
        (one) =>
          html`<label
            ><input
              type="radio"
              name="note-when"
              .checked=${stretch === one}
              @change=${() => {
                change({ toMs: one ? Math.max(draft.atMs, ask.atMs) : null });
              }}
            />${one ? text.stretch : text.moment}</label
          >`,
      )}
    </div>
    <div class="row row--between">
      <span class="num">${text.from(stopwatch(draft.atMs))}</span>${here(ask, text.fromHere, begin)}
    </div>
    ${
      draft.toMs === null
        ? nothing
        : html`<div class="row row--between">
            <span class="num">${text.to(stopwatch(draft.toMs))}</span>${here(
              ask,
              text.toHere,
              (ms) => {
                change(ms < draft.atMs ? { atMs: ms, toMs: draft.atMs } : { toMs: ms });
              },
            )}
          </div>`
    }
  </fieldset>`;
};

const who = ({ draft, change, mayPublish }: FormAsk): TemplateResult | typeof nothing =>
  mayPublish
    ? html`<fieldset class="stack stack--tight">
        <legend class="small muted">${text.who}</legend>
        <div class="seg seg--two">
          ${[false, true].map(
            (one) =>
              html`<label
                ><input
                  type="radio"
                  name="note-who"
                  .checked=${draft.published === one}
                  @change=${() => {
                    change({ published: one });
                  }}
                />${one ? words.notes.shared : words.notes.own}</label
              >`,
          )}
        </div>
        <p class="small muted">${draft.published ? words.notes.sharedHint : words.notes.ownHint}</p>
      </fieldset>`
    : nothing;

/** Who reads the note reads the answer: nothing to choose there. */
const isAnswer = ({ answers, changes }: Draft): boolean => answers !== null && changes === null;

export const noteForm = (ask: FormAsk): TemplateResult => {
  const { draft, change, typed, save, cancel } = ask;
  const answer = isAnswer(draft);
  const title = answer
    ? text.answer(draft.answers?.mine === true ? words.notes.you : (draft.answers?.author ?? ""))
    : draft.changes === null
      ? text.title
      : text.change;
  const label = answer ? text.answerText : text.text;
  return html`<form
    class="stack note-form"
    aria-labelledby="note-form"
    @submit=${(event: SubmitEvent) => {
      event.preventDefault();
      save();
    }}
    @keydown=${(event: KeyboardEvent) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        save();
      }
    }}
  >
    <h3 id="note-form">${title}</h3>
    ${
      answer
        ? nothing
        : html`${noteKinds("note-kind", draft.kind, (kind) => {
            change({ kind });
          })}
          ${when(ask)}`
    }
    <div class="field">
      <label for="note-text">${label}</label>
      <textarea
        class="input"
        id="note-text"
        maxlength="4000"
        rows="4"
        aria-describedby="note-hint${ask.missing ? " note-missing" : ""}"
        aria-invalid=${ask.missing ? "true" : nothing}
        .value=${live(draft.text)}
        @input=${(event: Event) => {
          typed();
          change({ text: (event.target as HTMLTextAreaElement).value });
        }}
      ></textarea>
      ${
        ask.missing
          ? html`<p class="field__error" id="note-missing" role="alert">
              ${icon("warn")}<span>${text.empty}</span>
            </p>`
          : nothing
      }
      <p class="field__hint only-roomy" id="note-hint">${text.saveHint}</p>
    </div>
    ${answer ? nothing : html`${tags(ask)} ${who(ask)}`}
    <label class="row small tickline"
      ><input
        type="checkbox"
        .checked=${typingPauses.on}
        @change=${(event: Event) => {
          typingPauses.on = (event.target as HTMLInputElement).checked;
        }}
      />${text.pauses}</label
    >
    ${
      ask.failure === null
        ? nothing
        : html`<p class="field__error" role="alert">${icon("warn")}<span>${ask.failure}</span></p>`
    }
    <div class="row">
      <button class="btn btn--main" type="submit" aria-disabled=${ask.busy ? "true" : nothing}>
        ${icon("check")}${answer ? text.saveAnswer : text.save}
      </button>
      <button class="btn" type="button" @click=${cancel}>${text.cancel}</button>
    </div>
  </form>`;
};

const tags = ({ draft, change, typed }: FormAsk): TemplateResult =>
  html`<div class="field">
    <label for="note-tags">${text.tags}</label>
    <input
      class="input"
      id="note-tags"
      autocomplete="off"
      maxlength="400"
      aria-describedby="note-tags-hint"
      .value=${live(draft.tags)}
      @input=${(event: Event) => {
        typed();
        change({ tags: (event.target as HTMLInputElement).value });
      }}
    />
    <p class="field__hint" id="note-tags-hint">${text.tagsHint}</p>
  </div>`;
