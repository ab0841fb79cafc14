/** Notes on recordings, notes of a lesson that goes on, and sealed papers, put together. */
import { createLiveNotes, type LiveNotes, type LiveNotesDeps } from "./live-notes.ts";
import { createNotes, type Notes, type NotesDeps } from "./notes.ts";
import { createPapers, type Papers } from "./papers.ts";
import { createReaching, type ReachingDeps } from "./reach.ts";

export interface Notebook extends Notes {
  live: LiveNotes;
  papers: Papers;
}
export type NotebookDeps = Omit<NotesDeps, "reaching"> & LiveNotesDeps & ReachingDeps;

export const createNotebook = (deps: NotebookDeps): Notebook => ({
  ...createNotes({ ...deps, reaching: createReaching(deps) }),
  live: createLiveNotes(deps),
  papers: createPapers(deps),
});
