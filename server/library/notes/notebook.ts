/** Notes on recordings, notes of a lesson that goes on, and sealed papers, put together. */
import { createLiveNotes, type LiveNotes, type LiveNotesDeps } from "./live-notes.ts";
import { createNotes, type Notes, type NotesDeps } from "./notes.ts";
import { createOnOthers, type OnOthers } from "./on-others.ts";
import { createPapers, type Papers } from "./papers.ts";
import { createReaching, type ReachingDeps } from "./reach.ts";

export interface Notebook extends Notes, OnOthers {
  live: LiveNotes;
  papers: Papers;
}
export type NotebookDeps = Omit<NotesDeps & LiveNotesDeps, "reaching"> & ReachingDeps;

export const createNotebook = (deps: NotebookDeps): Notebook => {
  const reaching = createReaching(deps);
  return {
    ...createNotes({ ...deps, reaching }),
    ...createOnOthers(deps),
    live: createLiveNotes({ ...deps, reaching }),
    papers: createPapers(deps),
  };
};
