/** My footprint: all that exists about me, each with what ends or removes it. */
import { html, nothing, type TemplateResult } from "lit";
import type { FootprintReply } from "#protocol/http/log.ts";
import { fullDay } from "../../house/days.ts";
import { Footprint } from "../../house/footprint.ts";
import { size } from "../../recordings/recording-words.ts";
import { hashOf, type Place } from "../../router.ts";
import { words } from "../../words.ts";
import { notice, outcome, pageHead, panel, waiting } from "../shell/house-parts.ts";
import { HouseScreen } from "../shell/house-screen.ts";
import "./export-panel.ts";
import "./films-panel.ts";
import "./footprint-notes.ts";
import "./footprint-recordings.ts";
import { icon, type IconName } from "../shell/icons.ts";
import { troubles } from "../shell/notices.ts";

const text = words.my.footprint;
/** An account that began anew within this time of its opening only just began. */
const SAME_MS = 1_000;

/** `what` is what exists; `end` what ends or removes it. */
const row = (sign: IconName, title: string, what: string, end: unknown = nothing): TemplateResult =>
  html`<li class="person print">
    <span class="mark mark--note">${icon(sign)}</span>
    <span class="person__who"><b>${title}</b><small>${what}</small></span>
    ${end}
  </li>`;

const go = (place: Place, label: string): TemplateResult =>
  html`<a class="btn" href=${hashOf(place)}>${label}</a>`;

const stays = (place: Place, label: string, why: string): TemplateResult =>
  html`${go(place, label)}
    <p class="small muted print__why">${why}</p>`;

export class FootprintScreen extends HouseScreen<Footprint> {
  protected override makeDesk(): Footprint {
    return new Footprint(this.app);
  }
  override connectedCallback(): void {
    super.connectedCallback();
    void this.desk.load();
  }

  protected override page(): TemplateResult {
    const { app, desk } = this;
    return html`<main class="page" id="main">
      ${pageHead(text.title, text.lead)}
      ${troubles(desk.failed("load") ?? app.live.failure, app.signalling)}
      ${
        desk.reply === null
          ? waiting(desk, text.loading)
          : html`<ul class="panel list">
              ${this.#rows(desk.reply)}
            </ul>`
      }
      <export-panel .app=${app}></export-panel>
      ${
        // Coaches from outside have no recordings.
        app.account.me?.outside === true ? nothing : html`<films-panel .app=${app}></films-panel>`
      }
      ${panel(
        "close",
        text.close.title,
        html`<p>${text.close.text}</p>
          ${this.#before(desk.reply)} ${outcome(desk, "close")}
          <button
            class="btn btn--danger"
            type="button"
            aria-disabled=${desk.busy === "close" ? "true" : nothing}
            @click=${() => void this.#close()}
          >
            ${icon("lock")}${text.close.button}
          </button>`,
      )}
    </main>`;
  }

  #rows(is: FootprintReply): TemplateResult[] {
    const anew = is.handsSince - is.joinedAt > SAME_MS;
    const account = text.account.text(fullDay(is.joinedAt));
    const factors = [
      is.password ? text.factors.password : "",
      is.passkeys === 0 ? "" : text.factors.passkeys(is.passkeys),
      is.totp ? text.factors.totp : "",
      is.recoveryLeft === 0 ? "" : text.factors.recovery(is.recoveryLeft),
    ].filter((one) => one !== "");
    const hosts = this.app.account.me?.outside !== true;
    return [
      row(
        "me",
        text.account.title,
        anew ? `${account}. ${text.account.anew(fullDay(is.handsSince))}` : account,
        go("account", text.account.change),
      ),
      ...(hosts ? [this.#live(is.live)] : []),
      row(
        "screen",
        text.devices.title,
        text.devices.n(is.devices),
        go("account", text.devices.end),
      ),
      row(
        "key",
        text.factors.title,
        factors.length === 0 ? text.nothing : words.and(factors),
        go("account", text.factors.remove),
      ),
      ...(hosts
        ? [
            row(
              "door",
              text.guests.title,
              text.guests.n(is.guests, is.invitations),
              go("guests", text.guests.end),
            ),
          ]
        : is.hosts.map((one) => this.#host(one))),
      row(
        "page",
        text.agreements.title,
        text.agreements.n(is.agreements),
        stays("account", text.agreements.see, text.agreements.stay),
      ),
      row(
        "check",
        text.training.title,
        is.trainedAt === null ? text.nothing : text.training.confirmed(fullDay(is.trainedAt)),
      ),
      row(
        "log",
        text.log.title,
        text.log.n(is.logLines),
        stays("log", text.log.see, text.log.stay),
      ),
      ...(hosts ? this.#recordings(is) : []),
      row("camera", text.media.title, text.media.text),
    ];
  }

  #recordings(is: FootprintReply): TemplateResult[] {
    const said = words.recordings.footprint;
    return [
      row(
        "book",
        said.title,
        said.n(is.recordings, size(is.recordingBytes)),
        html`${go("recordings", said.go)}
        ${
          is.recordings === 0
            ? nothing
            : html`<footprint-recordings
                class="print__why"
                .app=${this.app}
              ></footprint-recordings>`
        }`,
      ),
      row(
        "key",
        said.vault,
        is.vaultDevices === null ? said.none : said.vaultDevices(is.vaultDevices),
        go("vault", said.vaultGo),
      ),
      row(
        "share",
        text.shares.title,
        text.shares.n(is.shares, is.sharedWithMe),
        go("shared", text.shares.go),
      ),
      row("people", text.groups.title, text.groups.n(is.groups), go("groups", text.groups.go)),
      row(
        "note",
        text.notes.title,
        text.notes.n(is.notes),
        html`${stays("recordings", text.notes.go, text.notes.stay)}
        ${
          is.notes === 0
            ? nothing
            : html`<footprint-notes class="print__why" .app=${this.app}></footprint-notes>`
        }`,
      ),
    ];
  }

  /** What goes with the account, and what can be taken along before. */
  #before(is: FootprintReply | null): TemplateResult | typeof nothing {
    const said = words.recordings.footprint;
    return is === null || is.recordings === 0
      ? nothing
      : notice("warn", "warn", said.close, html`<p>${go("recordings", said.copies)}</p>`);
  }

  #host({ tie, name, until, oneSession }: FootprintReply["hosts"][number]): TemplateResult {
    const { desk } = this;
    const leaving = desk.busy === `leave ${tie}`;
    return row(
      "door",
      text.hosts.title(name),
      oneSession ? text.hosts.once : text.hosts.until(fullDay(until)),
      html`<button
          class="btn"
          type="button"
          aria-disabled=${leaving ? "true" : nothing}
          @click=${() => void desk.leave(tie)}
        >
          ${text.hosts.end}
        </button>
        ${outcome(desk, `leave ${tie}`)}`,
    );
  }

  /** The lobby knows of an end at once; the footprint was asked for once. */
  #live(asked: FootprintReply["live"]): TemplateResult {
    const { app } = this;
    const live = app.lobby === null ? asked : app.lobby.mine === null ? null : asked;
    const session = live ?? app.lobby?.mine ?? null;
    return row(
      "live",
      text.live.title,
      session === null ? text.live.none : text.live.is(live?.title ?? ""),
      session === null
        ? nothing
        : html`<button
            class="btn"
            type="button"
            @click=${() => void app.live.endElsewhere(session)}
          >
            ${icon("end")}${text.live.end}
          </button>`,
    );
  }

  async #close(): Promise<void> {
    if (await this.desk.closeAccount()) this.app.account.leave();
  }
}
customElements.define("footprint-screen", FootprintScreen);
