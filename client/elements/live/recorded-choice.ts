/** After a lesson that was recorded: what becomes of it. Untouched, the standing choice takes effect. */
import { html, nothing, type TemplateResult } from "lit";
import { Recordings } from "../../recordings/recordings.ts";
import { length, size } from "../../recordings/recording-words.ts";
import type { Changing } from "../../live/changing.ts";
import { hashOf } from "../../router.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { waiting } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";
import { warning } from "../shell/notices.ts";
import { gone, recordingActs, whenOf } from "../recordings/recording-acts.ts";

const text = words.recordings.end;
/** Until the last seconds are sealed it is asked again so often, ms. */
const AGAIN_MS = 1_000;

export class RecordedChoice extends AsideElement {
  static override properties = { recording: {} };
  declare recording: string;
  #desk: Recordings | null = null;
  #timer = 0;

  protected override follows(): Changing[] {
    return [this.#deskHere(), this.app.vault];
  }
  #deskHere(): Recordings {
    return (this.#desk ??= new Recordings(this.app, this.app.vault));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = window.setInterval(() => void this.#look(), AGAIN_MS);
    void this.#deskHere().load();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const desk = this.#deskHere();
    if (desk.failed("load") === null && this.#isSealed(desk)) clearInterval(this.#timer);
    else if (desk.busy === null) await desk.load();
  }
  #isSealed(desk: Recordings): boolean {
    return desk.reply !== null && desk.byId(this.recording)?.state !== "recording";
  }

  override render(): TemplateResult {
    const desk = this.#deskHere();
    const row = desk.byId(this.recording);
    const failed = desk.failed("load");
    const others = (desk.reply?.recordings ?? []).filter(
      (one) => one.state === "undecided" && one.recording !== this.recording,
    ).length;
    return html`<section class="panel" aria-labelledby="becomes">
      <h2 id="becomes">${text.title}</h2>
      ${failed === null ? nothing : warning(failed)} ${gone(desk)}
      ${
        desk.reply === null
          ? waiting(desk, words.recordings.place.loading)
          : row === null
            ? nothing
            : html`<p>${text.size(length(row.lastsMs), size(row.bytes))}</p>
                <p role="status">
                  ${
                    row.state === "recording"
                      ? text.finishing
                      : whenOf(row, desk.reply.settings.untouched)
                  }
                </p>
                <div class="rec rec--alone">${recordingActs(desk, row)}</div>`
      }
      ${others === 0 ? nothing : html`<p>${text.others(others)}</p>`}
      <p>
        <a
          class="btn"
          href=${hashOf("recordings")}
          @click=${() => {
            this.app.live.dismiss();
          }}
          >${icon("book")}${text.all}</a
        >
      </p>
    </section>`;
  }
}
customElements.define("recorded-choice", RecordedChoice);
