/** Sharing a recording, over the page from which it was asked for: who can see it, and whom to let in. */
import { html, nothing, type TemplateResult } from "lit";
import { offerJson } from "../../files.ts";
import type { ShareDesks } from "../../sharing/share-desks.ts";
import type { Changing } from "../../live/changing.ts";
import { Plan } from "../../player/plan.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { loading, notice, outcome } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";
import { recalled, shareList } from "./share-list.ts";
import "./share-form.ts";

const text = words.share;

export class ShareDialog extends AsideElement {
  static override properties = {
    app: { attribute: false },
    desks: { attribute: false },
    place: { attribute: false },
  };
  declare desks: ShareDesks;
  /** Where the picture stands, ms of the film; null: there is none beside. */
  declare place: (() => number) | null;

  /** The recording for which it stands open, and what had been said by then. */
  #of: string | null = null;
  #before: unknown = null;

  constructor() {
    super();
    this.place = null;
  }
  protected override follows(): Changing[] {
    return [this.desks.sharing, this.desks.shares];
  }
  override updated(): void {
    const dialog = this.querySelector("dialog");
    if (dialog !== null && !dialog.open) dialog.showModal();
  }

  override render(): TemplateResult | typeof nothing {
    const { sharing, shares } = this.desks;
    const { recording, name, manifest } = sharing;
    if (recording === null) return nothing;
    const rows = shares.of(recording);
    return html`<dialog
      class="ask ask--wide"
      aria-labelledby="share-title"
      @close=${() => {
        sharing.close();
      }}
    >
      <div class="stack">
        <div class="row row--between row--top">
          <h2 id="share-title">${text.dialog.title(name)}</h2>
          <form method="dialog">
            <button class="btn btn--quiet icon-btn" aria-label=${text.dialog.close}>
              ${icon("x")}
            </button>
          </form>
        </div>
        <p class="small muted">${text.dialog.lead}</p>
        ${
          rows.length === 0
            ? nothing
            : html`<h3>${text.who.title}</h3>
                ${shareList(shares, rows, {
                  originMs: manifest === null ? null : new Plan(manifest).originMs,
                })}`
        }
        ${this.#recalled()} ${this.#made()}
        ${
          manifest === null
            ? sharing.failed("manifest") === null
              ? loading(text.dialog.loading)
              : outcome(sharing, "manifest")
            : sharing.shared !== null
              ? nothing
              : html`<share-form
                  .app=${this.app}
                  .desks=${this.desks}
                  .manifest=${manifest}
                  .place=${this.place}
                ></share-form>`
        }
      </div>
    </dialog>`;
  }

  /** What was said before it was opened stands beside what it is about, not here. */
  protected override willUpdate(): void {
    const { sharing, shares } = this.desks;
    if (sharing.recording === this.#of) return;
    this.#of = sharing.recording;
    this.#before = shares.done ?? shares.failure;
  }
  /** Of a share that is gone from the list as well. */
  #recalled(): unknown {
    const { shares } = this.desks;
    const last = shares.done ?? shares.failure;
    return last === null || last === this.#before || !last.act.startsWith("recall ")
      ? nothing
      : recalled(shares, last.act);
  }

  #made(): unknown {
    const { sharing } = this.desks;
    const { shared } = sharing;
    if (shared === null) return nothing;
    return html`<div role="status">${notice("ok", "check", text.dialog.shared(shared.name))}</div>
      <p class="row">
        <button
          class="btn"
          type="button"
          @click=${() => {
            offerJson(text.receiptFile("share"), shared.receipt);
          }}
        >
          ${icon("check")}${text.receipt}
        </button>
        <button class="btn" type="button" @click=${() => void sharing.choose(null)}>
          ${icon("share")}${text.dialog.another}
        </button>
      </p>`;
  }
}
customElements.define("share-dialog", ShareDialog);
