/** Notes from lessons: what was noted while they ran, recorded or not. */
import { html, nothing, type TemplateResult } from "lit";
import { moment } from "../../recordings/recording-words.ts";
import type { Changing } from "../../live/changing.ts";
import { Charted } from "../../notes/charted.ts";
import type { Item } from "../../notes/items.ts";
import { LessonList, type Tally } from "../../notes/lesson-list.ts";
import type { LiveSessionNotes } from "../../notes/live-opening.ts";
import { hashOf, playHash } from "../../router.ts";
import { stopwatch } from "../../words/time.ts";
import { words } from "../../words.ts";
import "./forms-list.ts";
import { empty, loading, notice, outcome, pageHead, waiting } from "../shell/house-parts.ts";
import { HouseScreen } from "../shell/house-screen.ts";
import { icon } from "../shell/icons.ts";
import { libraryTabs } from "../recordings/library-tabs.ts";
import { noteChart } from "./note-chart.ts";
import { noteSign } from "./note-sign.ts";
import { troubles } from "../shell/notices.ts";

const text = words.notes.lessons;

export class LessonNotesScreen extends HouseScreen<LessonList> {
  #stop: (() => void) | null = null;
  /** The note whose deletion waits for a second word. */
  #asked: string | null = null;

  protected override makeDesk(): LessonList {
    return new LessonList(this.app, this.app.vault);
  }
  protected override follows(): Changing[] {
    return [...super.follows(), this.app.vault];
  }
  override connectedCallback(): void {
    super.connectedCallback();
    const { desk } = this;
    this.#stop = this.app.vault.onChange(() => void desk.openShown());
    void desk.load();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.desk.leave();
  }

  protected override page(): TemplateResult {
    const { app, desk } = this;
    return html`<main class="page" id="main">
      ${pageHead(text.place, text.lead)} ${libraryTabs("notes")}
      ${troubles(desk.failed("load"), app.signalling)} ${outcome(desk, "remove")}
      ${desk.sessions === null ? waiting(desk, text.opening) : this.#list()}
      <forms-list .app=${app} .shelf=${app.notes.forms}></forms-list>
    </main>`;
  }

  #list(): TemplateResult {
    const { desk, app } = this;
    const all = desk.sessions ?? [];
    if (all.length === 0 && desk.before === null)
      return html`<section class="panel">${empty(text.none, text.noneText)}</section>`;
    return html`${app.vault.held === null ? notice("warn", "lock", text.closed) : nothing}
    ${all.map((one) => this.#lesson(one))}
    ${
      desk.before === null
        ? nothing
        : html`<p>
            <button class="btn" type="button" @click=${() => void desk.showMore()}>
              ${text.more}
            </button>
          </p>`
    }`;
  }

  #lesson(one: LiveSessionNotes): TemplateResult {
    const { desk, app } = this;
    const mine = one.owner.account === app.account.me?.account;
    const when = moment(one.startedAt ?? one.notes[0]?.createdAt ?? 0);
    const what = `${mine ? text.yours : text.of(one.owner.name)}, ${when}`;
    const open = desk.open.has(one.session);
    const id = `lesson-${one.session}`;
    return html`<article class="panel" aria-labelledby="${id} ${id}-when">
      <div class="row row--between">
        <div>
          <h2 id=${id}>${mine ? text.yours : text.of(one.owner.name)}</h2>
          <p class="small muted num">
            <span id="${id}-when">${when}</span>, ${words.notes.n(one.notes.length)}
          </p>
        </div>
        <div class="row">
          ${
            mine && one.recording !== null
              ? html`<a class="btn" href=${playHash(one.recording)}
                  >${icon("play")}${text.watch}</a
                >`
              : nothing
          }
          <button
            class="btn"
            type="button"
            aria-expanded=${open ? "true" : "false"}
            aria-label=${open ? text.hideLabel(what) : text.lookLabel(what)}
            @click=${() => {
              desk.toggle(one);
            }}
          >
            ${icon("eye")}${open ? text.hide : text.look}
          </button>
        </div>
      </div>
      ${open ? this.#notes(one, mine) : nothing}
    </article>`;
  }

  #notes(one: LiveSessionNotes, mine: boolean): TemplateResult {
    const { desk, app } = this;
    if (app.vault.held === null)
      return html`<p>
        <a class="btn btn--main" href=${hashOf("vault")}>${icon("key")}${words.vault.title}</a>
      </p>`;
    const items = desk.items(one);
    if (items === null) return loading(text.opening);
    const strange = desk.strange(one);
    const endMs = Math.max(60_000, ...items.map(({ atMs }) => atMs));
    const chart = new Charted().of(items, endMs, app.notes.forms);
    return html`${strange === 0 ? nothing : notice("warn", "warn", text.strange(strange))}
      <div class="lesson-notes">
        <ol class="list">
          ${items.filter(({ kind }) => kind !== "tally").map((item) => this.#note(one, item, mine))}
        </ol>
        ${this.#counted(one, desk.tallies(items), mine)}
        <div>
          <h3>${words.notes.chart.title}</h3>
          ${noteChart(chart, endMs)}
        </div>
      </div>`;
  }

  /** A slip of the finger is deleted from the end, as it was counted. */
  #counted(
    session: LiveSessionNotes,
    tallies: readonly Tally[],
    owner: boolean,
  ): TemplateResult | typeof nothing {
    if (tallies.length === 0) return nothing;
    return html`<div>
      <h3>${text.counted}</h3>
      <ul class="list">
        ${tallies.map(({ form, items }) => {
          const label = this.app.notes.forms.labelOf(form) ?? words.notes.kinds.tally;
          const last = items.findLast(({ mine }) => mine || owner);
          return html`<li class="note">
            ${noteSign("tally")}
            <div class="note__what">
              <p class="note__head"><b class="num">${text.count(label, items.length)}</b></p>
              ${
                last === undefined
                  ? nothing
                  : this.#remove(session, last, text.removeLastLabel(label), text.removeLast)
              }
            </div>
          </li>`;
        })}
      </ul>
    </div>`;
  }

  #note(session: LiveSessionNotes, item: Item, owner: boolean): TemplateResult {
    const { act } = words.notes;
    const name = words.notes.said(words.notes.kinds[item.kind], stopwatch(item.atMs), "");
    return html`<li class="note">
      ${noteSign(item.kind)}
      <div class="note__what">
        <p class="note__head">
          <b>${words.notes.kinds[item.kind]}</b><span class="num">${stopwatch(item.atMs)}</span
          ><span>${item.mine ? words.notes.you : item.author}</span>
        </p>
        ${item.text === "" ? nothing : html`<p class="note__text">${item.text}</p>`}
        ${item.mine || owner ? this.#remove(session, item, `${act.remove}: ${name}`, act.remove) : nothing}
      </div>
    </li>`;
  }

  #remove(session: LiveSessionNotes, { id }: Item, label: string, word: string): TemplateResult {
    const ask = (note: string | null) => () => {
      this.#asked = note;
      this.requestUpdate();
    };
    const { act } = words.notes;
    return this.#asked === id
      ? html`<p role="status" class="small">${act.forGood}</p>
          <div class="row">
            <button
              class="btn btn--danger"
              type="button"
              @click=${() => void this.desk.remove(session, id)}
            >
              ${icon("trash")}${act.removeForGood}
            </button>
            <button class="btn" type="button" @click=${ask(null)}>${icon("x")}${act.keep}</button>
          </div>`
      : html`<button class="linkbtn" type="button" aria-label=${label} @click=${ask(id)}>
          ${word}
        </button>`;
  }
}
customElements.define("lesson-notes-screen", LessonNotesScreen);
