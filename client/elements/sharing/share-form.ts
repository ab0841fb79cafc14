/** Whom, what of it, until when: the form in the dialog that shares a recording. */
import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import type { ManifestReply } from "#protocol/http/recordings.ts";
import type { ShareTo, Stretch } from "#protocol/http/shares.ts";
import { dayKey } from "../../house/days.ts";
import { keptIn } from "../../recordings/recording-range.ts";
import { length } from "../../recordings/recording-words.ts";
import type { ShareDesks } from "../../sharing/share-desks.ts";
import type { Recipient } from "../../sharing/recipients.ts";
import { endOfDay, offeredDay, type Wish } from "../../sharing/sharing.ts";
import type { Changing } from "../../live/changing.ts";
import { Plan } from "../../player/plan.ts";
import { stopwatch } from "../../words/time.ts";
import { words } from "../../words.ts";
import { AsideElement } from "../shell/element.ts";
import { field, typedIn } from "../shell/field.ts";
import { isTicked, onSubmit, outcome, tick } from "../shell/house-parts.ts";
import { icon } from "../shell/icons.ts";
import { warning } from "../shell/notices.ts";
import { ShareRange } from "./share-range.ts";
import { recipientKey, recipientMembers } from "./share-recipient.ts";
import { sharePeople } from "./share-people.ts";

const text = words.share.dialog;

export class ShareForm extends AsideElement {
  static override properties = {
    app: { attribute: false },
    desks: { attribute: false },
    manifest: { attribute: false },
    place: { attribute: false },
    some: { state: true },
    limited: { state: true },
    wrongDay: { state: true },
  };
  declare desks: ShareDesks;
  declare manifest: ManifestReply;
  /** Where the picture stands, ms of the film; null: there is none beside. */
  declare place: (() => number) | null;
  /** A part of it, not the whole. */
  declare some: boolean;
  declare limited: boolean;
  declare wrongDay: boolean;

  constructor() {
    super();
    this.some = this.limited = this.wrongDay = false;
  }
  protected override follows(): Changing[] {
    return [this.desks.sharing, this.desks.groups, this.app];
  }
  override firstUpdated(): void {
    this.querySelector("select")?.focus();
  }

  override render(): TemplateResult {
    const { sharing, groups } = this.desks;
    const { recipient } = sharing;
    return html`<form
      class="stack"
      @submit=${onSubmit((form) => void this.#send(form))}
      @input=${() => {
        this.requestUpdate();
      }}
    >
      ${sharePeople(this.app.lobby, groups, (to) => void this.#choose(to))}
      <div class="stack" aria-live="polite">
        ${
          recipient === null
            ? outcome(sharing, "recipient")
            : html`${recipientMembers(recipient)} ${keyed(recipient, recipientKey(recipient))}`
        }
      </div>
      ${recipient === null || recipient.publicKey === null || recipient.stale ? nothing : this.#rest(recipient)}
    </form>`;
  }

