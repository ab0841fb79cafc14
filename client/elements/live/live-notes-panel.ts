/** Notes while a lesson runs: a mark with one key or tap, and a note in a few words. */
import { html, nothing, type TemplateResult } from "lit";
import { live as asShown } from "lit/directives/live.js";
import { fingerprint } from "#recordings/keys.ts";
import type { Changing } from "../../live/changing.ts";
import { noteKeys } from "../../notes/live-draft.ts";
import type { Lesson, Written } from "../../notes/live-notes.ts";
import { messageOf } from "../../refused.ts";
import { clock } from "../../words/time.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { icon } from "../shell/icons.ts";
import { signBox } from "../vault/vault-parts.ts";
import { listenForNotes } from "./live-notes-keys.ts";
import { noteKinds } from "../notes/note-kinds.ts";
import { noteSign } from "../notes/note-sign.ts";
import "../notes/form-panel.ts";

const text = words.notes.lesson;
/** What is further back is read after the lesson. */
const FEW = 30;

export class LiveNotesPanel extends AsideElement {
  static override properties = {
    app: { attribute: false },
    lesson: { attribute: false },
    teacher: { attribute: false },
  };
  declare lesson: Lesson;
  /** Whom the notes are for; null: me. */
  declare teacher: string | null;
  #stop: (() => void) | null = null;
  #forms = false;

