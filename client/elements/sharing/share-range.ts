/** From and to of a part, in minutes and seconds or where the picture stands. */
import { html, nothing, type TemplateResult } from "lit";
import type { Stretch } from "#protocol/http/shared.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { icon } from "../shell/icons.ts";

const text = words.share.dialog;

type Edge = keyof Stretch;
const UNITS = ["minutes", "seconds"] as const;
const idOf = (edge: Edge, unit: string): string => `share-${edge}-${unit}`;

/** Says "input" when another stretch was chosen; all times are ms of the film. */
export class ShareRange extends AsideElement {
  static override properties = { allMs: { attribute: false }, place: { attribute: false } };
  declare allMs: number;
  /** Where the picture stands; null: there is none beside. */
  declare place: (() => number) | null;
  stretch: Stretch = { fromMs: 0, toMs: 0 };

  override connectedCallback(): void {
    super.connectedCallback();
    this.stretch = { fromMs: 0, toMs: this.allMs };
  }
  override firstUpdated(): void {
    this.#write("fromMs");
    this.#write("toMs");
  }

  override render(): TemplateResult {
    return html`<div class="range__edges">
      ${this.#edge("fromMs", text.from, text.beginHere)}
      ${this.#edge("toMs", text.to, text.endHere)}
    </div>`;
  }

  #edge(edge: Edge, name: string, here: string): TemplateResult {
    const { place } = this;
    return html`<fieldset class="range__edge">
      <legend class="vh">${name}</legend>
      ${UNITS.map(
        (unit) =>
          html`<div class="field">
            <label for=${idOf(edge, unit)}>${text.edge(name, text[unit])}</label>
            <input
              class="input num"
              id=${idOf(edge, unit)}
              type="number"
              inputmode="numeric"
              min="0"
              max=${unit === "minutes" ? Math.floor(this.allMs / 60_000) : 59}
              @input=${() => {
                this.#read(edge);
              }}
            />
          </div>`,
      )}
      ${
        place === null
          ? nothing
          : html`<button
              class="btn"
              type="button"
              @click=${() => {
                this.#set(edge, Math.min(this.allMs, Math.max(0, Math.round(place()))));
                this.#write(edge);
              }}
            >
              ${icon("clock")}${here}
            </button>`
      }
    </fieldset>`;
  }

  #field(edge: Edge, unit: string): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>(`#${idOf(edge, unit)}`);
  }
  /** What is typed stays as it is typed: the fields are written only by a choice. */
  #write(edge: Edge): void {
    // The end is rounded up, so that its last second is whole.
    const round = edge === "toMs" ? Math.ceil : Math.floor;
    const all = round(this.stretch[edge] / 1_000);
    for (const [unit, value] of [
      ["minutes", Math.floor(all / 60)],
      ["seconds", all % 60],
    ] as const) {
      const field = this.#field(edge, unit);
      if (field !== null) field.value = String(value);
    }
  }
  #read(edge: Edge): void {
    const typed = (unit: string) => this.#field(edge, unit)?.valueAsNumber ?? NaN;
    const ms = (typed("minutes") * 60 + typed("seconds")) * 1_000;
    // A second is the finest that can be typed: the last one may reach over the end.
    this.#set(edge, ms > this.allMs && ms - this.allMs < 1_000 ? this.allMs : ms);
  }
  #set(edge: Edge, ms: number): void {
    this.stretch = { ...this.stretch, [edge]: ms };
    this.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
customElements.define("share-range", ShareRange);
