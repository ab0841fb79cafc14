/**
 * A recording's records, in their order, to samples of tracks that share one time.
 * PURE: the same in Node and in the page. Holds a few seconds, however long the
 * recording is.
 *
 * Whatever arrived whole is in the result, also after a loss: an H.264 decoder
 * conceals what a picture without its predecessor lacks, and the next key frame
 * (asked for every 4 s) mends it. Left out is what no decoder takes: pictures before
 * a stream's first key frame, and in VP9 those between a loss and the next one.
 */
import type { Span } from "../cut.ts";
import type { Gap, MediaRecord, SegmentHead, StreamInfo } from "../types.ts";
import { DeclaredGaps, Losses, type Loss } from "./gaps.ts";
import { Lane, type PlacedFrame } from "./lane.ts";
import { Timeline } from "./timeline.ts";
import { AudioTrack, VideoTrack, type Sample, type Track } from "./track.ts";

/** No packet of any stream for so long is told, ms. */
const NOTHING_MS = 1_000;
/** For a player a longer hole in a sound is not filled here, ms: it may be a curtain. */
const HOLE_MS = 1_000;

const NAMES: Record<StreamInfo["source"], string> = {
  camera: "Camera",
  second: "Second camera",
  room: "Room",
  own: "Own microphone",
  talkback: "Coach",
};

export interface ReplayOptions {
  /** Takes declared gaps out of the result instead of leaving their time in it. */
  skipGaps?: boolean;
  /**
   * Cut out by the owner, ms of the recording: always taken out, to the ms in sound. A picture
   * comes again with the next whole one, for what it would build on was cut out.
   */
  hidden?: readonly Span[];
  /**
   * For a player, which begins at any segment: the moment of the recording, ms, that is 0
   * in the result, wherever it begins. What a segment holds is then given with that
   * segment, the first one at once: all of it is read before any of it is placed, so
   * that its Sender Reports are known. Sounds begin with their first packet.
   */
  originMs?: number;
  /** Nothing is placed before this moment of the result, ms: below 0 where the origin lies within what is read. */
  floorMs?: number;
}

export interface TrackReport {
  name: string;
  codec: StreamInfo["codec"];
  /** Whole frames in the result; filled-in silence is not counted. */
  frames: number;
  /** Left out because a packet was missing. */
  incomplete: number;
  /** Left out because no decoder takes them after a loss, up to the next key frame (VP9). */
  undecodable: number;
  beforeKey: number;
  overtaken: number;
  /** Packets that never came, came twice, came too late, or were not of the codec. */
  missing: number;
  duplicates: number;
  late: number;
  garbage: number;
}

export interface ReplayReport {
  tracks: TrackReport[];
  gaps: readonly Gap[];
  losses: Loss[];
  /** Packets of streams that nothing announced (their segment's head is damaged). */
  unannounced: number;
}

export class Replay {
  /** What has no time in the result. */
  readonly #out = new DeclaredGaps();
  readonly #skipGaps: boolean;
  readonly #forPlayer: boolean;
  readonly #tracks = new Map<string, Track>();
  readonly #allLanes: { lane: Lane; track: Track }[] = [];
  readonly #gaps = new DeclaredGaps();
  readonly #losses = new Losses();
  #lanes = new Map<number, { lane: Lane; track: Track }>();
  #timeline: Timeline;
  /** The first segment of a part, for a player. */
  #readsWhole = false;
  #part: number | null = null;
  #originMs: number | null;
  readonly #hidden: readonly Span[];
  readonly #floorMs: number;
  #nowMs = 0;
  #lastPacketMs: number | null = null;
  #unannounced = 0;
  #given: { track: Track; sample: Sample }[] = [];
  readonly #cutBefore = new Map<Track, number>();
  readonly #lastMs = new Map<Track, number>();
  /** Lanes of pictures that were cut and wait for a whole one. */
  readonly #waiting = new Set<Lane>();

  constructor({ skipGaps = false, hidden = [], originMs, floorMs = 0 }: ReplayOptions = {}) {
    this.#hidden = hidden;
    for (const { fromMs, toMs } of hidden) this.#out.declare({ kind: "dropped", fromMs, toMs });
    this.#floorMs = floorMs;
    this.#skipGaps = skipGaps;
    this.#forPlayer = originMs !== undefined;
    this.#originMs = originMs ?? null;
    this.#timeline = this.#newTimeline();
  }

