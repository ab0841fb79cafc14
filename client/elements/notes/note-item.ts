/** One note in the list: its sign, when, who, what, and what can be done with it. */
import { html, nothing, type TemplateResult } from "lit";
import type { Item } from "../../notes/items.ts";
import type { Notes } from "../../notes/notes.ts";
import type { FormShelf } from "../../notes/form-shelf.ts";
import { answerTo, changeOf } from "../../notes/draft.ts";
import { stopwatch } from "../../words/time.ts";
import { words } from "../../words.ts";
import { icon, type IconName } from "../shell/icons.ts";
import { noteSign } from "./note-sign.ts";

const text = words.notes;

export interface ItemAsk {
  desk: Notes;
  /** What a tally counts. */
  forms: Pick<FormShelf, "labelOf">;
  seek: (item: Item) => void;
  /** Whose deletion waits for a second word. */
  asked: string | null;
  ask: (id: string | null) => void;
}

/** "Strength", or what a form's answer is about. */
export const nameOf = ({ kind }: Item): string => text.kinds[kind];
export const timeOf = ({ atMs, toMs }: Item): string =>
  toMs === null ? stopwatch(atMs) : text.range(stopwatch(atMs), stopwatch(toMs));

const who = ({ mine, author }: Item): string => (mine ? text.you : author);

const badges = (item: Item): TemplateResult =>
  html`${
    item.own
      ? html`<span class="badge badge--off">${icon("lock")}${text.own}</span>`
      : item.live
        ? html`<span class="badge">${icon("ear")}${text.live}</span>`
        : nothing
  }${item.resolved ? html`<span class="badge badge--ok">${icon("check")}${text.isResolved}</span>` : nothing}`;

const act = (sign: IconName, word: string, item: Item, does: () => void, kind = "") =>
  html`<button
    class="btn ${kind}"
    type="button"
    aria-label="${word}: ${text.said(nameOf(item), timeOf(item), "")}"
    @click=${does}
  >
    ${icon(sign)}${word}
  </button>`;

/** With the focus on the note that was answered or changed. */
const acts = (item: Item, ask: ItemAsk, answer: boolean): TemplateResult => {
  const { desk } = ask;
  const written = !item.live;
  const takes = !written && item.kind !== "tally" && desk.ground.places.shows(item.atMs);
  if (ask.asked === item.id)
    return html`<div class="stack stack--tight">
      <p role="status">${text.act.forGood}</p>
      <div class="row">
        ${act("trash", text.act.removeForGood, item, () => void desk.remove(item), "btn--danger")}
        ${act("x", text.act.keep, item, () => {
          ask.ask(null);
        })}
      </div>
    </div>`;
  return html`<div class="row note__acts">
    ${
      takes
        ? act("note", text.act.takeOver, item, () => {
            desk.takeOver(item);
          })
        : nothing
    }
    ${
      written && answer
        ? act("fwd", text.act.answer, item, () => {
            desk.write(answerTo(item));
          })
        : nothing
    }
    ${
      (item.mine || desk.owner) && written && answer
        ? act(
            "check",
            item.resolved ? text.act.reopen : text.act.resolve,
            item,
            () => void desk.resolve(item, !item.resolved),
          )
        : nothing
    }
    ${
      item.mine && written
        ? html`${
            desk.ground.mayPublish && answer
              ? act(
                  item.own ? "eye" : "lock",
                  item.own ? text.act.publish : text.act.unpublish,
                  item,
                  () => void desk.publish(item, item.own),
                )
              : nothing
          }${act("note", text.act.change, item, () => {
            desk.write(changeOf(item));
          })}`
        : nothing
    }
    ${
      item.mine || desk.owner
        ? act(
            "trash",
            text.act.remove,
            item,
            () => {
              if (desk.mayUndo(item)) void desk.remove(item);
              else ask.ask(item.id);
            },
            "btn--danger",
          )
        : nothing
    }
  </div>`;
};

const when = (item: Item, { desk, seek }: ItemAsk): TemplateResult =>
  !desk.ground.places.shows(item.atMs)
    ? html`<span>${text.outside}</span>`
    : html`<button
        class="linkbtn"
        type="button"
        aria-label=${text.playFrom(nameOf(item), timeOf(item))}
        @click=${() => {
          seek(item);
        }}
      >
        ${timeOf(item)}
      </button>`;

const reply = (item: Item, ask: ItemAsk, open: boolean): TemplateResult =>
  html`<li class="reply">
    <p class="note__head">
      <b>${who(item)}</b>${item.changed ? html`<span>${text.edited}</span>` : nothing}
    </p>
    <p class="note__text">${item.text}</p>
    ${open ? acts(item, ask, false) : nothing}
  </li>`;

export const noteItem = (item: Item, ask: ItemAsk): TemplateResult => {
  const { desk } = ask;
  const open = desk.selected === item.id;
  const name = text.said(nameOf(item), timeOf(item), "");
  const says = item.kind === "tally" ? (ask.forms.labelOf(item.form) ?? "") : item.text;
  return html`<li class="note" aria-current=${open ? "true" : nothing} data-note=${item.id}>
    ${noteSign(item.kind)}
    <div class="note__what">
      <p class="note__head">
        <b>${nameOf(item)}</b>${when(item, ask)}<span>${who(item)}</span>${
          item.changed ? html`<span>${text.edited}</span>` : nothing
        }
      </p>
      ${says === "" ? nothing : html`<p class="note__text">${says}</p>`}
      <p class="row note__foot">
        ${badges(item)}${item.tags.map((tag) => html`<span class="tag">${tag}</span>`)}
        <button
          class="linkbtn"
          type="button"
          aria-expanded=${open ? "true" : "false"}
          aria-label=${open ? text.act.lessLabel(name) : text.act.moreLabel(name)}
          @click=${() => {
            ask.ask(null);
            desk.select(open ? null : item.id);
          }}
        >
          ${open ? text.act.less : text.act.more}
        </button>
      </p>
      ${open ? acts(item, ask, true) : nothing}
      ${
        item.replies.length === 0
          ? nothing
          : html`<ol class="replies">
              ${item.replies.map((one) => reply(one, ask, open))}
            </ol>`
      }
    </div>
  </li>`;
};
