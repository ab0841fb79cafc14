/** What the desk needs from the world. */
import type { Storage } from "#recordings/storage/port.ts";
import type { ToRecorder } from "#recordings/wire.ts";
import type { Log } from "../../log.ts";
import type { Relay } from "../../relay/types.ts";
import type { RecordingStore } from "../../stores/recording-store.ts";

/** What the library says before a recording, and is told after it. */
export interface DeskLibrary {
  /** Bytes that may be stored. Throws `no-vault`, `code-unchecked`, `quota-reached` and the like. */
  mayRecord(owner: string, recipient: string): Promise<{ maxBytes: number }>;
  /** Whether the disk has room for all that is being recorded. */
  hasRoom(): Promise<boolean>;
  /** Nothing more comes: it waits for its owner's choice, or is erased where it holds nothing. */
  ended(recording: string): Promise<void>;
}
export interface DeskDeps {
  relay: Pick<Relay, "tap" | "retap" | "untap" | "sending">;
  recordings: Pick<
    RecordingStore,
    "begin" | "addPart" | "addSegment" | "closeSegment" | "removeSegments" | "segments"
  >;
  storage: Pick<Storage, "remove">;
  library: DeskLibrary;
  /** Where sealed objects lie; the recorder is told nothing else of this machine. */
  objects: string;
  /** A private folder for the recorder's compiled code, null for none. */
  cache: string | null;
  log: Log;
  /** Wall clock, ms: for the rows. */
  wallMs(): number;
  /** A clock that only runs forwards, ms: for everything that is judged. */
  now(): number;
}

/** A recorder process, as a recording sees it. */
export interface Line {
  /** False where the process is gone: whoever sends will hear of that by itself. */
  send(message: ToRecorder): boolean;
}
