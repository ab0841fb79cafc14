/** Live notes, opened: age files that my vault opens. */
import type { LiveNotesReply, NoteRow } from "#protocol/http/notes.ts";
import type { NoteBody } from "#recordings/notes.ts";
import { openLiveNote, type NoteFault } from "./note-keys.ts";
import { onceEach } from "./once.ts";
import { inSteps } from "../in-steps.ts";

export type LiveSessionNotes = LiveNotesReply["sessions"][number];
/** One of the two is null. */
export interface LiveNote {
  row: NoteRow;
  body: NoteBody | null;
  fault: NoteFault | null;
}

/**
 * In small steps, `told` after some; ends early once it is not `wanted` any more. What was
 * open `before` in the same live session is not opened again.
 */
export const openLive = async (
  identity: string,
  { session, notes }: Pick<LiveSessionNotes, "session" | "notes">,
  told: (so: readonly LiveNote[]) => void,
  wanted: () => boolean,
  before: readonly LiveNote[] = [],
): Promise<void> => {
  const { rows, again: repeated } = onceEach(notes);
  const opened: LiveNote[] = repeated.map((row) => ({ row, body: null, fault: "repeated" }));
  const known = new Map(before.map((one) => [`${one.row.note} ${one.row.sealed}`, one]));
  const openOne = async (given: NoteRow) => {
    // Whichever session the row names, it must be the one that it stands in.
    const row = { ...given, session };
    const again = known.get(`${row.note} ${row.sealed}`);
    if (again?.row.session === session) {
      opened.push({ ...again, row });
      return;
    }
    const { body, fault } = await openLiveNote(identity, row);
    // By this device's clock of a recording: no note of a lesson says that.
    opened.push(
      body?.wall === false ? { row, body: null, fault: "strange" } : { row, body, fault },
    );
  };
  await inSteps(
    rows,
    openOne,
    () => {
      told([...opened]);
    },
    wanted,
  );
};
