/** Live notes, opened: age files that my vault opens. */
import type { LiveNotesReply, NoteRow } from "#protocol/http/notes.ts";
import type { NoteBody } from "#recordings/notes.ts";
import { openLiveNote, type NoteFault } from "./note-keys.ts";
import { inSteps } from "./opening.ts";

export type LiveSessionNotes = LiveNotesReply["sessions"][number];
/** One of the two is null. */
export interface LiveNote {
  row: NoteRow;
  body: NoteBody | null;
  fault: NoteFault | null;
}

/** In small steps, `told` after each; ends early once it is not `wanted` any more. */
export const openLive = async (
  identity: string,
  { session, notes }: Pick<LiveSessionNotes, "session" | "notes">,
  told: (so: readonly LiveNote[]) => void,
  wanted: () => boolean,
): Promise<void> => {
  const opened: LiveNote[] = [];
  const openOne = async (row: NoteRow) => {
    // Whichever session the row names, it must be the one that it stands in.
    const { body, fault } = await openLiveNote(identity, { ...row, session });
    // By this device's clock of a recording: no note of a lesson says that.
    opened.push(
      body?.wall === false ? { row, body: null, fault: "strange" } : { row, body, fault },
    );
  };
  await inSteps(
    notes,
    openOne,
    () => {
      told([...opened]);
    },
    wanted,
  );
};
