/** The list of my recordings, as far as it was looked for, some of it at a time. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { FIND_ALL, isAll } from "../../recordings/recordings-found.ts";
import { PAGE, type Recordings, type Row } from "../../recordings/recordings.ts";
import type { ShareDesks } from "../../sharing/share-desks.ts";
import type { Changing } from "../../live/changing.ts";
import { playHash } from "../../router.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { FocusBeside } from "../shell/focus.ts";
import { empty, notice } from "../shell/house-parts.ts";
import { icon, type IconName } from "../shell/icons.ts";
import { factsOf, nameOf, recordingActs, whenOf } from "./recording-acts.ts";
import { recordingsFind } from "./recordings-find.ts";
import { shareActs, shareOutcome, whoSees, type SharedRow } from "../sharing/share-row.ts";

const text = words.recordings.place;
const { find, watch, watchLabel } = words.player;
/** With fewer there is nothing to look for. */
const WORTH_FINDING = 4;

const BADGES: Record<Row["state"], readonly [IconName, string]> = {
  recording: ["rec", "badge--rec"],
  undecided: ["clock", "badge--warn"],
  kept: ["lock", ""],
  bin: ["trash", "badge--warn"],
};

/** It can be watched and shared. */
const isOpen = ({ state }: Row): boolean => state === "kept" || state === "undecided";

export class RecordingsList extends AsideElement {
  static override properties = {
    desk: { attribute: false },
    desks: { attribute: false },
    untouched: { attribute: false },
    closed: { attribute: false },
  };
  declare desk: Recordings;
  /** Who can see each. */
  declare desks: ShareDesks;
  declare untouched: "discard" | "keep";
  /** The vault is not open here. */
  declare closed: boolean;

  readonly #focus = new FocusBeside();

  protected override willUpdate(): void {
    this.#focus.before(this);
  }
  override updated(): void {
    this.#focus.after(this);
  }

  protected override follows(): Changing[] {
    return [this.desk, this.desks.shares];
  }

  override render(): TemplateResult {
    const { desk } = this;
    const { found, shown } = desk;
    const all = desk.reply?.recordings.length ?? 0;
    return html`${all < WORTH_FINDING && isAll(desk.find) ? nothing : recordingsFind(desk, this.closed)}
    ${
      found.length === 0
        ? this.#nothing()
        : html`<ul class="panel panel--flush">
            ${repeat(
              shown,
              ({ recording }) => recording,
              (row) => this.#row(row),
            )}
          </ul>`
    }
    ${found.length > shown.length ? this.#more(found.length - shown.length) : nothing}`;
  }

  #nothing(): TemplateResult {
    return html`<section class="panel">
      ${empty(find.nothing, find.nothingText)}
      <p>
        <button
          class="btn"
          type="button"
          @click=${() => {
            this.desk.look(FIND_ALL);
            this.querySelector<HTMLElement>("#find-text")?.focus();
          }}
        >
          ${find.clear}
        </button>
      </p>
    </section>`;
  }

  #more(left: number): TemplateResult {
    return html`<p>
      <button class="btn btn--wide" type="button" @click=${() => void this.#showMore()}>
        ${icon("plus")}${find.more(Math.min(left, PAGE))}
      </button>
    </p>`;
  }
  /** The focus goes on with the first that came. */
  async #showMore(): Promise<void> {
    const before = this.desk.shown.length;
    this.desk.showMore();
    await this.updateComplete;
    const next = this.querySelectorAll<HTMLElement>(".rec h2")[before];
    if (next === undefined) return;
    next.tabIndex = -1;
    next.focus();
  }

  #row(row: Row): TemplateResult {
    const { desk } = this;
    const [sign, kind] = BADGES[row.state];
    const unread = row.state !== "bin" && desk.titleOf(row) === null;
    return html`<li class="rec ${row.state === "bin" ? "rec--bin" : ""}">
      <div>
        <h2>${unread ? icon("lock") : nothing}${nameOf(desk, row)}</h2>
        <p class="small muted num">${factsOf(row)}</p>
        ${unread && this.closed ? html`<p class="small muted">${text.sealedHint}</p>` : nothing}
      </div>
      <div class="rec__who">
        ${
          row.state === "kept"
            ? nothing
            : html`<span class="badge ${kind}">${icon(sign)}${text.states[row.state]}</span>`
        }
        ${isOpen(row) ? whoSees(this.desks, this.#named(row)) : nothing}
        <span class="small muted">${whenOf(row, this.untouched)}</span>
      </div>
      ${recordingActs(desk, row, this.#first(row))}
      ${isOpen(row) ? shareOutcome(this.desks, this.#named(row)) : nothing}
      ${row.whole ? nothing : html`<div class="rec__wide">${notice("warn", "warn", text.damaged)}</div>`}
    </li>`;
  }

  #named(row: Row): SharedRow {
    const { recording, sealedAs } = row;
    return { recording, sealedAs, name: nameOf(this.desk, row) };
  }

  #first(row: Row): TemplateResult | typeof nothing {
    return !isOpen(row)
      ? nothing
      : html`<a
            class="btn ${row.state === "kept" ? "btn--main" : ""}"
            href=${playHash(row.recording)}
            aria-label=${watchLabel(nameOf(this.desk, row))}
            >${icon("play")}${watch}</a
          >${shareActs(this.desks, this.#named(row))}`;
  }
}
customElements.define("recordings-list", RecordingsList);
