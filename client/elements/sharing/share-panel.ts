/** Beside the picture of my own recording: who can see it now, and taking it back. */
import { html, nothing, type TemplateResult } from "lit";
import type { ShareDesks } from "../../sharing/share-desks.ts";
import type { Changing } from "../../live/changing.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { FocusBeside } from "../shell/focus.ts";
import { empty, outcome, panel } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";
import { recallButton, recalled, shareList } from "./share-list.ts";

const text = words.share;

export class SharePanel extends AsideElement {
  static override properties = {
    desks: { attribute: false },
    recording: { attribute: false },
    name: { attribute: false },
    sealedAs: { attribute: false },
    originMs: { attribute: false },
  };
  declare desks: ShareDesks;
  declare recording: string;
  declare name: string;
  /** The id that its name is sealed as; null where none was opened. */
  declare sealedAs: string | null;
  /** ms of the recording at which the film begins. */
  declare originMs: number;
  readonly #focus = new FocusBeside();

  protected override follows(): Changing[] {
    return [this.desks.shares];
  }
  protected override willUpdate(): void {
    this.#focus.before(this);
  }
  override updated(): void {
    this.#focus.after(this);
  }

  override render(): TemplateResult {
    const { desks, recording, name, sealedAs, originMs } = this;
    const { shares, sharing } = desks;
    const rows = shares.of(recording);
    const last = shares.done?.act ?? shares.failure?.act ?? "";
    return panel(
      "who-sees",
      text.who.title,
      html`${
          shares.reply === null
            ? outcome(shares, "shares")
            : rows.length === 0
              ? empty(text.who.nobody, text.who.nobodyText)
              : shareList(shares, rows, { originMs })
        }
        ${last.startsWith("recall") && sharing.recording === null ? recalled(shares, last) : nothing}
        <p class="row">
          <button
            class="btn btn--main"
            type="button"
            @click=${() => void sharing.open(recording, name, sealedAs)}
          >
            ${icon("share")}${text.share}
          </button>
          ${
            rows.length < 2
              ? nothing
              : recallButton(shares, text.recallAll, text.recallAllLabel(name), () =>
                  shares.recallAll(recording),
                )
          }
        </p>`,
    );
  }
}
customElements.define("share-panel", SharePanel);
