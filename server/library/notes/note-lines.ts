/**
 * Lines about notes. What others can read is the owner's to know (R22); what somebody writes
 * for nobody else stands in that person's own log and in no other (R24).
 */
import type { About } from "../../accounts/lines.ts";
import type { Note } from "../../stores/note-store.ts";

type Detail = NonNullable<About["detail"]>;
type Named = Pick<Note, "id" | "recording" | "session" | "owner" | "author" | "under">;

export type NoteAct = "write" | "change" | "resolve" | "remove";

export const noteLine = (
  act: NoteAct,
  { id, recording, session, owner, author, under }: Named,
  actor: string,
  detail: Detail = {},
): About => ({
  ...{ action: `note:${act}`, actor, object: recording ?? session },
  ...{ owner: under === "own" ? author : owner, school: null },
  detail: { note: id, under, ...detail },
});

/** Somebody opened the notes of a recording. */
export const readingLine = (
  recording: { id: string; owner: string },
  actor: string,
  share: string | null,
): About => ({
  ...{ action: "note:open", actor, object: recording.id, owner: recording.owner, school: null },
  detail: share === null ? {} : { share },
});

export const paperLine = (account: string, paper: string): About => ({
  ...{ action: "paper:keep", actor: account, object: account, owner: account, school: null },
  detail: { paper },
});
