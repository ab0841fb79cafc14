/** "Take everything with you": one file, with how far it is, to be gone on with where it broke off. */
import { html, nothing, type TemplateResult } from "lit";
import { dayKey } from "../../house/days.ts";
import type { MyExport } from "../../house/my-export.ts";
import type { Changing } from "../../live/changing.ts";
import { hashOf } from "../../router.ts";
import { size } from "../../recordings/recording-words.ts";
import { openSink } from "../../sink.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { notice, panel } from "../shell/house-parts.ts";
import { icon, type IconName } from "../shell/icons.ts";

const text = words.my.footprint.take;

export class ExportPanel extends AsideElement {
  protected override follows(): Changing[] {
    return [this.app.taking, this.app.vault];
  }
  override connectedCallback(): void {
    super.connectedCallback();
    // Says itself what went wrong, where vaults are; here everything is named until it is known.
    if (!this.#isOutside) void this.app.vault.load();
  }

  /** From outside: such accounts have no vault. */
  get #isOutside(): boolean {
    return this.app.account.me?.outside === true;
  }

  /** What decides what is in it, as the server does. */
  get #vault(): keyof typeof text.holds {
    if (this.#isOutside) return "none";
    const { state, facts } = this.app.vault;
    if (state === "none") return "none";
    return facts?.locked === true ? "locked" : "open";
  }

  override render(): TemplateResult {
    const { taking } = this.app;
    const { state } = taking;
    const vault = this.#vault;
    const held = state === "broken" || state === "changed";
    return panel(
      "take",
      text.title,
      html`<p>${text.text}</p>
        <p>${text.holds[vault]}</p>
        ${
          vault === "locked"
            ? html`<p><a class="btn" href=${hashOf("vault")}>${text.vault}</a></p>`
            : nothing
        }
        ${this.#progress(taking)}
        <div role="status">${this.#said(taking)}</div>
        <p class="row">
          ${
            state === "running"
              ? nothing
              : held
                ? this.#button("down", text.again[state], () => taking.goOn())
                : this.#button("down", text.button, () => this.#begin(taking))
          }
          ${
            state === "running" || held
              ? this.#button("recall", text.letBe, () => taking.letBe())
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
    if (state === "saved") return notice("ok", "check", text.saved[this.#vault]);
    if (message === null) return nothing;
    return notice("warn", "warn", state === "broken" ? text.broke(message) : message);
  }
}
customElements.define("export-panel", ExportPanel);
