/**
 * Notes, opened here and never sent. Opening many takes a while, so it is done in small
 * steps between which the page answers.
 */
import type { NoteRow } from "#protocol/http/notes.ts";
import type { Caption, NoteBody } from "#recordings/notes.ts";
import { inSteps } from "../in-steps.ts";
import type { NoteFault, NoteKeys } from "./note-keys.ts";

export type Opened =
  | { sort: "note"; body: NoteBody }
  | { sort: "caption"; caption: Caption }
  | { sort: "strange"; why: NoteFault };

type Keys = Pick<NoteKeys, "open" | "openCaption">;

export class Opening {
  readonly #known = new Map<string, { sealed: string; opened: Opened }>();

  get(note: string): Opened | null {
    return this.#known.get(note)?.opened ?? null;
  }

  /** What is open already, and was not changed, is not opened again. */
  async openAll(
    rows: readonly NoteRow[],
    keys: Keys,
    told: () => void,
    wanted: () => boolean,
  ): Promise<void> {
    const fresh = rows.filter(({ note, sealed }) => this.#known.get(note)?.sealed !== sealed);
    const openOne = async (row: NoteRow) => {
      const opened = await open(row, keys);
      this.#known.set(row.note, { sealed: row.sealed, opened });
    };
    await inSteps(fresh, openOne, told, wanted);
  }
}

const open = async (row: NoteRow, keys: Keys): Promise<Opened> => {
  if (row.under === "caption") {
    const { body, fault } = await keys.openCaption(row);
    return body === null ? { sort: "strange", why: fault } : { sort: "caption", caption: body };
  }
  const { body, fault } = await keys.open(row);
  return body === null ? { sort: "strange", why: fault } : { sort: "note", body };
};
