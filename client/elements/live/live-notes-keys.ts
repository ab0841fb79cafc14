/** Single keys for notes while a lesson runs; left alone wherever a field has the focus. */
import { noteKeys } from "../../notes/live-draft.ts";
import { liveActOf, type LiveKeyAct } from "../../notes/live-keys.ts";
import type { Lesson } from "../../notes/live-notes.ts";
import type { MyNotes } from "../../notes/my-notes.ts";
import { words } from "../../words.ts";
import { saidOf } from "../notes/form-panel.ts";

const text = words.notes;

export interface NoteKeysAsk {
  notes: MyNotes;
  lesson: () => Lesson;
  say: (sentence: string) => void;
  /** Whether an observation form is open on this page. */
  form: () => boolean;
  /** Puts the focus where a note is written. */
  write: () => void;
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest(
    "input:not([type=radio], [type=checkbox], [type=range]), textarea, select, dialog, [contenteditable]",
  ) !== null;

const does = (act: LiveKeyAct, { notes, lesson, say, write }: NoteKeysAsk): void => {
  const { draft, focus, live } = notes;
  switch (act.act) {
    case "mark":
      draft.mark(lesson());
      return say(text.lesson.said.mark);
    case "write":
      return write();
    case "kind":
      draft.choose(act.kind);
      return write();
    case "focus":
      return focus.move(act.by);
    case "tally": {
      const { form, item } = focus;
      if (form === null || item?.kind !== "tally") return;
      live.add(lesson(), saidOf(form, item, 1));
      return say(text.lesson.said.tally);
    }
  }
};

/** Answers what stops it. */
export const listenForNotes = (ask: NoteKeysAsk): (() => void) => {
  const key = (event: KeyboardEvent): void => {
    if (event.defaultPrevented) return;
    const act = liveActOf(event, isTyping(event.target), noteKeys.on, ask.form());
    if (act === null) return;
    // The letter itself must not land in the field that gets the focus.
    event.preventDefault();
    does(act, ask);
  };
  addEventListener("keydown", key);
  return () => {
    removeEventListener("keydown", key);
  };
};
