/**
 * A range of a recording, from and to in minutes and seconds, by keyboard: to keep alone, to
 * keep as another recording, or to cut out; with what that keeps and destroys in words.
 */
import { html, nothing, type TemplateResult } from "lit";
import type { ManifestReply } from "#protocol/http/recordings.ts";
import {
  endOfRecording,
  keptIn,
  presetsOf,
  type Kept,
  type Preset,
} from "../../recordings/recording-range.ts";
import { leavesSome, shownMs } from "../../recordings/recording-cut.ts";
import type { Recordings } from "../../recordings/recordings.ts";
import { length } from "../../recordings/recording-words.ts";
import { stopwatch } from "../../words/time.ts";
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
  const all = Math.ceil(ms / 1_000);
  return [Math.floor(all / 60), all % 60];
};

export class RecordingRange extends AsideElement {
  static override properties = {
    desk: { attribute: false },
    manifest: { attribute: false },
    fromMs: { state: true },
    toMs: { state: true },
    what: { state: true },
  };
  declare desk: Recordings;
  declare manifest: ManifestReply;
  declare fromMs: number;
  declare toMs: number;
  declare what: What;

  override connectedCallback(): void {
    super.connectedCallback();
    this.what = "keep";
    this.fromMs = 0;
    this.toMs = endOfRecording(this.manifest);
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
    return endOfRecording(this.manifest);
  }
  get #isRight(): boolean {
    // A second is the finest that can be typed: the end may be rounded up to it.
    const inside = this.toMs <= Math.ceil(this.#allMs / 1_000) * 1_000;
    return Number.isFinite(this.fromMs) && this.fromMs >= 0 && this.fromMs < this.toMs && inside;
  }

  override render(): TemplateResult {
    const { desk } = this;
    const act = `part ${desk.choosing ?? ""}`;
    const offer = this.#offer();
    return html`<form
      class="range stack"
      aria-label=${this.#title}
      @submit=${onSubmit(() => {
        void offer.act?.();
      })}
    >
      <h3>${this.#title}</h3>
      <div class="range__edges">
        ${this.#edge("fromMs", text.from)} ${this.#edge("toMs", text.to)}
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

  #edge(edge: Edge, name: string): TemplateResult {
    const id = (unit: string) => `${edge}-${unit}`;
    const one = (unit: "minutes" | "seconds", max: number) =>
      html`<div class="field">
        <label for=${id(unit)}>${text.label(name, text[unit])}</label>
        <input
          class="input num"
          id=${id(unit)}
          type="number"
          inputmode="numeric"
          min="0"
          max=${max}
          @input=${() => {
            this.#read(edge);
          }}
        />
      </div>`;
    return html`<fieldset class="range__edge">
      <legend class="vh">${name}</legend>
      ${one("minutes", Math.floor(this.#allMs / 60_000))} ${one("seconds", 59)}
    </fieldset>`;
  }

  #read(edge: Edge): void {
    const typed = (unit: string) =>
      this.querySelector<HTMLInputElement>(`#${edge}-${unit}`)?.valueAsNumber ?? NaN;
    this[edge] = (typed("minutes") * 60 + typed("seconds")) * 1_000;
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
    const { what, fromMs, toMs } = this;
    if (!this.#isRight) {
      const says = warning(text.wrong(stopwatch(this.#allMs)));
      return { act: null, says, button: this.#button };
    }
    if (what === "keep") return this.#keeping(keptIn(this.manifest, fromMs, toMs));
    const lasts = shownMs(this.manifest, { fromMs, toMs });
    if (lasts <= 0) return { act: null, says: warning(text.nothing), button: this.#button };
    const [fromTo, long] = [text.fromTo(stopwatch(fromMs), stopwatch(toMs)), length(lasts)];
    if (what === "copy") {
      return {
        act: () => this.desk.copyRange({ fromMs, toMs }),
        says: html`<p>${all.another.says(fromTo, long)}</p>
          <p>${all.another.notes}</p>`,
        button: this.#button,
      };
    }
    // The last second that can be typed may lie behind the end.
    if (!leavesSome(this.manifest, { fromMs, toMs })) {
      return { act: null, says: warning(all.cut.whole), button: this.#button };
    }
    return {
      act: () => this.desk.cut({ fromMs, toMs }),
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
    const fromTo = text.fromTo(stopwatch(kept.fromMs), stopwatch(kept.toMs));
    const says = html`<p>${text.keeps(fromTo, length(kept.keptMs))}</p>
      <p><b>${kept.goneMs > 0 ? text.rest(length(kept.goneMs)) : text.all}</b></p>`;
    return { act, says, button: text.button };
  }
}
customElements.define("recording-range", RecordingRange);
