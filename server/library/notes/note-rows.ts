/** A note as those who may open it read it. */
import type { Static } from "typebox";
import type { NoteRow } from "#protocol/http/notes.ts";
import type { AccountStore } from "../../stores/account-store.ts";
import type { Note } from "../../stores/note-store.ts";

export type Names = ReadonlyMap<string, string>;

/** Of everybody who wrote one of these, or whose teaching it is about. */
export async function namesOf(
  notes: readonly Note[],
  accounts: Pick<AccountStore, "byIds">,
): Promise<Names> {
  const ids = new Set(notes.flatMap(({ author, owner }) => [author, owner]));
  return new Map((await accounts.byIds([...ids])).map(({ id, name }) => [id, name]));
}

/** PURE. */
export const shownNote = (
  note: Note,
  reader: string,
  names: Names,
  recording = note.recording,
): Static<typeof NoteRow> => ({
  ...{ note: note.id, recording, session: note.session },
  author: { account: note.author, name: names.get(note.author) ?? "" },
  ...{ mine: note.author === reader, under: note.under },
  place:
    note.part === null || note.segment === null ? null : { part: note.part, segment: note.segment },
  ...{ replyTo: note.replyTo, sealed: note.sealed },
  ...{ createdAt: note.createdAt, changedAt: note.changedAt, resolvedAt: note.resolvedAt },
});
