/** Group libraries: those I am in, who is in each, and making one. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Groups, LONGEST_NAME } from "../../sharing/groups.ts";
import type { Changing } from "../../live/changing.ts";
import { hashOf } from "../../router.ts";
import { words } from "../../words.ts";
import { field, typedIn } from "../shell/field.ts";
import { groupPanel } from "./group-panel.ts";
import {
  empty,
  notice,
  onSubmit,
  outcome,
  pageHead,
  panel,
  waiting,
} from "../shell/house-parts.ts";
import { HouseScreen } from "../shell/house-screen.ts";
import { icon } from "../shell/icons.ts";
import { libraryTabs } from "../recordings/library-tabs.ts";
import { troubles } from "../shell/notices.ts";

const text = words.groups;

export class GroupsScreen extends HouseScreen<Groups> {
  static override properties = { wrongName: { state: true } };
  declare wrongName: boolean;

  constructor() {
    super();
    this.wrongName = false;
  }
  protected override makeDesk(): Groups {
    return new Groups(this.app, this.app);
  }
  protected override follows(): Changing[] {
    return [...super.follows(), this.app.vault];
  }
  override connectedCallback(): void {
    super.connectedCallback();
    this.desk.follow();
    void this.desk.load();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.desk.leaveDesk();
  }

  protected override page(): TemplateResult {
    const { app, desk } = this;
    const { groups } = desk.book;
    return html`<main class="page" id="main">
      ${pageHead(text.title, text.lead)} ${libraryTabs("groups")}
      ${troubles(desk.book.failed("groups"), app.signalling)} ${outcome(desk, "ended")}
      ${this.#vault()}
      ${
        groups === null
          ? waiting(desk.book, text.loading)
          : html`<div class="split">
              <div class="stack">
                ${
                  groups.length === 0
                    ? html`<section class="panel">${empty(text.empty, text.emptyText)}</section>`
                    : repeat(
                        groups,
                        ({ row }) => row.group,
                        (one) => groupPanel(app, desk, one),
                      )
                }
              </div>
              <div class="stack">${this.#make()}</div>
            </div>`
      }
    </main>`;
  }

  #vault(): TemplateResult | typeof nothing {
    const { state } = this.app.vault;
    return state === "open" || state === "unknown"
      ? nothing
      : notice(
          "warn",
          "key",
          text.needsVault,
          html`<p>
            <a class="btn btn--main" href=${hashOf("vault")}>${icon("key")}${text.vaultGo}</a>
          </p>`,
        );
  }

  #make(): TemplateResult {
    const { desk } = this;
    return panel(
      "make",
      text.make.title,
      html`<form class="stack" @submit=${onSubmit((form) => void this.#send(form))}>
        ${field({
          ...{ id: "group-name", label: text.make.name, hint: text.make.nameHint },
          maxlength: LONGEST_NAME,
          failure: this.wrongName ? text.make.tooLong : null,
        })}
        ${outcome(desk, "make")}
        <button
          class="btn btn--main"
          type="submit"
          aria-disabled=${desk.busy === null ? nothing : "true"}
        >
          ${icon("plus")}${desk.busy === "make" ? text.make.making : text.make.submit}
        </button>
      </form>`,
    );
  }

  async #send(form: HTMLFormElement): Promise<void> {
    const name = typedIn(form, "group-name");
    this.wrongName = name === "" || name.length > LONGEST_NAME;
    if (!this.wrongName && (await this.desk.make(name))) form.reset();
  }
}
customElements.define("groups-screen", GroupsScreen);
