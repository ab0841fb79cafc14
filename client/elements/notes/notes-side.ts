/** Beside the picture: write a note, and read all of them. */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Changing } from "../../live/changing.ts";
import { Charted } from "../../notes/charted.ts";
import { freshAt, isEmpty, isTouched, type Draft } from "../../notes/draft.ts";
import { isEvery, type Item } from "../../notes/items.ts";
import type { MyNotes } from "../../notes/my-notes.ts";
import type { Notes } from "../../notes/notes.ts";
import { Pausing } from "../../notes/pausing.ts";
import type { Film } from "../../player/film.ts";
import { stopwatch } from "../../words/time.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import type { Said } from "../../notes/live-notes.ts";
import "./form-panel.ts";
import { empty, loading, notice, outcome, panel } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";
import { noteChart } from "./note-chart.ts";
import { noteForm } from "./note-form.ts";
import { noteItem } from "./note-item.ts";
import { notesFind } from "./notes-find.ts";

const text = words.notes;
/** From so many on they are looked through, not read. */
const MANY = 9;

export class NotesSide extends AsideElement {
  static override properties = {
    desk: { attribute: false },
    film: { attribute: false },
    my: { attribute: false },
  };
  declare desk: Notes;
  declare film: Film;
  declare my: MyNotes;
  /** "Note at 14:12" says where the picture is. */
  protected override readonly everyMs = 1_000;
  #pausing: Pausing | null = null;
  readonly #charted = new Charted();
  #asked: string | null = null;
  #missing = false;
  /** The draft that has had the focus already. */
  #focused: string | null = null;
  #selected: string | null = null;

  protected override follows(): Pick<Changing, "onChange">[] {
    return [this.desk, this.film, this.my.forms];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#pausing = new Pausing(this.film);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#pausing?.close();
  }

  override render(): TemplateResult {
    const { desk, film } = this;
    if (film.state === "locked" || film.state === "closed") return html`${nothing}`;
    return html`${panel("notes", text.title, html`${this.#write()} ${this.#said()} ${this.#list()}`, "notes")}
    ${this.#form(desk)} ${this.#chart(desk)}`;
  }

  #write(): TemplateResult {
    const { desk, film } = this;
    const { draft } = desk;
    const atMs = film.atMs;
    if (draft === null)
      return html`<div class="row">
        <button
          class="btn"
          type="button"
          @click=${() => {
            desk.write(freshAt(atMs));
          }}
        >
          ${icon("plus")}<span class="num">${text.write(stopwatch(atMs))}</span>
        </button>
        <button
          class="btn"
          type="button"
          aria-label=${text.mark(stopwatch(atMs))}
          @click=${() => void desk.mark(atMs)}
        >
          ${icon("flag")}${text.markWord}
        </button>
      </div>`;
    return noteForm({
      ...{ draft, atMs, missing: this.#missing && isEmpty(draft) },
      ...{ mayPublish: desk.ground.mayPublish, busy: desk.busy !== null },
      failure: desk.failed("save"),
      change: (change) => {
        desk.type(change);
      },
      typed: () => this.#pausing?.typed(),
      save: () => void this.#save(draft),
      cancel: () => {
        this.#leave();
        desk.drop();
      },
    });
  }

  async #save(draft: Draft): Promise<void> {
    this.#missing = isEmpty(draft);
    if (this.#missing) {
      this.requestUpdate();
      this.querySelector<HTMLElement>("#note-text")?.focus();
      return;
    }
    if (await this.desk.save()) this.#leave();
  }

  /** The picture goes on, and the focus is where it began. */
  #leave(): void {
    this.#missing = false;
    this.#pausing?.finished();
    void this.updateComplete.then(() =>
      this.querySelector<HTMLElement>(".notes .btn")?.focus({ preventScroll: true }),
    );
  }