  protected override follows(): Changing[] {
    const { live, draft, focus } = this.app.notes;
    return [live, draft, focus, this.app.vault];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const { notes, say } = this.app;
    void notes.live.begin(this.lesson);
    this.#stop = listenForNotes({
      ...{ notes, lesson: () => this.lesson, say },
      form: () => this.#forms && notes.focus.form !== null,
      write: () => {
        const field = this.querySelector<HTMLElement>("#live-note");
        const fold = field?.closest("details");
        if (fold) fold.open = true;
        field?.focus();
        field?.scrollIntoView({ block: "nearest" });
      },
    });
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  override render(): TemplateResult {
    const { live } = this.app.notes;
    const written = live.of(this.lesson.session).slice(0, FEW);
    return html`<section class="panel live-notes" aria-labelledby="live-notes">
        <div class="row row--between">
          <h2 id="live-notes">${text.title}</h2>
          <span class="small muted">${this.#who()}</span>
        </div>
        ${this.#ready()} ${this.#unkept()} ${this.#mark()} ${this.#write()}
        ${
          written.length === 0
            ? html`<p class="small muted">${text.lead}</p>`
            : html`<ol class="list live-notes__list">
                ${written.map((one) => this.#one(one))}
              </ol>`
        }
        ${this.#keys()}
      </section>
      ${this.teacher === null ? nothing : this.#form()}`;
  }

  #who(): string {
    if (this.teacher === null) return text.mine;
    return this.app.vault.publicKey === null ? text.sees(this.teacher) : text.seesToo(this.teacher);
  }

  #ready(): TemplateResult | typeof nothing {
    const { live } = this.app.notes;
    const readiness = live.readiness(this.lesson.session);
    if (readiness === "asking" || readiness === "ready") return nothing;
    const says = text.ready[readiness];
    const sentence = typeof says === "string" ? says : says(this.teacher ?? "");
    return html`<div class="notice notice--warn" role="status">
        ${icon("warn")}
        <p>${sentence}</p>
      </div>
      ${this.#compare()}`;
  }

  #compare(): TemplateResult | typeof nothing {
    const { live } = this.app.notes;
    const keys = live.changedKey(this.lesson.session);
    if (keys === null) return nothing;
    const { keyBefore, keyNow } = words.share.dialog;
    return html`${keys.before === null ? nothing : signBox(keyBefore, fingerprint(keys.before))}
      ${signBox(keyNow, fingerprint(keys.now))}
      <p>
        <button class="btn" type="button" @click=${() => void this.#accept()}>
          ${text.accept}
        </button>
      </p>`;
  }

  async #accept(): Promise<void> {
    try {
      await this.app.notes.live.accept(this.lesson);
    } catch (error) {
      this.app.say(messageOf(error));
    }
  }

  /** Not for what is merely on its way. */
  #unkept(): TemplateResult | typeof nothing {
    const { live } = this.app.notes;
    const { session } = this.lesson;
    if (live.of(session).every(({ state }) => state === "keeping" || state === "kept"))
      return nothing;
    return html`<p class="notice notice--warn" role="status">
      ${icon("warn")}<span>${text.unkept(live.unkept(session))}</span>
    </p>`;
  }

  #one(one: Written): TemplateResult {
    const { live, forms } = this.app.notes;
    const { form, kind } = one;
    const counted =
      form === null
        ? ""
        : (forms.byId(form.form)?.items.find(({ id }) => id === form.item)?.label ?? "");
    return html`<li class="note">
      ${noteSign(kind)}
      <div class="note__what">
        <p class="note__head">
          <b>${words.notes.kinds[kind]}</b><span class="num">${clock(new Date(one.hereMs))}</span
          ><span class="note__state note__state--${one.state}"
            >${one.state === "kept" ? icon("check") : one.state === "failed" ? icon("warn") : icon("clock")}${text.states[one.state]}</span
          >
        </p>
        ${one.text === "" && counted === "" ? nothing : html`<p class="note__text">${one.text || counted}</p>`}
        ${
          one.state === "failed"
            ? html`${one.why === null ? nothing : html`<p class="small">${one.why}</p>`}
                <button class="btn" type="button" @click=${() => void live.again(one.note)}>
                  ${icon("recall")}${text.again}
                </button>`
            : nothing
        }
      </div>
    </li>`;
  }

  #mark(): TemplateResult {
    return html`<button
      class="btn btn--wide live-notes__mark"
      type="button"
      @click=${() => {
        this.app.notes.draft.mark(this.lesson);
        this.app.say(text.said.mark);
      }}
    >
      ${icon("flag")}<span><b>${text.mark}</b> <small>${text.markHint}</small></span>
    </button>`;
  }

  /** A teacher's screen stays calm: the field opens when it is asked for. */
  #write(): TemplateResult {
    return this.teacher === null
      ? html`<details>
          <summary>${text.write}</summary>
          ${this.#typing()}
        </details>`
      : this.#typing();
  }

  #typing(): TemplateResult {
    const { draft } = this.app.notes;
    const since = draft.sinceMs;
    return html`<form
      class="stack stack--tight live-notes__form"
      aria-label=${text.write}
      @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        this.#keep();
      }}
    >
      ${noteKinds("live-kind", draft.kind, (kind) => {
        draft.choose(kind);
      })}
      <div class="field">
        <label for="live-note" class="num"
          >${since === null ? text.text : `${text.text} ${text.at(clock(new Date(since)))}`}</label
        >
        <textarea
          class="input"
          id="live-note"
          maxlength="4000"
          rows="2"
          aria-describedby="live-note-hint"
          .value=${asShown(draft.text)}
          @input=${(event: Event) => {
            draft.type((event.target as HTMLTextAreaElement).value);
          }}
          @keydown=${(event: KeyboardEvent) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              this.#keep();
            }
            if (event.key === "Escape") this.#back();
          }}
        ></textarea>
        <p class="field__hint only-roomy" id="live-note-hint">
          ${
            this.teacher === null
              ? text.now
              : html`${text.talk[0]}<kbd>${text.talk[1]}</kbd>${text.talk[2]}<kbd>${text.talk[3]}</kbd>${text.talk[4]}`
          }
        </p>
      </div>
      <button class="btn btn--main btn--wide" type="submit">${icon("check")}${text.keep}</button>
    </form>`;
  }

  /** The hands go back to where the space bar talks. */
  #back(): void {
    const home =
      document.querySelector<HTMLElement>("#talk") ?? document.querySelector<HTMLElement>("h1");
    home?.focus({ preventScroll: true });
  }
  #keep(): void {
    if (this.app.notes.draft.keep(this.lesson)) {
      this.app.say(text.said.kept);
      this.#back();
    } else this.querySelector<HTMLElement>("#live-note")?.focus();
  }

  #keys(): TemplateResult {
    return html`<div class="row small muted only-roomy live-notes__keys">
      <label class="row tickline"
        ><input
          type="checkbox"
          .checked=${noteKeys.on}
          @change=${(event: Event) => {
            noteKeys.on = (event.target as HTMLInputElement).checked;
          }}
        />${text.keysOn}</label
      >
      ${[...text.keys, ...(this.app.notes.focus.form === null ? [] : text.formKeys)].map(
        ([key, what]) => html`<span><kbd>${key}</kbd> ${what}</span>`,
      )}
    </div>`;
  }

  /** Newest first. */
  #counted(form: string, item: string): readonly Written[] {
    return this.app.notes.live
      .of(this.lesson.session)
      .filter((one) => one.form?.form === form && one.form.item === item);
  }
  #takeBack(form: string, item: string): void {
    const [slip] = this.#counted(form, item);
    if (slip === undefined) return;
    this.app.notes.live.takeBack(slip.note);
    this.app.say(text.said.slip);
  }

  #form(): TemplateResult {
    const { notes } = this.app;
    return html`<details
      class="panel form-use__fold"
      @toggle=${(event: Event) => {
        if (!(event.target as HTMLDetailsElement).open || this.#forms) return;
        this.#forms = true;
        void notes.forms.load();
        this.requestUpdate();
      }}
    >
      <summary>${words.notes.forms.title}</summary>
      ${
        this.#forms
          ? html`<form-panel
              .my=${notes}
              .lesson=${true}
              .count=${(form: string, item: string) => this.#counted(form, item).length}
              .give=${(said: Parameters<typeof notes.live.add>[1]) => {
                notes.live.add(this.lesson, said);
              }}
              .back=${(form: string, item: string) => {
                this.#takeBack(form, item);
              }}
            ></form-panel>`
          : nothing
      }
    </details>`;
  }
}
customElements.define("live-notes-panel", LiveNotesPanel);