  get tracks(): Track[] {
    return [...this.#tracks.values()];
  }

  /** One segment, opened. `head` is null where it is damaged. Gives what is ready. */
  push(part: number, head: SegmentHead | null, records: readonly MediaRecord[]) {
    if (this.#part !== part) {
      this.#endStreams();
      this.#part = part;
    }
    if (head !== null) {
      this.#clock(head.atMs);
      for (const gap of head.gaps) this.#declare(gap);
      for (const info of head.streams) this.#announce(info);
    }
    for (const record of records) this.#take(record);
    this.#settle();
    return this.#given.splice(0);
  }

  /** Nothing more comes. */
  finish() {
    this.#endStreams();
    return this.#given.splice(0);
  }

  /** ms of the recording at which the result begins. */
  get originMs(): number {
    return this.#originMs ?? 0;
  }

  get report(): ReplayReport {
    return {
      tracks: this.tracks.map((track) => this.#reportOf(track)),
      gaps: this.#gaps.all,
      losses: this.#losses
        .undeclared(this.#gaps)
        .filter(({ fromMs, toMs }) => !this.#hides(fromMs, toMs)),
      unannounced: this.#unannounced,
    };
  }

  #reportOf(track: Track): TrackReport {
    const lanes = this.#allLanes.filter((one) => one.track === track).map(({ lane }) => lane);
    const sum = (of: (lane: Lane) => number): number =>
      lanes.reduce((all, lane) => all + of(lane), 0);
    const { name, frames, beforeKey, overtaken } = track;
    return {
      ...{ name, codec: track.info.codec, frames, beforeKey, overtaken },
      incomplete: sum(({ assembler }) => assembler.incomplete),
      undecodable: sum(({ assembler }) => assembler.undecodable),
      garbage: sum(({ assembler }) => assembler.garbage),
      missing: sum(({ order }) => order.missing),
      duplicates: sum(({ order }) => order.duplicates),
      late: sum(({ order }) => order.late),
    };
  }

  #declare(gap: Gap): void {
    this.#gaps.declare(gap);
    if (this.#skipGaps) this.#out.declare(gap);
  }

  #hides(fromMs: number, toMs: number): boolean {
    return this.#hidden.some((span) => span.fromMs < toMs && fromMs < span.toMs);
  }

  #clock(atMs: number): void {
    this.#nowMs = Math.max(this.#nowMs, atMs);
    this.#originMs ??= atMs;
    this.#timeline.clock(this.#nowMs);
  }

  #announce(info: StreamInfo): void {
    if (this.#lanes.has(info.stream)) return;
    const name = `${info.source} ${info.codec}`;
    const track = this.#tracks.get(name) ?? this.#newTrack(info);
    this.#tracks.set(name, track);
    const one = { lane: new Lane(info, this.#timeline), track };
    this.#lanes.set(info.stream, one);
    this.#allLanes.push(one);
  }

  #newTrack(info: StreamInfo): Track {
    const same = this.tracks.some((track) => track.info.source === info.source);
    const name = same ? `${NAMES[info.source]} (${info.codec})` : NAMES[info.source];
    if (info.kind === "video") return new VideoTrack(name, info);
    return this.#forPlayer
      ? new AudioTrack(name, info, null, HOLE_MS)
      : new AudioTrack(name, info, 0);
  }

  #newTimeline(): Timeline {
    this.#readsWhole = this.#forPlayer;
    return new Timeline(this.#forPlayer ? Number.POSITIVE_INFINITY : undefined);
  }

  #settle(): void {
    const held = [...this.#lanes.values()].filter(({ lane }) => lane.isHeld);
    if (!this.#readsWhole || held.length === 0) return;
    this.#readsWhole = false;
    this.#timeline.settle();
    for (const one of held) for (const frame of one.lane.release()) this.#give(one, frame);
  }

  #take(record: MediaRecord): void {
    if (record.type === "clock") this.#clock(record.atMs);
    else if (record.type === "stream") this.#announce(record.info);
    else if (record.type === "gap") this.#declare(record.gap);
    else if (record.type === "report") {
      if (this.#lanes.has(record.stream)) this.#timeline.report(record);
    } else {
      const one = this.#lanes.get(record.stream);
      this.#originMs ??= this.#nowMs;
      if (one === undefined) this.#unannounced += 1;
      else {
        this.#noteSilence();
        for (const frame of one.lane.push(record, this.#nowMs)) this.#give(one, frame);
      }
    }
  }

  #noteSilence(): void {
    const last = this.#lastPacketMs;
    this.#lastPacketMs = this.#nowMs;
    if (last === null || this.#nowMs - last < NOTHING_MS) return;
    const stretch = { fromMs: last, toMs: this.#nowMs };
    this.#losses.add({ what: "nothing", track: null, ...stretch, packets: 0 });
  }

  #endStreams(): void {
    for (const one of this.#lanes.values()) {
      for (const frame of one.lane.flush()) this.#give(one, frame);
    }
    this.#lanes = new Map();
    this.#timeline = this.#newTimeline();
    this.#timeline.clock(this.#nowMs);
  }

  #give({ lane, track }: { lane: Lane; track: Track }, frame: PlacedFrame): void {
    const { timeMs, missing, lastsMs } = frame;
    const beforeMs = this.#lastMs.get(track) ?? timeMs;
    this.#lastMs.set(track, timeMs);
    if (missing > 0) {
      const stretch = { fromMs: Math.min(beforeMs, timeMs), toMs: timeMs };
      this.#losses.add({ what: "packets", track: track.name, ...stretch, packets: missing });
    }
    const toMs = timeMs + Math.max(lastsMs, 1);
    if (this.#hides(Math.min(beforeMs, timeMs), toMs)) this.#waiting.add(lane);
    if (this.#out.touches(timeMs, toMs)) return;
    if (frame.key) this.#waiting.delete(lane);
    else if (lane.info.kind === "video" && this.#waiting.has(lane)) return;
    const cut = this.#out.before(timeMs) - this.#out.before(this.originMs);
    const afterCut = (this.#cutBefore.get(track) ?? 0) !== cut;
    this.#cutBefore.set(track, cut);
    // What began to travel before the recording did belongs to its first moment.
    const inResult = Math.max(this.#floorMs, timeMs - this.originMs - cut);
    for (const sample of track.push({ ...frame, timeMs: inResult, stream: lane.info, afterCut })) {
      this.#given.push({ track, sample });
    }
  }
}
