/** Notes' records: who wrote when, and sealed text. A port. */
import { createHash } from "node:crypto";

export type NoteUnder = "own" | "recording" | "caption" | "live";

export interface Note {
  id: string;
  /** One of the two is null. */
  recording: string | null;
  session: string | null;
  /** When that live session began, wall clock, ms; null for a note on a recording. */
  sessionAt: number | null;
  /** Whose teaching it is about. */
  owner: string;
  author: string;
  under: NoteUnder;
  part: number | null;
  segment: number | null;
  replyTo: string | null;
  /** base64. */
  sealed: string;
  /** Wall clock, ms, as every time here. */
  createdAt: number;
  changedAt: number;
  resolvedAt: number | null;
}

/** Of two that began in the same millisecond, whichever sorts last by name comes first. */
export const newestFirst = (a: LiveSession, b: LiveSession): number =>
  b.sessionAt - a.sessionAt || (a.session < b.session ? 1 : a.session > b.session ? -1 : 0);

/** One sealed document of an account's own. */
export interface Paper {
  account: string;
  name: string;
  version: number;
  sealed: string;
}

/** SHA-256 of a sealed text, base64url: stands for it where the text itself is gone. */
export const digestOf = (sealed: string): string =>
  createHash("sha256").update(sealed).digest("base64url");

export interface LiveSession {
  session: string;
  /** When it began, wall clock, ms. */
  sessionAt: number;
}
export interface LivePage {
  /** The last one of the page before; null for the first page. */
  before: LiveSession | null;
  limit: number;
}

export type NotesOf = { recording: string } | { session: string };

export interface NoteStore {
  /** False where there is one of this id. */
  add(note: Note): Promise<boolean>;
  byId(id: string): Promise<Note | null>;
  /** Oldest first. */
  ofRecording(recording: string): Promise<Note[]>;
  /** Live notes of which the account is owner or author, oldest first. */
  live(account: string): Promise<Note[]>;
  /** Those of these live sessions alone, oldest first. */
  liveOf(account: string, sessions: readonly string[]): Promise<Note[]>;
  /** The live sessions in which the account owns or wrote live notes: newest first, `before` left out. */
  liveSessions(account: string, page: LivePage): Promise<LiveSession[]>;
  /** What the account wrote beside recordings of others, oldest first. */
  onOthers(author: string): Promise<Note[]>;
  /** `of`: only those of one recording or one live session. */
  countBy(author: string, of?: NotesOf): Promise<number>;
  /** Every note's id and `digestOf` its text: a start compares them with what was destroyed. */
  digests(): Promise<{ id: string; digest: string }[]>;
  /** False where it is not there or `changedAt` is another by now. */
  change(
    id: string,
    was: number,
    change: Pick<Note, "under" | "part" | "segment" | "sealed" | "changedAt">,
  ): Promise<boolean>;
  setResolved(id: string, at: number | null): Promise<void>;
  /**
   * With the replies to it; answers all that went. No sealed text of it is in the file when
   * this resolves.
   */
  remove(id: string): Promise<Pick<Note, "id" | "under" | "sealed">[]>;
  /** As `remove`, for every note whose key was in one of these segments. */
  forgetSegments(recording: string, part: number, segments: readonly number[]): Promise<void>;
  /** Everything about a recording, with it. */
  forgetRecording(recording: string): Promise<void>;
  /**
   * What opens with the account's vault alone: its own notes, live notes that it owns, its
   * papers. What it wrote for others stays theirs.
   */
  forgetVault(account: string): Promise<void>;
  /** Everything the account wrote or owns, with its papers. */
  forgetAccount(account: string): Promise<void>;

  paper(account: string, name: string): Promise<Paper | null>;
  /** False where the version stored is not `paper.version - 1`. */
  setPaper(paper: Paper): Promise<boolean>;
}