  #said(): TemplateResult {
    const { desk } = this;
    const undo =
      desk.undoable === null
        ? nothing
        : html`<button class="btn" type="button" @click=${() => void desk.undo()}>
            ${icon("recall")}${text.act.undo}
          </button>`;
    return html`${outcome(desk, "save")} ${outcome(desk, "remove")} ${undo}
    ${desk.selected === null ? nothing : outcome(desk, `resolve ${desk.selected}`)}
    ${desk.failed("live") === null ? nothing : notice("warn", "warn", desk.failed("live") ?? "")}
    ${this.#strange()}`;
  }

  /** What the server shows and does not open is told, never left out in silence. */
  #strange(): TemplateResult | typeof nothing {
    const { strange } = this.desk;
    const all = [...strange.values()].reduce((sum, n) => sum + n, 0);
    if (all === 0) return nothing;
    return notice(
      "warn",
      "warn",
      text.strange.title(all),
      [...strange].map(([why, n]) => html`<p>${text.strange.why[why](n)}</p>`),
    );
  }

  #list(): TemplateResult {
    const { desk } = this;
    if (desk.rows === null)
      return desk.failed("load") === null
        ? loading(text.loading)
        : notice("warn", "warn", desk.failed("load") ?? "");
    const { items, found } = desk;
    if (items.length === 0) return empty(text.none, this.#noneText());
    const counted = this.#charted.of(items, this.film.durationMs, this.my.forms);
    const tallies = counted.rows.reduce((n, { kind, all }) => n + (kind === "tally" ? all : 0), 0);
    const all = items.length - tallies;
    const shown = found.slice(0, desk.limit);
    return html`${
        all < MANY && tallies === 0 && isEvery(desk.find)
          ? nothing
          : notesFind(desk, desk.tags, desk.find.kind === "tally" ? tallies : all)
      }
      ${found.length === 0 ? empty(text.nothing, text.nothingText) : nothing}
      <ol class="list">
        ${shown.map((item) =>
          noteItem(item, {
            ...{ desk, asked: this.#asked, forms: this.my.forms },
            seek: (one) => {
              this.#go(one);
            },
            ask: (id) => {
              this.#asked = id;
              this.requestUpdate();
            },
          }),
        )}
      </ol>
      ${
        shown.length === found.length
          ? nothing
          : html`<button
              class="btn"
              type="button"
              @click=${() => {
                desk.showMore();
              }}
            >
              ${text.more(found.length - shown.length)}
            </button>`
      }`;
  }

  #noneText(): string {
    if (this.desk.owner) return text.noneText;
    return this.desk.ground.mayPublish ? text.noneShared : text.noneWithout;
  }

  #go(item: Item): void {
    this.film.seek(item.atMs);
    this.desk.select(item.id);
  }

  /** The same form as in a lesson: one thing at a time, counted at the moment of the picture. */
  #form(desk: Notes): TemplateResult {
    return html`<details class="panel form-use__fold" @toggle=${this.#openForms}>
      <summary>${text.forms.title}</summary>
      ${
        this.#forms
          ? html`<form-panel
              .my=${this.my}
              .typed=${() => this.#pausing?.typed()}
              .finished=${() => this.#pausing?.finished()}
              .count=${(form: string, item: string) => this.#counted(form, item).length}
              .back=${(form: string, item: string) => {
                const slip = this.#counted(form, item)
                  .filter(({ mine }) => mine || desk.owner)
                  .toSorted((a, b) => a.createdAt - b.createdAt)
                  .at(-1);
                if (slip !== undefined) void desk.remove(slip);
              }}
              .give=${(said: Said) => {
                const draft = freshAt(this.film.atMs);
                void desk.add(
                  { ...draft, kind: said.kind, text: said.text ?? "" },
                  said.form ?? null,
                );
              }}
            ></form-panel>`
          : nothing
      }
    </details>`;
  }
  #counted(form: string, item: string): readonly Item[] {
    return this.desk.items.filter((one) => one.form?.form === form && one.form.item === item);
  }
  #forms = false;
  readonly #openForms = (event: Event): void => {
    if (!(event.target as HTMLDetailsElement).open || this.#forms) return;
    this.#forms = true;
    void this.my.forms.load();
    this.requestUpdate();
  };

  #chart(desk: Notes): TemplateResult | typeof nothing {
    const { durationMs } = this.film;
    const chart = this.#charted.of(desk.items, durationMs, this.my.forms);
    return chart.rows.length === 0
      ? nothing
      : panel("chart", text.chart.title, noteChart(chart, durationMs));
  }

  protected override updated(_: PropertyValues): void {
    const { draft, selected } = this.desk;
    const name = draft && `${draft.changes?.id ?? ""} ${draft.answers?.id ?? ""}`;
    if (name !== null && name !== this.#focused)
      this.querySelector<HTMLElement>("#note-text")?.focus();
    this.#focused = name;
    if (selected !== null && selected !== this.#selected)
      this.querySelector(`[data-note="${selected}"]`)?.scrollIntoView({ block: "nearest" });
    this.#selected = selected;
  }

  /** Escape lets an untouched note be; what was typed needs the button. */
  readonly #key = (event: KeyboardEvent): void => {
    const { draft } = this.desk;
    if (event.key !== "Escape" || draft === null || isTouched(draft)) return;
    this.#leave();
    this.desk.drop();
  };
  constructor() {
    super();
    this.addEventListener("keydown", this.#key);
  }
}
customElements.define("notes-side", NotesSide);
