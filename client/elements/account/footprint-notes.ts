/** In the footprint: notes of mine beside recordings of others, each with what removes it. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Changing } from "../../live/changing.ts";
import { NotesOnOthers, type NoteElsewhere } from "../../notes/on-others.ts";
import { moment } from "../../recordings/recording-words.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { FocusBeside } from "../shell/focus.ts";
import { outcome, waiting } from "../shell/house-parts.ts";
import "../shell/sure-button.ts";

const text = words.my.footprint.elsewhere;

export class FootprintNotes extends AsideElement {
  #desk!: NotesOnOthers;
  readonly #focus = new FocusBeside();

  protected override follows(): Changing[] {
    return [this.#desk];
  }
  override connectedCallback(): void {
    this.#desk = new NotesOnOthers(this.app);
    super.connectedCallback();
  }
  protected override willUpdate(): void {
    this.#focus.before(this);
  }
  override updated(): void {
    this.#focus.after(this);
  }

  override render(): TemplateResult {
    const { reply } = this.#desk;
    return html`<details
      @toggle=${(event: Event) => {
        if ((event.currentTarget as HTMLDetailsElement).open) void this.#desk.load();
      }}
    >
      <summary>${text.open}</summary>
      <section class="stack stack--tight">
        <h2 class="vh">${text.title}</h2>
        ${outcome(this.#desk, "load")} ${outcome(this.#desk, "remove")}
        ${
          reply === null
            ? waiting(this.#desk, text.loading)
            : reply.notes.length === 0
              ? html`<p class="muted">${text.none}</p>`
              : html`<p class="small muted">${text.lead}</p>
                  <ul class="list">
                    ${repeat(
                      reply.notes,
                      ({ note }) => note,
                      (one) => this.#note(one),
                    )}
                  </ul>
                  ${reply.more === 0 ? nothing : html`<p class="small muted">${text.more(reply.more)}</p>`}`
        }
      </section>
    </details>`;
  }

  #note(one: NoteElsewhere): TemplateResult {
    const said = text.note(moment(one.createdAt), one.owner);
    return html`<li class="person">
      <span class="person__who"
        ><b class="num">${said}</b><small>${one.own ? text.own : text.published}</small></span
      >
      <sure-button
        .sign=${"trash"}
        .says=${{ ...text.sure, label: `${text.sure.word}: ${said}` }}
        .busy=${this.#desk.busy !== null}
        .act=${() => this.#desk.remove(one)}
      ></sure-button>
    </li>`;
  }
}
customElements.define("footprint-notes", FootprintNotes);
