/** How loud a track is, on a scale of 20, for the meter. Nothing is kept. */
import { Changing } from "./changing.ts";

export const LEVEL_STEPS = 20;
const EVERY_MS = 100;
/** The meter's ends: -60 dBFS is nothing, -6 dBFS is all of it. */
const FLOOR_DB = -60;
const CEILING_DB = -6;

export type Zone = "quiet" | "good" | "loud";

/** The zones below the meter: six steps too quiet, eleven good, three loud. */
export const zoneOf = (level: number): Zone =>
  level <= 6 ? "quiet" : level <= 17 ? "good" : "loud";

/** RMS of one block of samples (-1 to 1) to steps of the meter. */
export const levelOf = (rms: number): number => {
  const db = 20 * Math.log10(Math.max(rms, 1e-6));
  const share = (db - FLOOR_DB) / (CEILING_DB - FLOOR_DB);
  return Math.round(LEVEL_STEPS * Math.min(1, Math.max(0, share)));
};

/** A microphone is judged by the loudest of this many blocks (3 s): pauses are not quietness. */
const JUDGED_BLOCKS = 30;

export class LevelMeter extends Changing {
  level = 0;
  /** Null until there was enough to judge. */
  zone: Zone | null = null;
  readonly #recent: number[] = [];
  #context: AudioContext | null = null;
  #track: MediaStreamTrack | null = null;
  #timer = 0;

  /** Follows this track, or nothing. Must first be called from a gesture: browsers ask for one. */
  follow(track: MediaStreamTrack | null): void {
    if (track === this.#track) return;
    this.#stop();
    this.#track = track;
    if (track === null) {
      this.level = 0;
      this.changed();
      return;
    }
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 2048;
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const block = new Float32Array(analyser.fftSize);
    this.#context = context;
    this.#timer = window.setInterval(() => {
      analyser.getFloatTimeDomainData(block);
      const rms = Math.hypot(...block) / Math.sqrt(block.length);
      const now = levelOf(rms);
      // Rises at once and falls slowly, so that a word can be seen.
      const next = Math.max(now, this.level - 1);
      const zone = this.#judge(now);
      if (next === this.level && zone === this.zone) return;
      this.level = next;
      this.zone = zone;
      this.changed();
    }, EVERY_MS);
  }

  #judge(now: number): Zone | null {
    this.#recent.push(now);
    if (this.#recent.length > JUDGED_BLOCKS) this.#recent.shift();
    return this.#recent.length < JUDGED_BLOCKS ? this.zone : zoneOf(Math.max(...this.#recent));
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#recent.length = 0;
    this.zone = null;
    void this.#context?.close();
    this.#context = null;
  }
}
