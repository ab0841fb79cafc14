/** Notes along the timeline, above it: each where it was, by shape; a tap leads there. */
import { html, type TemplateResult } from "lit";
import type { Changing } from "../../live/changing.ts";
import type { Item } from "../../notes/items.ts";
import type { Notes } from "../../notes/notes.ts";
import { pinsOf, type Pin } from "../../notes/pins.ts";
import type { Film } from "../../player/film.ts";
import { stopwatch } from "../../words/time.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { nameOf, timeOf } from "./note-item.ts";
import { kindIcon } from "./note-sign.ts";
import { placed } from "../shell/placed.ts";

const text = words.notes;
/** A pin, and what keeps a finger from hitting the next one. */
const PIN_PX = 44;

export class NotesLine extends AsideElement {
  static override properties = { desk: { attribute: false }, film: { attribute: false } };
  declare desk: Notes;
  declare film: Film;

  protected override follows(): Pick<Changing, "onChange">[] {
    return [this.desk, this.film];
  }

  /** So many fit beside one another without covering one another. */
  #most = 24;
  readonly #size = new ResizeObserver(([seen]) => {
    const most = Math.max(4, Math.floor((seen?.contentRect.width ?? 0) / PIN_PX));
    if (most === this.#most) return;
    this.#most = most;
    this.requestUpdate();
  });

  override connectedCallback(): void {
    super.connectedCallback();
    // What is above it is never hidden, so its width is known before there is a pin.
    if (this.parentElement !== null) this.#size.observe(this.parentElement);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#size.disconnect();
  }

  override render(): TemplateResult {
    const pins = this.#pins();
    this.hidden = pins.length === 0;
    return html`<ol class="pins" aria-label=${text.pins}>
      ${pins.map((pin) => this.#pin(pin))}
    </ol>`;
  }

  /** The film says often where it stands: what stands still is not put together anew. */
  #pins(): readonly Pin[] {
    const from = [this.desk.found, this.film.durationMs, this.#most] as const;
    if (this.#made === null || from.some((one, i) => one !== this.#made?.from[i]))
      this.#made = { from, pins: pinsOf(...from) };
    return this.#made.pins;
  }
  #made: { from: readonly unknown[]; pins: readonly Pin[] } | null = null;

  #pin({ items, share }: Pin): TemplateResult {
    const [first] = items;
    const here = items.find(({ id }) => id === this.desk.selected);
    const shown = here ?? first;
    const label =
      items.length > 1
        ? text.pinMany(items.length, stopwatch(first.atMs))
        : (here === undefined ? text.pin : text.pinSelected)(nameOf(first), timeOf(first));
    return html`<li ${placed(share)}>
      <button
        class="mark mark--${shown.kind} pin"
        type="button"
        aria-label=${label}
        aria-current=${here === undefined ? "false" : "true"}
        @click=${() => {
          this.#go(items, here);
        }}
      >
        ${items.length > 1 ? html`<b class="num">${items.length}</b>` : kindIcon(shown.kind)}
      </button>
    </li>`;
  }

  /** Where several stand as one, each tap leads to the next. */
  #go(items: Pin["items"], here: Item | undefined): void {
    const next = here === undefined ? items[0] : items[items.indexOf(here) + 1];
    const item = next ?? items[0];
    this.film.seek(item.atMs);
    this.desk.select(item.id);
  }
}
customElements.define("notes-line", NotesLine);
