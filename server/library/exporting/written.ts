/** What an account wrote and what was written for it, as `notes.json` of FORMAT.md, 2: texts sealed. */
import type { AccountStore } from "../../stores/account-store.ts";
import type { Note, NoteStore } from "../../stores/note-store.ts";
import type { Recording, RecordingStore } from "../../stores/recording-store.ts";
import type { Vault } from "../../stores/vault-store.ts";
import { namesOf, shownNote } from "../notes/note-rows.ts";

export interface WrittenDeps {
  notes: Pick<NoteStore, "ofRecording" | "onOthers" | "live" | "paper">;
  recordings: Pick<RecordingStore, "byId">;
  accounts: Pick<AccountStore, "byIds">;
}

const PAPER_NAMES = ["pins", "forms"] as const;

/** @param own those of the account's recordings that may be opened */
export async function writtenBy(
  { notes, recordings, accounts }: WrittenDeps,
  { account, createdAt }: Vault,
  own: readonly Recording[],
) {
  // What hands before these wrote for others was sealed for another vault (R23).
  const isMine = (note: Note): boolean => note.owner === account || note.createdAt >= createdAt;
  const beside = (await Promise.all(own.map(({ id }) => notes.ofRecording(id))))
    .flat()
    .filter(({ under, author }) => under !== "own" || author === account);
  const all = [
    ...beside,
    ...(await notes.onOthers(account)).filter(isMine),
    ...(await notes.live(account)).filter(isMine),
  ];
  const names = await namesOf(all, accounts);
  const sealedAs = new Map(own.map((one) => [one.id, one.sealedAs]));
  for (const { recording } of all) {
    if (recording === null || sealedAs.has(recording)) continue;
    sealedAs.set(recording, (await recordings.byId(recording))?.sealedAs ?? recording);
  }
  const papers = await Promise.all(PAPER_NAMES.map((name) => notes.paper(account, name)));
  return {
    notes: all.map((note) => ({
      ...shownNote(note, account, names),
      sealedAs: note.recording === null ? null : sealedAs.get(note.recording),
      sessionAt: note.sessionAt,
    })),
    papers: papers.filter((paper) => paper !== null),
  };
}
