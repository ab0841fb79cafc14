/** The sign of a kind of note: each has a shape of its own, so it reads without its colour. */
import { html, type TemplateResult } from "lit";
import type { NoteKind } from "#recordings/notes.ts";
import { icon, type IconName } from "../shell/icons.ts";

const SIGNS: Readonly<Record<NoteKind, IconName>> = {
  strength: "star",
  question: "question",
  suggestion: "bulb",
  note: "note",
  mark: "flag",
  tally: "tally",
};

export const kindIcon = (kind: NoteKind): TemplateResult => icon(SIGNS[kind]);

/** Always beside the word. */
export const noteSign = (kind: NoteKind): TemplateResult =>
  html`<span class="mark mark--${kind}" aria-hidden="true">${kindIcon(kind)}</span>`;
