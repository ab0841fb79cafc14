/** Notes and papers as rows. The pad stands before what is secret: see `erasing.ts`. */
import { digestOf, type Note } from "../note-store.ts";
import { PAD } from "./erasing.ts";

export interface NoteRow {
  id: string;
  recording: string | null;
  session: string | null;
  session_at: number | null;
  owner: string;
  author: string;
  under: string;
  part: number | null;
  segment: number | null;
  reply_to: string | null;
  created_at: number;
  changed_at: number;
  resolved_at: number | null;
  digest: string;
  pad: Uint8Array;
  sealed: string;
}
export interface PaperRow {
  account: string;
  name: string;
  version: number;
  pad: Uint8Array;
  sealed: string;
}

/** All but the pad, which nobody has to read. */
export const SHOWN = [
  ...(["id", "recording", "session", "session_at", "owner", "author", "under", "part"] as const),
  ...(["segment", "reply_to", "created_at", "changed_at", "resolved_at", "sealed"] as const),
] as const;
export type ShownNote = Pick<NoteRow, (typeof SHOWN)[number]>;

export const toRow = (note: Note): NoteRow => ({
  id: note.id,
  recording: note.recording,
  session: note.session,
  session_at: note.sessionAt,
  owner: note.owner,
  author: note.author,
  under: note.under,
  part: note.part,
  segment: note.segment,
  reply_to: note.replyTo,
  created_at: note.createdAt,
  changed_at: note.changedAt,
  resolved_at: note.resolvedAt,
  digest: digestOf(note.sealed),
  pad: PAD,
  sealed: note.sealed,
});
export const toNote = (row: ShownNote): Note => ({
  id: row.id,
  recording: row.recording,
  session: row.session,
  sessionAt: row.session_at,
  owner: row.owner,
  author: row.author,
  under: row.under as Note["under"],
  part: row.part,
  segment: row.segment,
  replyTo: row.reply_to,
  sealed: row.sealed,
  createdAt: row.created_at,
  changedAt: row.changed_at,
  resolvedAt: row.resolved_at,
});
