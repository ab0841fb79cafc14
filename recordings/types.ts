/**
 * What a recording is made of, as values. PURE: shared by the recorder, the
 * replay and the page. `FORMAT.md` says how each is written to the byte.
 */

/** 128 random bits, base64url, 22 characters. */
export type RecordingId = string;

/** The picture or sound that a stream carries. `talkback` is a coach's voice (R9). */
export type StreamSource = "camera" | "second" | "room" | "own" | "talkback";

/** One RTP stream. A changed codec, source or producer is a new stream with a new number. */
export interface StreamInfo {
  /** 1 to 255, never used twice within a part. */
  stream: number;
  source: StreamSource;
  kind: "audio" | "video";
  codec: "H264" | "VP9" | "opus";
  clockRate: number;
  /** 2 for Opus always (RFC 7587, 7); 0 for video. */
  channels: number;
}

/** Why nothing, or not everything, stands at a place. */
export const GAP_KINDS = ["curtain", "hold", "dropped", "restart", "overrun"] as const;
/**
 * `curtain` drawn by the owner, `hold` the live session was suspended, `dropped`
 * the owner dropped what had just been said, `restart` the recorder died and
 * began a new part, `overrun` the disk was too slow and packets were let go.
 */
export type GapKind = (typeof GAP_KINDS)[number];

/** A declared gap, in ms since the recording began; `toMs` is null while it lasts. */
export interface Gap {
  kind: GapKind;
  fromMs: number;
  toMs: number | null;
}

/** One RTP packet, reduced to what replay needs; retransmissions stand under their own sequence number. */
export interface RtpRecord {
  type: "rtp";
  stream: number;
  marker: boolean;
  /** RFC 3550, 5.1: 16 bits. */
  sequence: number;
  /** RFC 3550, 5.1: 32 bits, in the stream's clock rate. */
  timestamp: number;
  /** Without header, CSRC list, extensions and padding. */
  payload: Uint8Array;
}
/** What a Sender Report says of a stream's clock (RFC 3550, 6.4.1). */
export interface ReportRecord {
  type: "report";
  stream: number;
  /** 64 bits: seconds since 1900 and their fraction. */
  ntpSeconds: number;
  ntpFraction: number;
  rtpTimestamp: number;
}
/** What follows arrived from this moment on: ms since the recording began, the recorder's clock. */
export interface ClockRecord {
  type: "clock";
  atMs: number;
}
export interface StreamRecord {
  type: "stream";
  info: StreamInfo;
}
export interface GapRecord {
  type: "gap";
  gap: Gap;
}
export type MediaRecord = RtpRecord | ReportRecord | ClockRecord | StreamRecord | GapRecord;

/** The first chunk of every segment: with it a segment can be read by itself. */
export interface SegmentHead {
  /** ms since the recording began. */
  atMs: number;
  /** Wall clock of that moment, ms since 1970. */
  wallMs: number;
  /** Every stream that may appear; later ones come as `stream` records. */
  streams: StreamInfo[];
  /** The segment before it in this part that was not dropped, and how many chunks it had; null for the first. */
  previous: { segment: number; chunks: number } | null;
  /** Everything declared since the recording began, so that no later hand can add a gap. */
  gaps: Gap[];
}

/** Where a chunk stands; all of it is authenticated with the chunk. */
export interface ChunkPlace {
  recording: RecordingId;
  part: number;
  segment: number;
  chunk: number;
}
/** `head` first, `media` between, `end` last: an end chunk is empty. */
export type ChunkKind = "head" | "media" | "end";
