/** In the footprint: my recordings with date and size, each with what deletes it. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Changing } from "../../live/changing.ts";
import { PAGE, Recordings, type Row } from "../../recordings/recordings.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { FocusBeside } from "../shell/focus.ts";
import { outcome, waiting } from "../shell/house-parts.ts";
import { factsOf, gone, nameOf, receiptButton, whenOf } from "../recordings/recording-acts.ts";
import "../shell/sure-button.ts";

const all = words.recordings;
const text = all.footprint.here;

export class FootprintRecordings extends AsideElement {
  #desk!: Recordings;
  readonly #focus = new FocusBeside();

  protected override follows(): Changing[] {
    return [this.#desk, this.app.vault];
  }
  override connectedCallback(): void {
    this.#desk = new Recordings(this.app, this.app.vault);
    super.connectedCallback();
  }
  protected override willUpdate(): void {
    this.#focus.before(this);
  }
  override updated(): void {
    this.#focus.after(this);
  }

  override render(): TemplateResult {
    const desk = this.#desk;
    const { reply, shown, found } = desk;
    return html`<details
      @toggle=${(event: Event) => {
        if ((event.currentTarget as HTMLDetailsElement).open) void desk.load();
      }}
    >
      <summary>${text.open}</summary>
      <section class="stack stack--tight">
        <h2 class="vh">${all.footprint.title}</h2>
        ${outcome(desk, "load")} ${gone(desk)}
        ${
          reply === null
            ? waiting(desk, all.place.loading)
            : found.length === 0
              ? html`<p class="muted">${text.none}</p>`
              : html`<ul class="list">
                  ${repeat(
                    shown,
                    ({ recording }) => recording,
                    (row) => this.#row(row, reply.settings.untouched),
                  )}
                </ul>`
        }
        ${
          found.length <= shown.length
            ? nothing
            : html`<p>
                <button
                  class="btn"
                  type="button"
                  @click=${() => {
                    desk.showMore();
                  }}
                >
                  ${words.player.find.more(Math.min(found.length - shown.length, PAGE))}
                </button>
              </p>`
        }
      </section>
    </details>`;
  }

  #row(row: Row, untouched: "discard" | "keep"): TemplateResult {
    const desk = this.#desk;
    const name = nameOf(desk, row);
    const { recording, state } = row;
    const label = all.act.label(all.act.remove, `${name}, ${factsOf(row)}`);
    return html`<li class="person print">
      <span class="person__who"
        ><b>${name}</b><small class="num">${factsOf(row)}</small
        ><small>${whenOf(row, untouched)}</small></span
      >
      ${
        state === "bin" || state === "recording"
          ? receiptButton(desk, recording)
          : html`<sure-button
              .sign=${"trash"}
              .says=${{ ...text.sure, label }}
              .busy=${desk.busy !== null}
              .act=${() => desk.remove(row)}
            ></sure-button>`
      }
      ${outcome(desk, `remove ${recording}`)}
    </li>`;
  }
}
customElements.define("footprint-recordings", FootprintRecordings);
