/** What the page and the player's worker say to each other. Keys go in, and never out. */
import type { ManifestReply } from "#protocol/http/recordings.ts";
import type { StreamSource } from "#recordings/types.ts";
import type { FilmDamage, FilmGap, FilmManifest, Sound, Stretch, Talk } from "./film.ts";

/** `run`: playing from one place on; a seek to somewhere else is the next run, and ends the one before. */
export type ToWorker =
  | { do: "open"; manifest: ManifestReply & FilmManifest; identity: string }
  /** `atMs`: what is to be shown first; left out: everything is wanted, from the segment's begin on. */
  | { do: "run"; run: number; from: number; atMs?: number }
  /** What was to be shown first is seen. */
  | { do: "landed"; run: number }
  /** In the order of the plan, from where the run begins; null: the server has lost it. */
  | { do: "piece"; run: number; index: number; bytes: ArrayBuffer | null };

/** Some of one track, to be appended. */
export interface Piece {
  source: StreamSource;
  kind: "video" | "audio";
  /** For `isTypeSupported`. */
  type: string;
  /** Initialisation segment; to be appended before the first bytes with another `begins`. */
  init: ArrayBuffer;
  begins: string;
  /** Fragments. */
  bytes: ArrayBuffer;
  /** Where each picture stands, ms of the film; empty for sound. */
  times: number[];
  /** Nothing but what fills the time. */
  silent: boolean;
}

/** What one segment came to, or the next of two shares of it. */
export interface Batch {
  say: "batch";
  run: number;
  index: number;
  /** The rest of the segment comes as another one. */
  more: boolean;
  pieces: Piece[];
  /** Where something can be played; null: nothing of it opened. */
  stretch: Stretch | null;
  /** Without its head nobody knows which streams it has. */
  headless: boolean;
  damage: FilmDamage[];
  /** All that are known so far. */
  gaps: FilmGap[];
  /** The sound that leads: it never has a hole but where the film has one. */
  lead: Sound["source"];
}

export type FromWorker =
  | Batch
  /** Found later than what it was found in was said; of any run. */
  | { say: "talk"; talk: Talk[] }
  /** No part opens with this identity. */
  | { say: "locked" }
  /** The last segment's batch has been said; `pieces` is what was still held. */
  | { say: "over"; run: number; pieces: Piece[] };
