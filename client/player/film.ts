/**
 * What the player's engine promises to the screen. All times are ms of the film:
 * 0 is where the recording's first packet stands, and declared gaps keep their time.
 */
import type { ManifestReply } from "#protocol/http/recordings.ts";
import type { Damage } from "#recordings/open.ts";
import type { GapKind, StreamSource } from "#recordings/types.ts";

export interface Stretch {
  fromMs: number;
  toMs: number;
}
/**
 * Declared in the sealed heads, as far as they have been opened; `cut`: its owner cut it
 * out, or does not share it; `hole`: the manifest has nothing there, and why is not known yet.
 */
export interface FilmGap extends Stretch {
  kind: GapKind | "cut" | "hole";
}

/** What the film is made of; all times in ms since the recording began. */
export interface FilmManifest extends Pick<ManifestReply, "parts"> {
  /** Cut out. */
  hidden?: readonly Stretch[];
  /** Of a share: nothing outside is shown; null or not there: all of it. */
  range?: Stretch | null;
}
/** A place that does not open or was changed: it is skipped and named. */
export interface FilmDamage extends Damage {
  /** Where it stands in the film; null where nothing around it opened. */
  atMs: number | null;
}
export interface Camera {
  source: Extract<StreamSource, "camera" | "second">;
}
export interface Sound {
  source: Extract<StreamSource, "room" | "own" | "talkback">;
  /** 0 to 1. */
  volume: number;
}

/** Somebody, or something as loud, is heard here. */
export interface Talk extends Stretch {
  source: Sound["source"];
}

/**
 * `opening` until the first frame can be shown; `waiting` for bytes; `cannot`: this
 * browser has no Media Source Extensions or no decoder; `locked`: the vault here does
 * not open it; `failed`: the server refused or is not there (code in `fault`).
 */
export type FilmState =
  "opening" | "ready" | "waiting" | "ended" | "cannot" | "locked" | "failed" | "closed";

export interface FilmAsk {
  manifest: ManifestReply & FilmManifest;
  /**
   * Opens the key files (an age secret key): the vault's, or a group library's. The engine
   * hands it to its worker and keeps none; the segments' keys that it plays by are made there
   * and end with it. The page's vault holds the identity all the same while it is open, and
   * the notes beside the film hold key files of their own (client/notes/note-keys.ts).
   */
  identity: string;
  /** One sealed segment from the server; null: it has lost it. Rejects with `Refused`. */
  piece(part: number, segment: number): Promise<ArrayBuffer | null>;
  /** Shows the first camera, and the second while `side` asks for both. Muted by the engine as it likes. */
  video: HTMLVideoElement;
  beside: HTMLVideoElement;
}

/** Says "change" (client/live/changing.ts) whenever something below is different. */
export interface Film {
  readonly state: FilmState;
  readonly fault: string | null;
  readonly durationMs: number;
  readonly atMs: number;
  /** Where the picture begins that stands now: what is cut from there on takes it along. */
  readonly pictureMs: number;
  /** It plays, or will as soon as it can and may; `state` says whether it waits. */
  readonly playing: boolean;
  /** 0.25 to 2. */
  readonly rate: number;
  readonly gaps: readonly FilmGap[];
  readonly damage: readonly FilmDamage[];
  /** Where somebody is heard, as far as it has been opened; a little later than that. */
  readonly talk: readonly Talk[];
  readonly cameras: readonly Camera[];
  readonly sounds: readonly Sound[];
  /** Which camera fills the picture; both: side by side. */
  readonly shown: Camera["source"] | "both";
  play(): void;
  pause(): void;
  /**
   * While it is held nothing is heard and nothing moves, whoever asks: `play` is only
   * remembered. Let go, it plays if it is to.
   */
  hold(held: boolean): void;
  /** Clamped to the film. Never throws; the newest ask wins. */
  seek(toMs: number): void;
  /** One frame on or back; pauses. */
  step(by: 1 | -1): void;
  setRate(rate: number): void;
  setVolume(source: Sound["source"], volume: number): void;
  show(which: Camera["source"] | "both"): void;
  /** Ends the worker; its keys are gone with it. Idempotent. */
  close(): void;
  onChange(heard: () => void): () => void;
}
