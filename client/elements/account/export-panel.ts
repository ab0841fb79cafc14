/** "Take everything with you": one file, with how far it is, to be gone on with where it broke off. */
import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../../app.ts";
import { dayKey } from "../../house/days.ts";
import { MyExport } from "../../house/my-export.ts";
import { size } from "../../recordings/recording-words.ts";
import { openSink } from "../../sink.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { notice, panel } from "../shell/house-parts.ts";
import { icon, type IconName } from "../shell/icons.ts";

const text = words.my.footprint.take;

export class ExportPanel extends AsideElement {
  static override properties = { app: { attribute: false } };
  declare app: App;
  #export: MyExport | null = null;
  #stop: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    const { api } = this.app;
    const mine = new MyExport({ open: (path, headers) => api.open(path, headers) });
    this.#export = mine;
    this.#stop = mine.onChange(() => {
      this.requestUpdate();
    });
  }
  override disconnectedCallback(): void {
    this.#stop?.();
    // Left half done: nothing of it stays.
    if (this.#export?.state !== "saved") void this.#export?.letBe();
    super.disconnectedCallback();
  }

  override render(): TemplateResult | typeof nothing {
    const mine = this.#export;
    if (mine === null) return nothing;
    const broken = mine.state === "broken";
    return panel(
      "take",
      text.title,
      html`<p>${text.text}</p>
        ${this.#progress(mine)}
        <div role="status">${this.#said(mine)}</div>
        <p class="row">
          ${
            mine.state === "running"
              ? nothing
              : broken
                ? this.#button("down", text.goOn, () => mine.goOn())
                : this.#button("down", text.button, () => this.#begin(mine))
          }
          ${
            mine.state === "running" || broken
              ? this.#button("recall", text.letBe, () => mine.letBe())
              : nothing
          }
        </p>`,
    );
  }

  #button(sign: IconName, word: string, act: () => Promise<void>): TemplateResult {
    return html`<button class="btn" type="button" @click=${() => void act()}>
      ${icon(sign)}${word}
    </button>`;
  }

  #begin(mine: MyExport): Promise<void> {
    const name = text.file(dayKey(Date.now()));
    return mine.begin(openSink({ name, type: "application/zip", ending: ".zip" }));
  }

  #progress({ state, got, total }: MyExport): TemplateResult | typeof nothing {
    if (state !== "running" && state !== "broken") return nothing;
    return html`<div class="row">
      <progress
        class="grow"
        max=${total ?? 1}
        value=${total === null ? 0 : got}
        aria-label=${text.label}
      ></progress>
      <span class="num small"
        >${total === null ? text.begins : text.working(size(got), size(total))}</span
      >
    </div>`;
  }

  #said({ state, message }: MyExport): TemplateResult | typeof nothing {
    if (message === null) return nothing;
    if (state === "saved") return notice("ok", "check", message);
    return notice("warn", "warn", state === "broken" ? text.broke(message) : message);
  }
}
customElements.define("export-panel", ExportPanel);
