/**
 * What the server and the recorder process say to each other (`child_process.fork`,
 * serialization "advanced"). The recorder decides nothing and knows no account.
 */
import type { GapKind, RecordingId, StreamInfo } from "./types.ts";

/**
 * What the recorder itself finds wrong; a part of the protocol's faults. `recorder-lost`:
 * no key could be made or wrapped, so that nothing was begun.
 */
export type RecorderFault =
  "disk-full" | "disk-failed" | "disk-slow" | "quota-reached" | "recorder-lost";

/** A stream as the worker sends it; everything that is in force is listed each time. */
export interface WireStream extends StreamInfo {
  ssrc: number;
  payloadType: number;
  /** Null where nothing is retransmitted (RFC 4588). */
  rtxSsrc: number | null;
  rtxPayloadType: number | null;
}

export type ToRecorder =
  /** Make keys and a socket, store nothing yet. `sinceMs`: of the recording, at this moment. */
  | {
      type: "begin";
      recording: RecordingId;
      part: number;
      /** age recipient of the owner's vault. */
      recipient: string;
      /** Of the recording as a whole, ms: 0 for the first part. */
      sinceMs: number;
      /**
       * Of a later part: up to where the part before it is stored, ms since the recording
       * began. The declared gap reaches from there.
       */
      brokeOffMs?: number;
      /** No more than this may be stored by this part, bytes. */
      maxBytes: number;
    }
  /** The wrapped key is stored and the worker's transport is known: packets from anywhere else are not heard. */
  | { type: "go"; recording: RecordingId; ip: string; port: number }
  | { type: "streams"; recording: RecordingId; streams: WireStream[] }
  /** The row that names this object exists: it may be written to. */
  | { type: "segment-named"; recording: RecordingId; segment: number }
  /** A declared gap begins (nothing arrives meanwhile) and ends. */
  | { type: "gap-begins"; recording: RecordingId; kind: Extract<GapKind, "curtain" | "hold"> }
  | { type: "gap-ends"; recording: RecordingId }
  /** Takes back whatever arrived within the last `ms`, rounded up to whole segments. */
  | { type: "drop"; recording: RecordingId; request: string; ms: number }
  /** Seal what is held, close the segment, forget the keys. */
  | { type: "stop"; recording: RecordingId };

export type FromRecorder =
  | {
      type: "ready";
      recording: RecordingId;
      part: number;
      /** UDP, 127.0.0.1. */
      port: number;
      /** Of the recording, now, by the clock that everything in this part is told by, ms. */
      atMs: number;
      /** The age file with this part's keys, wrapped to the recipient. */
      keyFile: Uint8Array;
    }
  /**
   * Asks for a row; nothing is written to the object before `segment-named`. Asked
   * one segment ahead, so `atMs` is expected only: `segment-closed` says what it became.
   */
  | {
      type: "segment-opens";
      recording: RecordingId;
      part: number;
      segment: number;
      object: string;
      /** ms since the recording began. */
      atMs: number;
    }
  | {
      type: "segment-closed";
      recording: RecordingId;
      part: number;
      segment: number;
      /** ms since the recording began, when it really began. */
      atMs: number;
      bytes: number;
      chunks: number;
      lastsMs: number;
    }
  /** Asked for ahead and never needed: there is no object, its row can go. */
  | { type: "segment-unused"; recording: RecordingId; part: number; segment: number }
  /** Every second while a part runs: what is stored for certain, and whether media comes. */
  | {
      type: "beat";
      recording: RecordingId;
      storedBytes: number;
      /** ms since the recording began, up to which everything is in the file system's hands. */
      storedMs: number;
      /** Packets that arrived since the last beat. */
      packets: number;
    }
  | {
      type: "dropped";
      recording: RecordingId;
      request: string;
      /** Segments whose objects are gone already. */
      segments: number[];
      fromMs: number;
      toMs: number;
    }
  /** Nothing more is written; what was stored stays and opens. */
  | { type: "failed"; recording: RecordingId; fault: RecorderFault }
  | { type: "stopped"; recording: RecordingId };

/** The recorder flushes what it holds at least this often, ms (R19 allows 250). */
export const BATCH_MS = 100;
/** And asks the disk to keep it at least this often, ms (R19 allows 1 s). */
export const SYNC_MS = 500;
/** A segment lasts about this long, ms. */
export const SEGMENT_MS = 8_000;
/** A key frame is asked for this often, ms (DESIGN 4). */
export const KEY_FRAME_MS = 4_000;
