/** R20: the agreement before anything else; afterwards the copy that is the person's own. */
import { html, nothing, type TemplateResult } from "lit";
import { copyAsText, Reading, type Agreement } from "../../door/agreement.ts";
import { offer, offerJson } from "../../files.ts";
import type { Changing } from "../../live/changing.ts";
import { fullDay } from "../../house/days.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { gatePage } from "../shell/gate-page.ts";
import { icon } from "../shell/icons.ts";
import { warning } from "../shell/notices.ts";
import { agreementFacts, acceptForm, practice } from "./agreement-parts.ts";
import { prose } from "../shell/prose.ts";

const text = words.door.agreement;

export class AgreementScreen extends AsideElement {
  #reading: Reading | null = null;
  #accepted = false;

  get reading(): Reading {
    return (this.#reading ??= new Reading(this.app.api));
  }

  protected override follows(): Changing[] {
    return [this.reading, this.app.account, this.app.theme];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.className = "plain";
    void this.reading.load();
  }

  get #school(): string {
    return this.app.account.me?.school.name ?? "";
  }

  async #accept(form: HTMLFormElement): Promise<void> {
    const { app, reading } = this;
    // The page stays for the copy, although nothing stands in front any more.
    app.gate.hold("agreement");
    if (await reading.accept(new FormData(form).get("trained") !== null)) {
      this.#accepted = true;
      this.requestUpdate();
      await this.updateComplete;
      // Before what takes time: whoever has gone on from here by then keeps the focus.
      this.querySelector<HTMLElement>("h1")?.focus();
      await reading.fetchCopy();
      // What stands in front now; were it not heard, the next request would say.
      await app.knowMe().catch(() => undefined);
      return;
    }
    app.gate.release();
    await this.updateComplete;
    this.querySelector<HTMLElement>("[role=alert]")?.scrollIntoView({ block: "nearest" });
  }

  #download(agreement: Agreement): void {
    const { head } = text;
    const { version, hash, acceptedAt } = agreement;
    const lines = [
      head.school(this.#school),
      head.version(version),
      head.hash(hash),
      acceptedAt === null ? head.notAccepted : head.accepted(fullDay(acceptedAt)),
    ];
    offer(text.file(version), copyAsText({ ...agreement, school: this.#school }, lines));
  }

  override render(): TemplateResult {
    const { agreement, failure } = this.reading;
    if (this.#accepted) return gatePage(this.app, this.#done());
    if (agreement !== null) return gatePage(this.app, this.#read(agreement));
    return gatePage(
      this.app,
      html`<h1 tabindex="-1">${text.title}</h1>
        ${
          failure === null
            ? html`<p class="muted" role="status">${words.door.loading}</p>`
            : warning(
                failure.message,
                "",
                html`<p>
                  <button class="btn" type="button" @click=${() => void this.reading.load()}>
                    ${words.door.tryAgain}
                  </button>
                </p>`,
              )
        }`,
    );
  }

  #read(agreement: Agreement): TemplateResult {
    const { failure, busy } = this.reading;
    const training = agreement.acceptedAt !== null;
    const school = this.#school;
    return html`<div class="page__head">
        <div>
          <h1 tabindex="-1">${training ? text.titleTraining : text.title}</h1>
          <p class="lead">${training ? text.leadTraining(school) : text.lead(school)}</p>
        </div>
      </div>
      ${failure === null ? nothing : warning(failure.message)}
      <article class="panel" aria-label=${text.theAgreement}>
        ${agreementFacts(agreement, () => {
          this.#download(agreement);
        })}
        ${prose(agreement.text)}
      </article>
      ${practice(agreement)} ${acceptForm(agreement, busy, (form) => void this.#accept(form))}`;
  }

  #done(): TemplateResult {
    const { agreement, copy } = this.reading;
    return html`<div class="page__head">
        <div>
          <h1 tabindex="-1">${text.done.title}</h1>
          <p class="lead">${text.done.lead}</p>
        </div>
      </div>
      <section class="panel">
        ${agreement === null ? nothing : html`<p class="row">${icon("check")}<b>${text.version(agreement.version, fullDay(agreement.publishedAt))}</b></p>`}
        ${
          copy === null
            ? nothing
            : html`<p>
                  <button
                    class="btn btn--lesson"
                    type="button"
                    @click=${() => {
                      offerJson(text.receiptFile(copy.version), copy);
                    }}
                  >
                    ${icon("down")}${text.done.receipt}
                  </button>
                </p>
                <p class="small muted">${text.done.receiptHint}</p>`
        }
      </section>
      <p>
        <button
          class="btn btn--main btn--lesson"
          type="button"
          @click=${() => {
            this.app.gate.release();
          }}
        >
          ${words.door.goOn}
        </button>
      </p>`;
  }
}
customElements.define("agreement-screen", AgreementScreen);
