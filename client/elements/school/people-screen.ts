/** Administration: people. Opens and closes accounts; nothing here opens a lesson (R23). */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { fullDay } from "../../house/days.ts";
import { People, shownPeople } from "../../house/people.ts";
import { hashOf } from "../../router.ts";
import { words } from "../../words.ts";
import { copyLink } from "../shell/copy-link.ts";
import { notice, outcome, pageHead, panel, waiting } from "../shell/house-parts.ts";
import { HouseScreen } from "../shell/house-screen.ts";
import { icon } from "../shell/icons.ts";
import { troubles } from "../shell/notices.ts";
import { inviteForm } from "./people-invite.ts";
import { peopleLinks } from "./people-links.ts";
import { personRow, type Opened } from "./people-row.ts";
import { administrationTabs } from "./school-tabs.ts";

const text = words.people;

export class PeopleScreen extends HouseScreen<People> {
  static override properties = {
    inviting: { state: true },
    opened: { state: true },
  };
  declare inviting: boolean;
  /** The account whose actions are shown, and whether its reset is being made. */
  declare opened: Opened;

  constructor() {
    super();
    this.inviting = false;
    this.opened = null;
  }

  protected override makeDesk(): People {
    return new People(this.app);
  }
  override connectedCallback(): void {
    super.connectedCallback();
    void this.desk.load();
  }

  override updated(changed?: Map<string, unknown>): void {
    super.updated();
    // What a button opened takes the focus.
    if (changed?.has("inviting") && this.inviting) this.#focus("#invite-email");
    if (!changed?.has("opened")) return;
    const before = changed.get("opened") as Opened | undefined;
    if (this.opened?.resetting === true) this.#focus(".reset input");
    else if (before?.resetting === true) this.#focus(".account__do button");
  }
  #focus(what: string): void {
    this.querySelector<HTMLElement>(what)?.focus();
  }

  protected override page(): TemplateResult {
    const { app, desk } = this;
    const { fresh } = desk;
    const open = html`<button
      class="btn btn--main"
      type="button"
      aria-expanded=${this.inviting ? "true" : "false"}
      @click=${() => {
        this.inviting = !this.inviting;
      }}
    >
      ${icon("plus")}${text.invite.open}
    </button>`;
    return html`<main class="page" id="main">
      ${administrationTabs("people")}
      ${pageHead(
        text.title,
        text.lead(app.account.me?.school.name ?? ""),
        desk.reply === null ? nothing : open,
      )}
      ${troubles(desk.failed("load"), app.signalling)}
      ${
        this.inviting
          ? inviteForm(desk, () => {
              this.inviting = false;
            })
          : nothing
      }
      ${outcome(desk, "invite")} ${outcome(desk, "reset")}
      ${
        fresh?.url
          ? copyLink(app, {
              title: text.fresh.title[fresh.kind](fresh.name),
              url: fresh.url,
              day: fullDay(fresh.expiresAt),
              forget: () => {
                desk.forgetLink();
              },
            })
          : nothing
      }
      ${desk.reply === null ? waiting(desk, text.loading) : this.#lists()}
      ${notice(
        "promise",
        "shield",
        text.unseen.title,
        html`<p>${text.unseen.text} <a href=${hashOf("promise")}>${text.unseen.link}</a></p>`,
      )}
    </main>`;
  }

  #lists(): TemplateResult {
    const { desk } = this;
    const people = desk.reply?.people ?? [];
    const shown = shownPeople(people, desk.filter);
    return html`${peopleLinks(desk)}
    ${panel(
      "accounts",
      text.list,
      html`<div class="field">
          <label for="filter">${text.filter}</label>
          <input
            class="input"
            id="filter"
            type="search"
            autocomplete="off"
            .value=${desk.filter}
            @input=${(event: Event) => {
              desk.search((event.target as HTMLInputElement).value);
            }}
          />
          <p class="field__hint" role="status">
            ${desk.filter === "" ? nothing : text.filtered(shown.length, people.length)}
          </p>
        </div>
        ${shown.length === 0 ? html`<p class="muted">${text.none}</p>` : nothing}
        <ul class="list">
          ${repeat(
            shown,
            ({ account }) => account,
            (person) =>
              personRow(desk, person, {
                me: this.app.account.me?.account ?? "",
                opened: this.opened?.account === person.account ? this.opened : null,
                open: (opened) => {
                  this.opened = opened;
                },
              }),
          )}
        </ul>`,
    )}`;
  }
}
customElements.define("people-screen", PeopleScreen);
