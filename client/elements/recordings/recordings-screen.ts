/** My recordings: each with who can open it, what happens to it when, and what I can do. */
import { html, nothing, type TemplateResult } from "lit";
import type { RecordingsReply } from "#protocol/http/recordings.ts";
import { Recordings } from "../../recordings/recordings.ts";
import { shareDesks, type ShareDesks } from "../../sharing/share-desks.ts";
import { size } from "../../recordings/recording-words.ts";
import type { Changing } from "../../live/changing.ts";
import { mendedAt, obstacleOf } from "../../live/recording-cannot.ts";
import { hashOf } from "../../router.ts";
import { words } from "../../words.ts";
import { empty, notice, pageHead, panel, waiting } from "../shell/house-parts.ts";
import { HouseScreen } from "../shell/house-screen.ts";
import { icon } from "../shell/icons.ts";
import { troubles } from "../shell/notices.ts";
import { libraryTabs } from "./library-tabs.ts";
import { gone } from "./recording-acts.ts";
import { recordingsDue } from "./recordings-due.ts";
import { recordingSettings } from "./recording-settings.ts";
import "./recordings-list.ts";
import "../sharing/share-dialog.ts";

const text = words.recordings.place;

export class RecordingsScreen extends HouseScreen<Recordings> {
  #shares!: ShareDesks;

  protected override makeDesk(): Recordings {
    this.#shares = shareDesks(this.app);
    // Whatever is cut, kept in part or deleted is taken back from everybody.
    return new Recordings(this.app, this.app.vault, this.#shares.shares);
  }
  protected override follows(): Changing[] {
    return [...super.follows(), this.app.vault];
  }
  #stopTitles: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    const { desk } = this;
    // A vault that is opened meanwhile opens the titles, too.
    this.#stopTitles = this.app.vault.onChange(() => void desk.openTitles());
    void desk.load();
    this.#shares.shares.follow();
    void this.#shares.shares.load();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopTitles?.();
    this.#shares.shares.leave();
  }

  protected override page(): TemplateResult {
    const { app, desk } = this;
    const { reply } = desk;
    return html`<main class="page" id="main">
      ${pageHead(text.title, text.lead, reply === null ? nothing : used(reply))}
      ${libraryTabs("recordings")} ${troubles(desk.failed("load"), app.signalling)} ${gone(desk)}
      ${
        reply === null
          ? waiting(desk, text.loading)
          : html`${this.#list(reply)}
              <div class="columns">
                <div>
                  ${reply.recordings.length === 0 ? nothing : recordingsDue(reply)}
                  ${this.#vault(reply)} ${this.#promise()}
                </div>
                <div>${recordingSettings(desk, reply)}</div>
              </div>`
      }
      <share-dialog .app=${app} .desks=${this.#shares}></share-dialog>
    </main>`;
  }

  #list({ recordings, settings }: RecordingsReply): TemplateResult {
    if (recordings.length === 0)
      return html`<section class="panel">${empty(text.empty, text.emptyText)}</section>`;
    return html`<recordings-list
      class="stack"
      .desk=${this.desk}
      .desks=${this.#shares}
      .untouched=${settings.untouched}
      .closed=${this.app.vault.held === null}
    ></recordings-list>`;
  }

  #vault(reply: RecordingsReply): TemplateResult {
    const obstacle = obstacleOf(reply, this.app.vault.state);
    const stands = obstacle === null ? null : words.recordings.obstacles[obstacle];
    return panel(
      "vault",
      text.vault.title,
      html`${
          stands === null
            ? html`<p>${text.vault.ready}</p>`
            : notice("warn", "warn", stands.title, html`<p>${stands.text}</p>`)
        }
        <a
          class="btn ${stands === null ? "" : "btn--main"}"
          href=${hashOf(obstacle === null ? "vault" : mendedAt(obstacle))}
          >${icon("key")}${
            stands === null || mendedAt(obstacle ?? "no-vault") !== "vault"
              ? text.vault.go
              : stands.go
          }</a
        >`,
    );
  }

  #promise(): TemplateResult {
    return notice(
      "promise",
      "shield",
      text.nobody,
      html`<p>${text.nobodyText} <a href=${hashOf("promise")}>${text.check}</a></p>`,
    );
  }
}

/** How full it is: a bar, and the same in words. */
const used = ({ usedBytes, settings, most }: RecordingsReply): TemplateResult => {
  const limits = [settings.quotaBytes, most.quotaBytes].filter((one) => one !== null);
  const limit = limits.length === 0 ? null : Math.min(...limits);
  return html`<div class="quota">
    ${
      limit === null
        ? nothing
        : html`<progress max=${Math.max(1, limit)} value=${usedBytes} aria-label=${text.used}>
            ${size(usedBytes)}
          </progress>`
    }
    <span class="small muted"
      >${
        limit === null
          ? text.usedNoLimit(size(usedBytes))
          : text.usedOf(size(usedBytes), size(limit))
      }</span
    >
  </div>`;
};

customElements.define("recordings-screen", RecordingsScreen);
