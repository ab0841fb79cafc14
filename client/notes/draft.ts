/** A note that is being written. Pure. */
import { newNote, type NoteBody, type NoteKind } from "#recordings/notes.ts";
import { tagsFrom, type Item } from "./items.ts";
import type { Places } from "./places.ts";

/** What a person chooses from; marks and tallies are set, not written. */
export const WRITTEN = ["strength", "question", "suggestion", "note"] as const;
export type Written = (typeof WRITTEN)[number];

export interface Draft {
  /** The note that is being changed; null: a new one. */
  changes: Item | null;
  /** The note that is answered. */
  answers: Item | null;
  kind: NoteKind;
  /** ms of the film. */
  atMs: number;
  /** Null: a moment. */
  toMs: number | null;
  text: string;
  /** As typed, parted by commas. */
  tags: string;
  /** Everybody this recording is shared with, notes included, may read it. */
  published: boolean;
}

/** Private until its author says otherwise. */
export const freshAt = (atMs: number, kind: Written = "note"): Draft => ({
  ...{ changes: null, answers: null, kind, atMs, toMs: null },
  ...{ text: "", tags: "", published: false },
});

/** Who reads the note may read the answer. */
export const answerTo = (item: Item): Draft => ({
  ...{ ...freshAt(item.atMs), answers: item, published: !item.own },
});

export const changeOf = (item: Item): Draft => ({
  ...{ changes: item, answers: null, kind: item.kind, atMs: item.atMs, toMs: item.toMs },
  ...{ text: item.text, tags: item.tags.join(", "), published: !item.own },
});

/** A mark may stand without a word; everything else says something. */
export const isEmpty = ({ kind, text }: Pick<Draft, "kind" | "text">): boolean =>
  text.trim() === "" && kind !== "mark" && kind !== "tally";

/** Whether leaving it would lose something that was typed. */
export const isTouched = (draft: Draft): boolean =>
  draft.text.trim() !== (draft.changes?.text ?? "").trim() ||
  draft.tags.trim() !== (draft.changes?.tags ?? []).join(", ");

/** What is sealed. `before`: the version that it replaces. */
export const bodyOf = (draft: Draft, places: Places, before: NoteBody | null): NoteBody => {
  const atMs = places.toRecording(draft.atMs);
  const toMs = draft.toMs === null ? null : Math.max(atMs, places.toRecording(draft.toMs));
  return newNote({
    ...{ kind: draft.kind, atMs, toMs: toMs === atMs ? null : toMs },
    ...{ text: draft.text.trim(), tags: tagsFrom(draft.tags), form: before?.form ?? null },
    replyTo: before === null ? (draft.answers?.id ?? null) : before.replyTo,
    edit: before === null ? 0 : before.edit + 1,
  });
};
