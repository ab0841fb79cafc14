/** "Keep a part": from and to in minutes and seconds, by keyboard, with what it keeps and destroys in words. */
import { html, nothing, type TemplateResult } from "lit";
import type { ManifestReply } from "#protocol/http/recordings.ts";
import {
  endOfRecording,
  keptIn,
  presetsOf,
  type Kept,
  type Preset,
} from "../house/recording-range.ts";
import type { Recordings } from "../house/recordings.ts";
import { length } from "../house/recording-words.ts";
import { stopwatch } from "../time-words.ts";
import { words } from "../words.ts";
import { AsideElement } from "./element.ts";
import { onSubmit, outcome } from "./house-parts.ts";
import { icon } from "./icons.ts";
import { warning } from "./notices.ts";

const text = words.recordings.part;

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
  };
  declare desk: Recordings;
  declare manifest: ManifestReply;
  declare fromMs: number;
  declare toMs: number;

  override connectedCallback(): void {
    super.connectedCallback();
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
    const act = `part ${this.manifest.recording}`;
    const kept = this.#isRight ? keptIn(this.manifest, this.fromMs, this.toMs) : null;
    // To keep all of it is another button, which needs no new keys.
    const part = kept !== null && kept.goneMs > 0 ? kept : null;
    return html`<form
      class="range stack"
      aria-label=${text.title}
      @submit=${onSubmit(() => {
        if (part !== null) void desk.keepPart(this.manifest, part);
      })}
    >
      <h3>${text.title}</h3>
      <div class="range__edges">
        ${this.#edge("fromMs", text.from)} ${this.#edge("toMs", text.to)}
      </div>
      ${this.#presets()} ${this.#says(kept)} ${outcome(desk, act)}
      <p class="row">
        <button
          class="btn btn--main"
          type="submit"
          aria-disabled=${part === null || desk.busy !== null ? "true" : nothing}
        >
          ${icon("check")}${desk.busy === act ? text.working : text.button}
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

  #says(kept: Kept | null): TemplateResult {
    const said =
      kept !== null
        ? html`<p>
              ${text.keeps(text.fromTo(stopwatch(kept.fromMs), stopwatch(kept.toMs)), length(kept.keptMs))}
            </p>
            <p><b>${kept.goneMs > 0 ? text.rest(length(kept.goneMs)) : text.all}</b></p>`
        : this.#isRight
          ? warning(text.nothing)
          : warning(text.wrong(stopwatch(this.#allMs)));
    return html`<div role="status">${said}</div>`;
  }
}
customElements.define("recording-range", RecordingRange);
