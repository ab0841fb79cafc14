/**
 * From replayed samples to what source buffers take: fragments that end with their
 * segment, and sounds without a hole, for a player stops where a sound has one. PURE.
 *
 * One sound leads: it is silent from the run's first moment on wherever it has nothing,
 * even where nothing of it ever comes, so that there is always something to keep time by.
 */
import { fragmentsOf, initOf, type TimedSample } from "#recordings/replay/fragment.ts";
import { fill, SHORTEST_MS } from "#recordings/replay/silence.ts";
import { AudioTrack, type Sample, type Track } from "#recordings/replay/track.ts";
import type { StreamSource } from "#recordings/types.ts";
import type { Sound, Stretch } from "./film.ts";
import type { Piece } from "./messages.ts";
import { APART_MS } from "./plan.ts";

/** A picture stands so long at most when the next one is far away, ms: then there is none. */
const PICTURE_MS = 2_000;
/** What the last picture lasts, ms: nothing tells. */
const LAST_MS = 40;
/** A segment's last sound may come with the next one: until then this much is left open, ms. */
const TAIL_MS = 1_000;
/** A sound that stops at a hole stops a moment before it: there it goes on in silence, ms. */
const BEYOND_MS = 1_000;

export interface Given {
  track: Track;
  sample: Sample;
}

interface Lane {
  track: Track;
  /** Pictures: the last one, until the next tells how long it lasts. */
  held: Sample | null;
  /** Sounds: everything up to here is there, ms. */
  filledMs: number;
  samples: TimedSample[];
}

/** The track that is silent where nothing of this sound ever comes. */
const SILENCE = "silence";
const silent = (source: Sound["source"]): Track =>
  new AudioTrack(SILENCE, { ...OPUS, source, stream: 0 }, null);
const OPUS = { kind: "audio", codec: "opus", clockRate: 48_000, channels: 2 } as const;

export class Cut {
  readonly #name: string;
  readonly #lead: Sound["source"];
  readonly #durationMs: number;
  readonly #lanes = new Map<StreamSource, Lane>();
  #last: Stretch | null = null;
  readonly #inits = new Map<string, ArrayBuffer>();
  #sequence = 1;

  /** `name`: of this run; two runs may begin with different parameter sets. */
  constructor(name: string, lead: Sound["source"], durationMs: number) {
    this.#name = name;
    this.#lead = lead;
    this.#durationMs = durationMs;
  }

  /** What one segment gave; `stretch` is where it stands. */
  segment(given: readonly Given[], stretch: Stretch): Promise<Piece[]> {
    const last = this.#last;
    if (last !== null && stretch.fromMs - last.toMs >= APART_MS) {
      this.#fillTo(Math.min(last.toMs + BEYOND_MS, stretch.fromMs));
      for (const lane of this.#lanes.values()) lane.filledMs = stretch.fromMs;
    }
    this.#last = stretch;
    this.#lane(silent(this.#lead), stretch.fromMs);
    for (const { track, sample } of given) this.#take(track, sample);
    this.#fillTo(stretch.toMs - TAIL_MS);
    return this.#pieces();
  }

  /** Nothing more comes; `given` is what replay still held. */
  finish(given: readonly Given[]): Promise<Piece[]> {
    for (const { track, sample } of given) this.#take(track, sample);
    for (const lane of this.#lanes.values()) {
      if (lane.held !== null) lane.samples.push({ ...lane.held, lastsMs: LAST_MS });
      lane.held = null;
    }
    if (this.#last !== null) this.#fillTo(this.#last.toMs);
    return this.#pieces();
  }

  #lane(track: Track, fromMs: number): Lane {
    const { source } = track.info;
    const known = this.#lanes.get(source);
    if (known !== undefined) return known;
    const lane: Lane = { track, held: null, filledMs: fromMs, samples: [] };
    this.#lanes.set(source, lane);
    return lane;
  }

  #take(track: Track, sample: Sample): void {
    const lane = this.#lane(track, sample.timeMs);
    if (track.info.kind === "audio") {
      lane.track = track;
      this.#fill(lane, sample.timeMs);
      lane.samples.push(sample);
      lane.filledMs = sample.timeMs + sample.lastsMs;
      return;
    }
    const { held } = lane;
    lane.held = sample;
    if (lane.track !== track) {
      // The same camera in another codec: each fragment is of one of them.
      if (held !== null) lane.samples.push({ ...held, lastsMs: LAST_MS });
      this.#change(lane, track);
    } else if (held !== null) {
      const lasts = sample.timeMs - held.timeMs;
      lane.samples.push({ ...held, lastsMs: lasts > PICTURE_MS ? PICTURE_MS / 2 : lasts });
    }
  }

  readonly #changed: { track: Track; samples: TimedSample[] }[] = [];
  #change(lane: Lane, track: Track): void {
    this.#changed.push({ track: lane.track, samples: lane.samples });
    lane.samples = [];
    lane.track = track;
  }

  #fillTo(toMs: number): void {
    for (const lane of this.#lanes.values()) {
      if (lane.track.info.kind === "audio") this.#fill(lane, toMs);
    }
  }

  #fill(lane: Lane, toMs: number): void {
    const fromMs = lane.filledMs;
    if (toMs - fromMs < SHORTEST_MS) return;
    for (const { data, afterMs, lastsMs } of fill(toMs - fromMs)) {
      lane.samples.push({ timeMs: fromMs + afterMs, lastsMs, data, key: true });
    }
    lane.filledMs = toMs;
  }

  async #pieces(): Promise<Piece[]> {
    const all = this.#changed.splice(0);
    for (const lane of this.#lanes.values()) {
      all.push({ track: lane.track, samples: lane.samples });
      lane.samples = [];
    }
    const pieces: Piece[] = [];
    for (const { track, samples } of all) {
      if (samples.length > 0) pieces.push(await this.#piece(track, samples));
    }
    return pieces;
  }

  async #piece(track: Track, samples: readonly TimedSample[]): Promise<Piece> {
    const { kind, source } = track.info;
    const codec = track.config?.codec ?? "opus";
    const begins = `${this.#name} ${source} ${codec}`;
    const init = this.#inits.get(begins) ?? (await initOf(track, this.#durationMs)).buffer;
    this.#inits.set(begins, init);
    this.#sequence += samples.length;
    return {
      ...{ source, kind, begins, type: `${kind}/mp4; codecs="${codec}"` },
      // Each has its own: the page takes the bytes over.
      init: init.slice(0),
      bytes: fragmentsOf(kind, this.#sequence, samples).buffer,
      times: kind === "video" ? samples.map(({ timeMs }) => timeMs) : [],
      silent: track.name === SILENCE,
    };
  }
}