  #choose(to: ShareTo | null): Promise<void> {
    return this.desks.sharing.choose(to);
  }

  #rest(recipient: Recipient): TemplateResult {
    const { sharing } = this.desks;
    const plan = new Plan(this.manifest);
    const compared = recipient.pinned !== "changed" || this.#isCompared;
    const cannot = sharing.busy !== null || !compared || this.#wrong(plan) !== null;
    return html`${this.#howMuch(plan)} ${tick("notes", text.notes, text.notesHint, false)}
      ${this.#until()} ${outcome(sharing, "share")}
      <p>
        <button
          class="btn btn--main btn--lesson btn--wide"
          type="submit"
          aria-disabled=${cannot ? "true" : nothing}
        >
          ${icon("share")}${sharing.busy === "share" ? text.sharing : text.submit}
        </button>
      </p>`;
  }

  #radio(name: string, on: boolean, title: string, hint: string, choose: () => void) {
    return html`<label class="choice"
      ><input type="radio" name=${name} .checked=${on} @change=${choose} /><span
        ><b>${title}</b><small>${hint}</small></span
      ></label
    >`;
  }

  #howMuch(plan: Plan): TemplateResult {
    const whole = text.wholeHint(length(plan.durationMs));
    return html`<fieldset class="choices">
      <legend class="field__label">${text.howMuch}</legend>
      ${this.#radio("much", !this.some, text.whole, whole, () => (this.some = false))}
      ${this.#radio("much", this.some, text.part, text.partHint, () => (this.some = true))}
      ${
        this.some
          ? html`<share-range .allMs=${plan.durationMs} .place=${this.place}></share-range>
              <div role="status">${this.#saysOf(plan)}</div>
              <p class="small muted">${text.honest}</p>`
          : nothing
      }
      ${this.manifest.hidden.length === 0 ? nothing : html`<p class="small muted">${text.honestCut}</p>`}
    </fieldset>`;
  }

  #until(): TemplateResult {
    const now = Date.now();
    return html`<fieldset class="choices">
      <legend class="field__label">${text.until}</legend>
      ${this.#radio("until", !this.limited, text.noEnd, text.noEndHint, () => (this.limited = false))}
      ${this.#radio("until", this.limited, text.day, text.dayHint, () => (this.limited = true))}
      ${
        this.limited
          ? field({
              ...{ id: "share-day", label: text.dayField, type: "date" },
              ...{ min: dayKey(now), value: offeredDay(now) },
              failure: this.wrongDay ? text.wrongDay : null,
            })
          : nothing
      }
    </fieldset>`;
  }

  get #isCompared(): boolean {
    const form = this.querySelector("form");
    return form !== null && isTicked(form, "compared");
  }
  /** ms of the film. */
  get #stretch(): Stretch | null {
    const fields = this.querySelector("share-range");
    return this.some && fields instanceof ShareRange ? fields.stretch : null;
  }
  /** ms since the recording began, as it is asked for; null: all of it. */
  #range({ originMs }: Plan): Stretch | null {
    const chosen = this.#stretch;
    return (
      chosen && {
        fromMs: Math.round(chosen.fromMs + originMs),
        toMs: Math.round(chosen.toMs + originMs),
      }
    );
  }
  /** What is the matter with the part; null: nothing. */
  #wrong(plan: Plan): string | null {
    const chosen = this.#stretch;
    const range = this.#range(plan);
    if (chosen === null || range === null) return null;
    const { fromMs, toMs } = chosen;
    if (!(fromMs >= 0 && fromMs < toMs && toMs <= plan.durationMs))
      return text.wrong(stopwatch(plan.durationMs));
    return keptIn(this.manifest, range.fromMs, range.toMs) === null ? text.empty : null;
  }
  #saysOf(plan: Plan): TemplateResult | typeof nothing {
    const wrong = this.#wrong(plan);
    if (wrong !== null) return warning(wrong);
    const range = this.#range(plan);
    const kept = range && keptIn(this.manifest, range.fromMs, range.toMs);
    if (!kept) return nothing;
    const place = (ms: number) => stopwatch(Math.max(0, ms - plan.originMs));
    return html`<p class="num">${text.pieces(place(kept.fromMs), place(kept.toMs))}</p>`;
  }

  async #send(form: HTMLFormElement): Promise<void> {
    const plan = new Plan(this.manifest);
    const endsAt = this.limited ? endOfDay(typedIn(form, "share-day"), Date.now()) : null;
    this.wrongDay = this.limited && endsAt === null;
    if (this.wrongDay || this.#wrong(plan) !== null) return;
    const wish: Wish = {
      range: this.#range(plan),
      withNotes: isTicked(form, "notes"),
      endsAt,
      compared: isTicked(form, "compared"),
    };
    if (await this.desks.sharing.share(wish)) await this.desks.shares.load();
  }
}
customElements.define("share-form", ShareForm);
