/**
 * One track of the result: everything of one source in one codec, whichever
 * streams it came by. PURE.
 */
import type { StreamInfo } from "../types.ts";
import type { Frame, VideoConfig } from "./frame.ts";
import { fill, SHORTEST_MS } from "./silence.ts";

/** A piece of the container: in order, never at or before the one before. */
export interface Sample {
  /** ms since the result began. */
  timeMs: number;
  data: Uint8Array;
  key: boolean;
  /** ms; 0 where only the next sample tells. */
  lastsMs: number;
}

/** A frame with the stream that it came by and its time in the result. */
export interface TrackFrame extends Frame {
  timeMs: number;
  stream: StreamInfo;
  /** Time was cut out before it, so that timestamps do not tell how long nothing came. */
  afterCut: boolean;
}

export interface Track {
  readonly name: string;
  readonly info: StreamInfo;
  /** Null until the first picture, and for sound. */
  readonly config: VideoConfig | null;
  /** Frames that are in the result. */
  readonly frames: number;
  /** Frames left out: before the first key frame of their stream. */
  readonly beforeKey: number;
  /** Frames left out: another stream of the same source had taken over. */
  readonly overtaken: number;
  push(frame: TrackFrame): Sample[];
}

/** One tick of 90 kHz, ms: no two samples stand at one place. */
const TICK_MS = 1 / 90;

export class VideoTrack implements Track {
  readonly name: string;
  readonly info: StreamInfo;
  config: VideoConfig | null = null;
  frames = 0;
  beforeKey = 0;
  overtaken = 0;
  readonly #left = new Set<StreamInfo>();
  #stream: StreamInfo | null = null;
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(name: string, info: StreamInfo) {
    this.name = name;
    this.info = info;
  }

  push(frame: TrackFrame): Sample[] {
    if (this.#left.has(frame.stream)) {
      this.overtaken += 1;
      return [];
    }
    if (this.#stream !== frame.stream) {
      // A new stream continues the track with its first key frame; until then the old one does.
      if (!frame.key) {
        this.beforeKey += 1;
        return [];
      }
      if (this.#stream !== null) this.#left.add(this.#stream);
      this.#stream = frame.stream;
    }
    this.config ??= frame.config;
    this.frames += 1;
    this.#lastMs = Math.max(frame.timeMs, this.#lastMs + TICK_MS);
    return [{ timeMs: this.#lastMs, data: frame.data, key: frame.key, lastsMs: 0 }];
  }
}

export class AudioTrack implements Track {
  readonly name: string;
  readonly info: StreamInfo;
  readonly config = null;
  readonly beforeKey = 0;
  frames = 0;
  overtaken = 0;
  #endMs: number | null;
  readonly #mostMs: number;
  #last: { stream: StreamInfo; endStreamMs: number } | null = null;

  /**
   * `fromMs`: where the result begins; players want sound from there on. Null: it begins
   * with the first frame. Holes of more than `mostMs` stay holes.
   */
  constructor(name: string, info: StreamInfo, fromMs: number | null, mostMs = Infinity) {
    this.name = name;
    this.info = info;
    this.#endMs = fromMs;
    this.#mostMs = mostMs;
  }

  push(frame: TrackFrame): Sample[] {
    const same = this.#last?.stream === frame.stream && !frame.afterCut;
    const endMs = this.#endMs ?? frame.timeMs;
    const holeMs =
      same && this.#last !== null ? frame.streamMs - this.#last.endStreamMs : frame.timeMs - endMs;
    // Another stream of this source still sounds, or time was cut out here.
    if (!same && holeMs <= -frame.lastsMs) {
      this.overtaken += 1;
      return [];
    }
    const out: Sample[] = [];
    const fromMs = same ? frame.timeMs - holeMs : endMs;
    const fills = holeMs >= SHORTEST_MS && holeMs <= this.#mostMs;
    for (const { data, afterMs, lastsMs } of fills ? fill(holeMs) : []) {
      out.push({ timeMs: this.#after(fromMs + afterMs), data, key: true, lastsMs });
    }
    this.frames += 1;
    const timeMs = this.#after(frame.timeMs);
    out.push({ timeMs, data: frame.data, key: true, lastsMs: frame.lastsMs });
    this.#endMs = timeMs + frame.lastsMs;
    this.#last = { stream: frame.stream, endStreamMs: frame.streamMs + frame.lastsMs };
    return out;
  }

  #lastTimeMs = Number.NEGATIVE_INFINITY;
  #after(timeMs: number): number {
    this.#lastTimeMs = Math.max(timeMs, this.#lastTimeMs + TICK_MS);
    return this.#lastTimeMs;
  }
}
