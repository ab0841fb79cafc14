/** Administration: the versions of the licence agreement, and writing a new one. */
import { html, nothing, type TemplateResult } from "lit";
import { fullDay } from "../../house/days.ts";
import { Agreements, type Version } from "../../house/agreements.ts";
import { words } from "../../words.ts";
import { typedIn } from "../shell/field.ts";
import { notice, onSubmit, outcome, pageHead, panel, waiting } from "../shell/house-parts.ts";
import { HouseScreen } from "../shell/house-screen.ts";
import { icon } from "../shell/icons.ts";
import { troubles } from "../shell/notices.ts";
import { prose } from "../shell/prose.ts";
import { administrationTabs } from "./school-tabs.ts";

const text = words.school.agreements;

export class AgreementsScreen extends HouseScreen<Agreements> {
  static override properties = { writing: { state: true }, same: { state: true } };
  declare writing: boolean;
  /** Publishing the very same text would ask everybody for nothing. */
  declare same: boolean;

  constructor() {
    super();
    this.writing = false;
    this.same = false;
  }

  protected override makeDesk(): Agreements {
    return new Agreements(this.app);
  }
  override connectedCallback(): void {
    super.connectedCallback();
    void this.desk.load();
  }

  protected override page(): TemplateResult {
    const { app, desk } = this;
    const { newest, versions } = desk;
    return html`<main class="page" id="main">
      ${administrationTabs("agreements")}
      ${pageHead(
        text.title,
        text.lead,
        newest === null || this.writing
          ? nothing
          : html`<button
              class="btn btn--main"
              type="button"
              @click=${() => {
                this.writing = true;
              }}
            >
              ${icon("page")}${text.write}
            </button>`,
      )}
      ${troubles(desk.failed("load"), app.signalling)}
      ${this.writing && newest !== null ? this.#editor(newest) : nothing}
      ${outcome(desk, "publish")}
      ${
        versions === null
          ? waiting(desk, text.loading)
          : panel(
              "versions",
              text.versions,
              html`<ul class="list">
                ${versions.map((version) => this.#version(version, version === newest))}
              </ul>`,
            )
      }
      <p class="small muted">${text.model}</p>
    </main>`;
  }

  #editor(newest: Version): TemplateResult {
    const { desk } = this;
    return panel(
      "writing",
      text.writing(newest.version),
      html`${notice("warn", "warn", text.warn)}
        <form class="stack" @submit=${onSubmit((form) => void this.#publish(form, newest))}>
          <div class="field">
            <label for="agreement">${text.text}</label>
            <textarea
              class="input long-text"
              id="agreement"
              name="agreement"
              rows="20"
              minlength="200"
              maxlength="100000"
              required
              aria-describedby="agreement-hint"
              .defaultValue=${newest.text}
            ></textarea>
            <p class="field__hint" id="agreement-hint">${words.school.code.textHint}</p>
          </div>
          <p role="status">${this.same ? text.same : nothing}</p>
          <div class="row">
            <button
              class="btn btn--main"
              type="submit"
              aria-disabled=${desk.busy !== null ? "true" : nothing}
            >
              ${icon("check")}${text.publish}
            </button>
            <button
              class="btn"
              type="button"
              @click=${() => {
                this.writing = this.same = false;
              }}
            >
              ${text.cancel}
            </button>
          </div>
        </form>`,
    );
  }

  async #publish(form: HTMLFormElement, newest: Version): Promise<void> {
    const written = typedIn(form, "agreement").replaceAll("\r\n", "\n");
    this.same = written === newest.text.trim();
    if (this.same) return;
    if (await this.desk.publish(newest.version, written)) {
      this.writing = false;
      await this.app.knowMe();
    }
  }

  #version(
    { version, text: written, hash, publishedAt }: Version,
    newest: boolean,
  ): TemplateResult {
    return html`<li class="account">
      <div class="row">
        <b>${text.version(version)}</b>
        ${newest ? html`<span class="badge badge--ok">${icon("check")}${text.newest}</span>` : nothing}
      </div>
      <p class="small muted">${text.by(fullDay(publishedAt))}. ${text.hash(hash.slice(0, 16))}</p>
      <details>
        <summary>${text.read}<span class="vh"> ${text.version(version)}</span></summary>
        ${prose(written)}
      </details>
    </li>`;
  }
}
customElements.define("agreements-screen", AgreementsScreen);
