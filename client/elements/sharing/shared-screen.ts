/** What others share with me, and what I share with others, by whom it is for. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { length, moment } from "../../recordings/recording-words.ts";
import { MyTitles } from "../../recordings/my-titles.ts";
import { shareDesks, type ShareDesks } from "../../sharing/share-desks.ts";
import { untilWords } from "../../sharing/share-words.ts";
import { PAGE, SharedWithMe, type SharedRow } from "../../sharing/shared-with-me.ts";
import type { ShareRow, Side } from "../../sharing/shares.ts";
import type { Through } from "../../sharing/share-ways.ts";
import type { Changing } from "../../live/changing.ts";
import { hashOf, playShareHash } from "../../router.ts";
import { words } from "../../words.ts";
import { empty, notice, pageHead, panel, waiting } from "../shell/house-parts.ts";
import { HouseScreen } from "../shell/house-screen.ts";
import { icon } from "../shell/icons.ts";
import { initial } from "../live/watch-list.ts";
import { libraryTabs } from "../recordings/library-tabs.ts";
import { troubles } from "../shell/notices.ts";
import { recallButton, recalled, shareList } from "./share-list.ts";

const text = words.share.shared;

export class SharedScreen extends HouseScreen<SharedWithMe> {
  #shares!: ShareDesks;
  /** For what mine are called. */
  #mine!: MyTitles;

  protected override makeDesk(): SharedWithMe {
    const { app } = this;
    this.#shares = shareDesks(app);
    this.#mine = new MyTitles(app, app.vault);
    return new SharedWithMe(app, app.vault, this.#shares.groups);
  }
  protected override follows(): Changing[] {
    return [...super.follows(), this.app.vault, this.#shares.shares, this.#mine];
  }
  override connectedCallback(): void {
    super.connectedCallback();
    const { shares } = this.#shares;
    this.desk.follow();
    shares.follow();
    void this.desk.load();
    void shares.load().then(() => {
      const wanted = new Set(shares.reply?.shares.map(({ recording }) => recording));
      if (wanted.size > 0) void this.#mine.load(wanted);
    });
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.desk.leave();
    this.#shares.shares.leave();
  }

  protected override page(): TemplateResult {
    const { app, desk } = this;
    const { reply } = desk;
    return html`<main class="page" id="main">
      ${pageHead(text.title, text.lead)} ${libraryTabs("shared")}
      ${troubles(desk.failed("load"), app.signalling)}
      ${reply === null ? waiting(desk, text.loading) : this.#withMe(reply.shared)} ${this.#byMe()}
    </main>`;
  }

  #withMe(shared: readonly SharedRow[]): TemplateResult {
    if (shared.length === 0)
      return html`<section class="panel">${empty(text.empty, text.emptyText)}</section>`;
    const closed = this.app.vault.held === null && this.app.vault.state !== "unknown";
    return html`${
        closed
          ? notice(
              "warn",
              "lock",
              text.closed,
              html`<p>
                <a class="btn btn--main" href=${hashOf("vault")}>${icon("key")}${text.vaultGo}</a>
              </p>`,
            )
          : nothing
      }
      <ul class="panel panel--flush">
        ${repeat(
          shared.slice(0, this.desk.limit),
          ({ share }) => share,
          (row) => this.#row(row),
        )}
      </ul>
      ${this.#more(shared.length - this.desk.limit)}`;
  }

  #more(left: number): TemplateResult | typeof nothing {
    if (left <= 0) return nothing;
    return html`<p>
      <button class="btn btn--wide" type="button" @click=${() => void this.#showMore()}>
        ${icon("plus")}${text.more(Math.min(left, PAGE))}
      </button>
    </p>`;
  }
  /** The focus goes on with the first that came. */
  async #showMore(): Promise<void> {
    const before = this.desk.limit;
    this.desk.showMore();
    await this.updateComplete;
    this.querySelectorAll<HTMLElement>(".rec a")[before]?.focus();
  }

  #row(row: SharedRow): TemplateResult {
    const { desk } = this;
    const { owner, startedAt, lastsMs, endsAt, group } = row;
    const title = desk.titleOf(row);
    const name =
      typeof title === "object"
        ? title.title
        : { none: text.untitled, opening: text.opening, sealed: text.sealed }[title];
    const from =
      group === null
        ? text.by(owner.name)
        : text.byGroup(owner.name, desk.groupOf(row) ?? words.groups.sealed);
    return html`<li class="rec">
      <div>
        <h2>${title === "sealed" ? icon("lock") : nothing}${name}</h2>
        <p class="small muted num">${text.facts([moment(startedAt), length(lastsMs)])}</p>
      </div>
      <div class="rec__who">
        <span class="badge badge--ok">${icon(group === null ? "eye" : "people")}${from}</span>
        <span class="small">${endsAt === null ? text.noEnd : untilWords(endsAt)}</span>
      </div>
      <div class="rec__do">
        <a
          class="btn btn--main"
          href=${playShareHash(row.share)}
          aria-label=${text.watchLabel(`${name}, ${from}`)}
          >${icon("play")}${text.watch}</a
        >
      </div>
    </li>`;
  }

  #byMe(): TemplateResult | typeof nothing {
    const { shares } = this.#shares;
    if (shares.reply === null && shares.failed("shares") === null) return nothing;
    const last = shares.done?.act ?? shares.failure?.act ?? "";
    return panel(
      "i-share",
      text.mine,
      html`${recalled(shares, last)}
      ${
        shares.sides.length === 0
          ? empty(text.mineEmpty, text.mineEmptyText)
          : html`<p class="muted">${text.mineLead}</p>
              ${repeat(
                shares.sides,
                ({ side }) => side,
                (side) => this.#side(side),
              )}
              ${this.#through()}
              ${
                shares.sides.length < 2
                  ? nothing
                  : html`<p>
                      ${recallButton(
                        shares,
                        words.share.recallEverything,
                        words.share.recallEverything,
                        () => shares.recallEverything(),
                      )}
                    </p>`
              }`
      }`,
    );
  }

  #side(side: Side): TemplateResult {
    const { shares } = this.#shares;
    const { recallFrom } = words.share;
    return html`<section class="side">
      <div class="row row--between">
        <h3>${side.name}</h3>
        ${
          side.shares.length < 2
            ? nothing
            : recallButton(shares, recallFrom(side.name), recallFrom(side.name), () =>
                shares.recallFrom(side),
              )
        }
      </div>
      ${shareList(shares, side.shares, { what: (row) => this.#called(row) })}
    </section>`;
  }

  /** Each person of each group library: a recall from the person alone would leave it. */
  #through(): TemplateResult | typeof nothing {
    const { shares } = this.#shares;
    const said = words.share.through;
    if (shares.through.length === 0) return nothing;
    return html`<section class="side">
      <h3>${said.title}</h3>
      <p class="small muted">${said.lead} <a href=${hashOf("groups")}>${said.go}</a></p>
      <ul class="list">
        ${repeat(
          shares.through,
          ({ account, group }) => `${account} ${group}`,
          (one) => this.#seesThrough(one),
        )}
      </ul>
    </section>`;
  }
  #seesThrough({ name, group, shares: rows }: Through): TemplateResult {
    const { shares } = this.#shares;
    const side = shares.sideOf(group);
    const called = side?.name ?? words.share.who.sealedGroup;
    const { recallFrom, through } = words.share;
    return html`<li class="person">
      <span class="face" aria-hidden="true">${initial(name)}</span>
      <span class="person__who"
        ><b>${name}</b
        ><small
          >${through.sees(new Set(rows.map((row) => row.recording)).size, called)}</small
        ></span
      >
      ${
        side === null
          ? nothing
          : recallButton(shares, recallFrom(called), through.label(name, called), () =>
              shares.recallFrom(side),
            )
      }
    </li>`;
  }

  #called({ recording }: ShareRow): string {
    return this.#mine.nameOf(recording);
  }
}
customElements.define("shared-screen", SharedScreen);
