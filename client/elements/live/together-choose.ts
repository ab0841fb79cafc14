/** Which recording is shown together: found by title or day, on this device. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { FIND_ALL } from "../../recordings/recordings-found.ts";
import { Recordings, type Row } from "../../recordings/recordings.ts";
import type { Changing } from "../../live/changing.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { empty, loading, notice } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";
import { factsOf, nameOf } from "../recordings/recording-acts.ts";

const text = words.together.choose;
/** In a lesson nobody reads a long list. */
const FEW = 6;

/** Once the button is there again. */
export const backToStart = (): void => {
  requestAnimationFrame(() => document.getElementById("together-start")?.focus());
};

const canBeShown = ({ state }: Row): boolean => state === "kept" || state === "undecided";

export class TogetherChoose extends AsideElement {
  static override properties = { app: { attribute: false }, wanted: { state: true } };
  declare wanted: string;
  #desk!: Recordings;

  constructor() {
    super();
    this.wanted = "";
  }

  protected override follows(): Changing[] {
    const { app } = this;
    return [app.showing, app.vault, this.#desk];
  }
  override connectedCallback(): void {
    this.#desk = new Recordings(this.app, this.app.vault);
    super.connectedCallback();
    void this.#desk.load();
  }

  override firstUpdated(): void {
    this.querySelector("h2")?.focus();
  }

  override render(): TemplateResult {
    return html`<section class="card stack" aria-labelledby="together-which">
      <h2 id="together-which" tabindex="-1">${text.title}</h2>
      <p class="small muted">${words.together.lead}</p>
      ${this.#body()}
      <p>
        <button
          class="btn"
          type="button"
          @click=${() => {
            this.app.showing.leaveChoosing();
            backToStart();
          }}
        >
          ${text.back}
        </button>
      </p>
    </section>`;
  }

  #body(): unknown {
    const desk = this.#desk;
    const { vault } = this.app;
    if (vault.held === null && vault.state !== "unknown")
      return notice("warn", "lock", text.closed);
    const refused = desk.failed("load");
    if (desk.reply === null) {
      return refused === null ? loading(text.loading) : notice("warn", "warn", refused);
    }
    const all = desk.found.filter(canBeShown);
    const looked = this.wanted.trim() !== "";
    if (all.length === 0 && !looked) return empty(text.none, text.noneText);
    const shown = all.slice(0, FEW);
    return html`${all.length <= FEW && !looked ? nothing : this.#find()}
      ${shown.length === 0 ? html`<p class="muted">${text.nothing}</p>` : nothing}
      <ul class="list">
        ${repeat(
          shown,
          ({ recording }) => recording,
          (row) => this.#row(row),
        )}
      </ul>`;
  }

  #find(): TemplateResult {
    return html`<div class="field">
      <label for="together-find">${text.find}</label>
      <input
        class="input"
        id="together-find"
        type="search"
        autocomplete="off"
        spellcheck="false"
        .value=${this.wanted}
        @input=${(event: Event) => {
          this.wanted = (event.target as HTMLInputElement).value;
          this.#desk.look({ ...FIND_ALL, text: this.wanted });
        }}
      />
    </div>`;
  }

  #row(row: Row): TemplateResult {
    const { showing } = this.app;
    const name = nameOf(this.#desk, row);
    return html`<li class="person">
      <span class="person__who"><b>${name}</b><small class="num">${factsOf(row)}</small></span>
      <button
        class="btn btn--main"
        type="button"
        aria-label=${text.showLabel(name)}
        aria-disabled=${showing.asking ? "true" : nothing}
        @click=${() => {
          if (!showing.asking) void showing.start(row.recording);
        }}
      >
        ${icon("play")}${text.show}
      </button>
    </li>`;
  }
}
customElements.define("together-choose", TogetherChoose);
