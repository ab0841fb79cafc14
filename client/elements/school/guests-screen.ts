/** Coaches from outside: the teacher's own invitations, and the button that ends each. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { dayOf, fullDay } from "../../house/days.ts";
import { Guests, type GuestRow, type InvitationRow } from "../../house/guests.ts";
import { words } from "../../words.ts";
import { copyLink } from "../shell/copy-link.ts";
import { guestsInvite } from "./guests-invite.ts";
import {
  empty,
  notice,
  outcome,
  outsideBadge,
  pageHead,
  panel,
  waiting,
} from "../shell/house-parts.ts";
import { HouseScreen } from "../shell/house-screen.ts";
import { icon } from "../shell/icons.ts";
import { troubles } from "../shell/notices.ts";
import { initial } from "../live/watch-list.ts";

const text = words.guests;

export class GuestsScreen extends HouseScreen<Guests> {
  static override properties = { once: { state: true }, wrongDay: { state: true } };
  /** For one live session rather than until a date. */
  declare once: boolean;
  declare wrongDay: boolean;

  constructor() {
    super();
    this.once = true;
    this.wrongDay = false;
  }

  protected override makeDesk(): Guests {
    return new Guests(this.app);
  }
  override connectedCallback(): void {
    super.connectedCallback();
    void this.desk.load();
  }

  protected override page(): TemplateResult {
    const { app, desk } = this;
    const { fresh, reply } = desk;
    return html`<main class="page" id="main">
      ${pageHead(text.title, text.lead)} ${troubles(desk.failed("load"), app.signalling)}
      <div class="split">
        <div class="stack">
          ${
            fresh?.url
              ? copyLink(app, {
                  title: words.people.fresh.title.join(fresh.name),
                  url: fresh.url,
                  day: fullDay(fresh.expiresAt),
                  forget: () => {
                    desk.forgetLink();
                  },
                })
              : nothing
          }
          ${guestsInvite(desk, this)}
          ${reply === null ? waiting(desk, text.loading) : this.#mine(reply.guests)}
          ${reply === null ? nothing : this.#invitations(reply.invitations)}
        </div>
        <div class="stack stick">
          ${notice("promise", "shield", text.unseen.title, html`<p>${text.unseen.text}</p>`)}
        </div>
      </div>
    </main>`;
  }

  #mine(guests: readonly GuestRow[]): TemplateResult {
    const { desk } = this;
    return panel(
      "guests",
      text.mine.title,
      html`${outcome(desk, "end")}
        ${guests.length === 0 ? empty(text.mine.empty, text.mine.emptyText) : nothing}
        <ul class="list">
          ${repeat(
            guests,
            ({ tie }) => tie,
            (guest) =>
              html`<li class="account">
                <div class="person">
                  <span class="face" aria-hidden="true">${initial(guest.name)}</span>
                  <span class="person__who"><b>${guest.name}</b><small>${guest.email}</small></span>
                  <button
                    class="btn"
                    type="button"
                    aria-label=${text.mine.endLabel(guest.name)}
                    @click=${() => void desk.end(guest)}
                  >
                    ${icon("x")}${text.mine.end}
                  </button>
                </div>
                <p class="account__facts">
                  ${outsideBadge(text.outside)}
                  <span class="badge badge--off"
                    >${icon("clock")}${
                      guest.oneSession ? text.mine.once : text.mine.until(dayOf(guest.until))
                    }</span
                  >
                  ${
                    guest.ready
                      ? html`<span class="badge badge--ok"
                          >${icon("check")}${text.mine.ready}</span
                        >`
                      : html`<span class="badge badge--warn"
                          >${icon("clock")}${text.mine.notReady}</span
                        >`
                  }
                </p>
              </li>`,
          )}
        </ul>`,
    );
  }

  #invitations(invitations: readonly InvitationRow[]): TemplateResult | typeof nothing {
    const { desk } = this;
    if (invitations.length === 0 && desk.said("withdraw") === null) return nothing;
    return panel(
      "invitations",
      text.invitations.title,
      html`${outcome(desk, "withdraw")}
        <ul class="list">
          ${repeat(
            invitations,
            ({ link }) => link,
            (one) =>
              html`<li class="person">
                <span class="person__who"
                  ><b>${one.name}</b
                  ><small
                    >${one.email}. ${text.invitations.until(dayOf(one.expiresAt))}</small
                  ></span
                >
                <button
                  class="btn"
                  type="button"
                  aria-label=${text.invitations.withdrawLabel(one.name)}
                  @click=${() => void desk.withdraw(one)}
                >
                  ${icon("recall")}${text.invitations.withdraw}
                </button>
              </li>`,
          )}
        </ul>`,
    );
  }
}
customElements.define("guests-screen", GuestsScreen);
