/**
 * Recordings' records. A port. A segment exists when its row does; a recording
 * can be opened while its parts have key files. Nothing here says what was taught.
 */

/**
 * `recording` under way; `undecided` ended, the owner has not chosen; `kept`;
 * `bin` locked for everyone until `eraseAt`; `erasing` keys are gone, objects go.
 */
export type RecordingState = "recording" | "undecided" | "kept" | "bin" | "erasing";

export interface Recording {
  id: string;
  owner: string;
  /** The live session it belongs to. */
  session: string;
  state: RecordingState;
  /** Wall clock, ms, as every time here. */
  startedAt: number;
  endedAt: number | null;
  /** Sealed by the owner's page, base64; null until then. */
  sealedTitle: string | null;
  /** `undecided`: when the owner's standing choice takes effect. */
  decideBy: number | null;
  /** `kept`: when it is deleted by itself; null for never. */
  expiresAt: number | null;
  /** `bin`: when keys and bytes go. */
  eraseAt: number | null;
  /** `bin`: what it was before, for an undo. */
  before: "undecided" | "kept" | null;
  /** Of its closed segments: the store counts them. */
  bytes: number;
  /**
   * The id that its bytes, keys and title are sealed as: its own, unless it is a copy of a
   * range of another recording.
   */
  sealedAs: string;
  /** Cut out to the ms, rising; the pieces at its edges are still there. ms since it began. */
  hidden: Stretch[];
}

/** ms since the recording began. */
export interface Stretch {
  fromMs: number;
  toMs: number;
}

export interface RecordingPart {
  recording: string;
  part: number;
  /** age file with this part's keys, base64. */
  keyFile: string;
  createdAt: number;
}

export interface RecordingSegment {
  recording: string;
  part: number;
  segment: number;
  /** Name in the storage. */
  object: string;
  /** ms since the recording began. */
  atMs: number;
  lastsMs: number;
  bytes: number;
  /** Null while it is written, and for one that was cut off. */
  chunks: number | null;
}

export interface RecordingSettings {
  account: string;
  /** 0 to 7. */
  undoDays: number;
  /** A kept recording is deleted by itself after so many days; null for never. */
  keepDays: number | null;
  /** What happens to what is untouched for 24 hours. */
  untouched: "discard" | "keep";
  /** The owner's own ceiling, bytes; null: the school's. */
  quotaBytes: number | null;
}

/** What the library knows of itself; see `library/tombstones.ts` and `library/clock-guard.ts`. */
export interface LibraryFacts {
  /** Deletions ever noted in the file of tombstones, and the hash of the last line. */
  tombstones: number;
  tombstoneHead: string;
  /** The wall clock as it was last believed, ms; null before the first time. */
  clock: number | null;
}

export interface RecordingContents {
  keyFiles: string[];
  /** What is cut out and still stored counts. */
  storedMs: number;
}

export interface RecordingStore {
  /** False where the owner has one under way: two starts at once make one. */
  begin(recording: Recording): Promise<boolean>;
  byId(id: string): Promise<Recording | null>;
  /** Newest first, `erasing` ones left out. */
  ofOwner(owner: string): Promise<Recording[]>;
  /** Of each of those: its key files by part, and how many ms are stored. */
  contents(owner: string): Promise<Map<string, RecordingContents>>;
  /** Everything in one of these states, oldest first. */
  inState(...states: readonly RecordingState[]): Promise<Recording[]>;
  /** Changes it only if it is in one of `from`; false otherwise. */
  change(
    id: string,
    from: readonly RecordingState[],
    change: Partial<Omit<Recording, "id" | "owner" | "session" | "startedAt">>,
  ): Promise<boolean>;
  /** Bytes of everything the owner has, `erasing` included. */
  bytesOf(owner: string): Promise<number>;

  addPart(part: RecordingPart): Promise<void>;
  parts(recording: string): Promise<RecordingPart[]>;
  /**
   * For "keep a part", in one go: the new key files replace all old ones, and segments that
   * are not kept lose their rows. Answers those: their objects are the caller's to remove.
   * A part without a new key file is gone with its segments. As `destroyKeys` for the old keys.
   * `hidden`: what is cut out from then on; as it was where it is left out.
   */
  narrow(
    recording: string,
    parts: readonly Pick<RecordingPart, "part" | "keyFile">[],
    keep: (segment: RecordingSegment) => boolean,
    hidden?: readonly Stretch[],
  ): Promise<RecordingSegment[]>;
  /** A whole recording at once, with everything in it: a copy of a range of another one. */
  addWhole(
    recording: Recording,
    parts: readonly RecordingPart[],
    segments: readonly RecordingSegment[],
  ): Promise<void>;
  /** R18: every wrapped key of it is gone from the file when this resolves, the write-ahead log included. */
  destroyKeys(recording: string): Promise<void>;

  addSegment(segment: RecordingSegment): Promise<void>;
  /** `atMs` where it really began: its row was made ahead of time. */
  closeSegment(
    segment: Pick<
      RecordingSegment,
      "recording" | "part" | "segment" | "bytes" | "chunks" | "lastsMs"
    > &
      Partial<Pick<RecordingSegment, "atMs">>,
  ): Promise<void>;
  removeSegments(recording: string, part: number, segments: readonly number[]): Promise<void>;
  /** In order of part and segment. */
  segments(recording: string): Promise<RecordingSegment[]>;
  /** One of them, however many there are; null where there is none. */
  segment(recording: string, part: number, segment: number): Promise<RecordingSegment | null>;
  /** Every object that a row names. */
  objects(): Promise<Set<string>>;
  /** The rows, once keys and objects are gone. */
  forget(recording: string): Promise<void>;

  facts(): Promise<LibraryFacts>;
  setFacts(facts: Partial<LibraryFacts>): Promise<void>;

  settings(account: string): Promise<RecordingSettings | null>;
  setSettings(settings: RecordingSettings): Promise<void>;
}
