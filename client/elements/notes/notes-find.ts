/** Looking through many notes: on this device only, because only this device can read them. */
import { html, nothing, type TemplateResult } from "lit";
import type { Notes } from "../../notes/notes.ts";
import { words } from "../../words.ts";
import { select } from "../shell/select.ts";

const text = words.notes.find;
const KINDS = ["strength", "question", "suggestion", "note", "mark", "tally"] as const;

export const notesFind = (desk: Notes, tags: readonly string[], all: number): TemplateResult =>
  html`<div class="stack stack--tight">
    <div class="filters">
      <div class="field">
        <label for="notes-text">${text.text}</label>
        <input
          class="input"
          id="notes-text"
          type="search"
          autocomplete="off"
          .value=${desk.find.text}
          @input=${(event: Event) => {
            desk.look({ text: (event.target as HTMLInputElement).value });
          }}
        />
      </div>
      ${select(
        "notes-kind",
        text.kind,
        desk.find.kind,
        [["", text.all], ...KINDS.map((kind) => [kind, words.notes.kinds[kind]] as const)],
        (kind) => {
          desk.look({ kind });
        },
      )}
      ${
        tags.length === 0
          ? nothing
          : select(
              "notes-tag",
              text.tag,
              desk.find.tag,
              [["", text.anyTag], ...tags.map((tag) => [tag, tag] as const)],
              (tag) => {
                desk.look({ tag });
              },
            )
      }
    </div>
    <label class="row small tickline"
      ><input
        type="checkbox"
        .checked=${desk.find.open}
        @change=${(event: Event) => {
          desk.look({ open: (event.target as HTMLInputElement).checked });
        }}
      />${text.open}</label
    >
    <p class="small muted num" role="status">${words.notes.some(desk.found.length, all)}</p>
  </div>`;
