/**
 * Who may read and write which note of a recording. PURE. The server opens none of them: it
 * knows whose one is, what opens it, and in which segment it begins, no more.
 */
import type { NotePlace } from "#protocol/http/notes.ts";
import type { ErrorCode } from "../../errors.ts";
import type { Note } from "../../stores/note-store.ts";

/** How far one account reaches into one recording at this moment. */
export interface Reach {
  account: string;
  recording: string;
  owner: string;
  /** What others published there is theirs to read; always so for the owner. */
  withNotes: boolean;
  /** `part segment` of every segment that they may open. */
  segments: ReadonlySet<string>;
}
export const segmentKey = ({ part, segment }: NotePlace): string => `${part} ${segment}`;

const placeOf = ({ part, segment }: Pick<Note, "part" | "segment">): NotePlace | null =>
  part === null || segment === null ? null : { part, segment };
const reaches = (reach: Reach, place: NotePlace | null): boolean =>
  place !== null && reach.segments.has(segmentKey(place));

/** Of a note on the recording that the reach is of. A live note is read elsewhere. */
export function mayRead(note: Note, reach: Reach): boolean {
  if (note.recording !== reach.recording) return false;
  switch (note.under) {
    case "own":
      return note.author === reach.account;
    case "recording":
      // An owner reads what stands where a segment is gone, too: it is there to be removed.
      if (reach.account === reach.owner) return true;
      return reach.withNotes && reaches(reach, placeOf(note));
    case "caption":
      return reach.account === reach.owner || reaches(reach, placeOf(note));
    default:
      return false;
  }
}

/** Null where it may be written so, else why not. */
export function whyNotWrite(
  { under, place }: { under: Note["under"]; place: NotePlace | null },
  reach: Reach,
): ErrorCode | null {
  if (under === "own") return place === null ? null : "bad-request";
  if (under === "live") return "bad-request";
  if (under === "caption" && reach.account !== reach.owner) return "forbidden";
  if (!reach.withNotes) return "not-consented";
  return reaches(reach, place) ? null : "bad-request";
}

/** Whether a reply may stand under this note: whoever can read the one must find the other. */
export function mayAnswer(parent: Note, reply: Pick<Note, "under">, reach: Reach): boolean {
  if (!mayRead(parent, reach) || parent.under === "caption" || reply.under === "caption") {
    return false;
  }
  return parent.under === "recording" || reply.under === "own";
}

/** Its author takes a note away, and the owner of what it is about whatever the owner can see. */
export const mayRemove = ({ author, owner, under }: Note, account: string): boolean =>
  author === account || (owner === account && under !== "own");
