/**
 * A range of a recording, from and to in minutes and seconds or where the picture stands: to
 * keep alone, to keep as another recording, or to cut out; with what that keeps and destroys
 * in words. Its times are those of the film, as the player shows them.
 */
import { html, nothing, type TemplateResult } from "lit";
import type { ManifestReply } from "#protocol/http/recordings.ts";
import type { Stretch } from "#protocol/http/shared.ts";
import { Plan } from "../../player/plan.ts";
import { keptIn, presetsOf, type Kept, type Preset } from "../../recordings/recording-range.ts";
import { leavesSome, shownMs } from "../../recordings/recording-cut.ts";
import type { Recordings } from "../../recordings/recordings.ts";
import { length } from "../../recordings/recording-words.ts";
import { exactly, stopwatch } from "../../words/time.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { onSubmit, outcome } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";
import { warning } from "../shell/notices.ts";

const all = words.recordings;
const text = all.part;

const WHATS = ["keep", "copy", "cut"] as const;
type What = (typeof WHATS)[number];
/** What can be done as it stands, what to say about it, and what the button says. */
interface Offer {
  act: (() => Promise<boolean>) | null;
  says: TemplateResult;
  button: string;
}

const nameOf = ({ kind, lengthMs }: Preset): string =>
  kind === "first"
    ? text.first(length(lengthMs))
    : kind === "last"
      ? text.last(length(lengthMs))
      : text.middle;

type Edge = "fromMs" | "toMs";
const split = (ms: number): [minutes: number, seconds: number] => {
  const all = Math.round(ms);
  return [Math.floor(all / 60_000), (all % 60_000) / 1_000];
};

export class RecordingRange extends AsideElement {
  static override properties = {
    desk: { attribute: false },
    manifest: { attribute: false },
    place: { attribute: false },
    chosen: { attribute: false },
    fromMs: { state: true },
    toMs: { state: true },
    what: { state: true },
  };
  declare desk: Recordings;
  declare manifest: ManifestReply;
  /** Where the picture stands, ms of the film; null: there is none beside. */
  declare place: (() => number) | null;
  /** It was done: what is shown of the recording may be another film by now. */
  declare chosen: ((what: What) => unknown) | null;
  /** ms of the film. */
  declare fromMs: number;
  declare toMs: number;
  declare what: What;
  #plan!: Plan;

  constructor() {
    super();
    this.place = this.chosen = null;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    this.#plan = new Plan(this.manifest);
    this.what = "keep";
    this.fromMs = 0;
    this.toMs = this.#allMs;
  }
  override firstUpdated(): void {
    this.#write();
    this.querySelector("input")?.focus();
  }

  /** What is typed stays as it is typed: the fields are written only by a choice. */
  #write(): void {
    for (const edge of ["fromMs", "toMs"] as const) {
      const [minutes, seconds] = split(this[edge]);
      for (const [unit, value] of [
        ["minutes", minutes],
        ["seconds", seconds],
      ] as const) {
        const field = this.querySelector<HTMLInputElement>(`#${edge}-${unit}`);
        if (field !== null) field.value = String(value);
      }
    }
  }

  get #allMs(): number {
    return Math.ceil(this.#plan.durationMs);
  }
  get #isRight(): boolean {
    // Whole seconds are what is typed: the end may be rounded up to one.
    const inside = this.toMs <= Math.ceil(this.#allMs / 1_000) * 1_000;
    return Number.isFinite(this.fromMs) && this.fromMs >= 0 && this.fromMs < this.toMs && inside;
  }
  /** ms since the recording began, as it is asked for. */
  get #stretch(): Stretch {
    const of = (ms: number): number => Math.max(0, Math.round(ms + this.#plan.originMs));
    return { fromMs: of(this.fromMs), toMs: of(this.toMs) };
  }

  override render(): TemplateResult {
    const { desk } = this;
    const act = `part ${desk.choosing ?? ""}`;
    const offer = this.#offer();
    return html`<form
      class="range stack"
      aria-label=${this.#title}
      @submit=${onSubmit(() => void this.#do(offer))}
    >
      <h3>${this.#title}</h3>
      <div class="range__edges">
        ${this.#edge("fromMs", text.from, text.beginHere)}
        ${this.#edge("toMs", text.to, text.endHere)}
      </div>
      ${this.#presets()} ${this.#whats()}
      <div role="status">${offer.says}</div>
      ${outcome(desk, act)}
      <p class="row">
        <button
          class="btn ${this.what === "cut" ? "btn--danger" : "btn--main"}"
          type="submit"
          aria-disabled=${offer.act === null || desk.busy !== null ? "true" : nothing}
        >
          ${icon("check")}${desk.busy === act ? text.working : offer.button}
        </button>
        <button
          class="btn"
          type="button"
          @click=${() => {
            desk.leavePart();
          }}
        >
          ${text.cancel}
        </button>
      </p>
    </form>`;
  }

  async #do({ act }: Offer): Promise<void> {
    const { what, chosen } = this;
    if ((await act?.()) === true) chosen?.(what);
  }

  #edge(edge: Edge, name: string, here: string): TemplateResult {
    const { place } = this;
    // A picture begins between two ms: of the one that begins, nothing stays; of the one that ends it, nothing before.
    const round = edge === "fromMs" ? Math.floor : Math.ceil;
    const id = (unit: string) => `${edge}-${unit}`;
    const one = (unit: "minutes" | "seconds", max: number) =>
      html`<div class="field">
        <label for=${id(unit)}>${text.label(name, text[unit])}</label>
        <input
          class="input num"
          id=${id(unit)}
          type="number"
          inputmode="decimal"
          step=${unit === "seconds" ? "any" : "1"}
          min="0"
          max=${max}
          @input=${() => {
            this.#read(edge);
          }}
        />
      </div>`;
    return html`<fieldset class="range__edge">
      <legend class="vh">${name}</legend>
      ${one("minutes", Math.floor(this.#allMs / 60_000))} ${one("seconds", 59.999)}
      ${
        place === null
          ? nothing
          : html`<button
              class="btn"
              type="button"
              @click=${() => {
                this[edge] = Math.min(this.#allMs, Math.max(0, round(place())));
                this.#write();
              }}
            >
              ${icon("clock")}${here}
            </button>`
      }
    </fieldset>`;
  }

  #read(edge: Edge): void {
    const typed = (unit: string) =>
      this.querySelector<HTMLInputElement>(`#${edge}-${unit}`)?.valueAsNumber ?? NaN;
    this[edge] = Math.round((typed("minutes") * 60 + typed("seconds")) * 1_000);
  }

  #presets(): TemplateResult | typeof nothing {
    const presets = presetsOf(this.#allMs);
    return presets.length === 0
      ? nothing
      : html`<div class="row" role="group" aria-label=${text.presets}>
          ${presets.map(
            (preset) =>
              html`<button
                class="btn"
                type="button"
                @click=${() => {
                  this.fromMs = preset.fromMs;
                  this.toMs = preset.toMs;
                  this.#write();
                }}
              >
                ${nameOf(preset)}
              </button>`,
          )}
        </div>`;
  }

  #whats(): TemplateResult {
    return html`<fieldset class="choices">
      <legend class="field__label">${all.range.legend}</legend>
      ${WHATS.map(
        (what) =>
          html`<label class="choice"
            ><input
              type="radio"
              name="what"
              value=${what}
              .checked=${this.what === what}
              @change=${() => {
                this.what = what;
              }}
            /><span>${all.range[what]}</span></label
          >`,
      )}
    </fieldset>`;
  }

  #offer(): Offer {
    const { what } = this;
    if (!this.#isRight) {
      const says = warning(text.wrong(stopwatch(this.#allMs)));
      return { act: null, says, button: this.#button };
    }
    const stretch = this.#stretch;
    if (what === "keep") return this.#keeping(keptIn(this.manifest, stretch.fromMs, stretch.toMs));
    const lasts = shownMs(this.manifest, stretch);
    if (lasts <= 0) return { act: null, says: warning(text.nothing), button: this.#button };
    const fromTo = text.fromTo(exactly(this.fromMs), exactly(this.toMs));
    const long = length(lasts);
    if (what === "copy") {
      return {
        act: () => this.desk.copyRange(stretch),
        says: html`<p>${all.another.says(fromTo, long)}</p>
          <p>${all.another.notes}</p>`,
        button: this.#button,
      };
    }
    // The last second that can be typed may lie behind the end.
    if (!leavesSome(this.manifest, stretch)) {
      return { act: null, says: warning(all.cut.whole), button: this.#button };
    }
    return {
      act: () => this.desk.cut(stretch),
      says: html`<p><b>${all.cut.says(fromTo, long)}</b></p>
        <p>${all.cut.pieces}</p>
        <p>${all.cut.shares}</p>`,
      button: this.#button,
    };
  }

  get #title(): string {
    return this.what === "keep" ? text.title : all.range.which;
  }
  get #button(): string {
    return { keep: text.button, copy: all.another.button, cut: all.cut.button }[this.what];
  }

  #keeping(kept: Kept | null): Offer {
    if (kept === null) return { act: null, says: warning(text.nothing), button: text.button };
    // To keep all of it is another button, which needs no new keys.
    const act = kept.goneMs > 0 ? () => this.desk.keepPart(this.manifest, kept) : null;
    const place = (ms: number): string => stopwatch(Math.max(0, ms - this.#plan.originMs));
    const fromTo = text.fromTo(place(kept.fromMs), place(kept.toMs));
    const says = html`<p>${text.keeps(fromTo, length(kept.keptMs))}</p>
      <p><b>${kept.goneMs > 0 ? text.rest(length(kept.goneMs)) : text.all}</b></p>
      ${kept.goneMs > 0 ? html`<p>${text.shares}</p>` : nothing}`;
    return { act, says, button: text.button };
  }
}
customElements.define("recording-range", RecordingRange);
