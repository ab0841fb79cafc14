/** All elements of the film together: they stand at one place, and play in step. */
import type { FilmAsk } from "./film.ts";
import { paceOf } from "./follow.ts";
import type { Piece } from "./messages.ts";
import { Pictures } from "./pictures.ts";
import type { Reel } from "./reel.ts";
import { Sounds } from "./sounds.ts";

/** A rate that differs by less is not set anew. */
const SAME_RATE = 0.004;
/**
 * Only after so long does a sound surely sound, ms: browsers begin to count, then wait for
 * the loudspeaker, and pictures that began with the count would be ahead of it.
 */
const STARTED_MS = 22;

export interface StageOptions extends Pick<FilmAsk, "video" | "beside"> {
  durationMs: number;
  changed: () => void;
  broken: () => void;
}

export class Stage {
  readonly pictures: Pictures;
  readonly sounds: Sounds;
  rate = 1;
  #startedMs = 0;

  constructor({ video, beside, ...common }: StageOptions) {
    this.pictures = new Pictures({ video, beside, ...common });
    this.sounds = new Sounds(common);
  }

  take(pieces: readonly Piece[]): void {
    for (const piece of pieces) {
      this.pictures.take(piece);
      this.sounds.take(piece);
    }
  }
  clear(): void {
    this.pictures.clear();
    this.sounds.clear();
  }
  /** Nothing more comes after these. */
  end(pieces: readonly Piece[]): void {
    this.take(pieces);
    for (const reel of this.#reels) reel.end();
  }
  dropBefore(ms: number): void {
    this.pictures.dropBefore(ms);
    this.sounds.dropBefore(ms);
  }

  /** Where it plays; null before anything has come. */
  get atMs(): number | null {
    return this.sounds.leader?.atMs ?? null;
  }

  /** Goes there before anything of it has come, so that decoders begin as soon as it does. */
  expect(ms: number): void {
    for (const reel of this.#reels) reel.expect(ms);
  }

  /** Puts everything at this place; true once it stands there, with its picture. */
  aim(ms: number): boolean {
    const { leader } = this.sounds;
    if (leader === null) return false;
    const at = this.pictures.into(ms);
    for (const reel of this.#reels) reel.aim(at);
    const stand = this.#reels.every((one) =>
      one.near(at) === null ? one.idle : one.settled || one.late,
    );
    return stand && leader.settled;
  }

  /** Whether the browser has let go of what was to be played at this moment. */
  lost(ms: number): boolean {
    return this.#reels.some((one) => one.lost(ms));
  }

  /** Whether it could go on from here for a moment. */
  get canGoOn(): boolean {
    const element = this.sounds.leader?.element;
    return element !== undefined && element.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA;
  }
  /** It has come to the end of everything that was given. */
  get isOver(): boolean {
    return this.sounds.leader?.element.ended ?? false;
  }

  /** Rejects where the browser does not let a page play without a tap. */
  async play(): Promise<void> {
    const { leader } = this.sounds;
    if (leader === null) return;
    this.#startedMs = leader.atMs;
    leader.element.playbackRate = this.rate;
    await leader.element.play();
  }

  pause(): void {
    for (const { element } of this.#reels) element.pause();
  }

  /** Keeps all others in step with the sound that leads; often while it plays. */
  follow(): void {
    const { leader } = this.sounds;
    if (leader === null) return;
    if (leader.element.playbackRate !== this.rate) leader.element.playbackRate = this.rate;
    if (leader.atMs - this.#startedMs < STARTED_MS * this.rate) return;
    for (const reel of this.#followers) this.#keep(reel, leader.atMs);
  }

  close(): void {
    this.pictures.close();
    this.sounds.close();
  }

  get #followers(): Reel[] {
    return [...this.pictures.reels, ...this.sounds.followers];
  }
  get #reels(): Reel[] {
    const { leader } = this.sounds;
    return leader === null ? this.#followers : [leader, ...this.#followers];
  }

  #keep(reel: Reel, atMs: number): void {
    const { element } = reel;
    if (!reel.holds(atMs)) return element.pause();
    if (element.seeking && !reel.late) return;
    const kind = element instanceof HTMLVideoElement ? "video" : "audio";
    const pace = paceOf(atMs - reel.atMs, this.rate, kind);
    if (pace.jump) reel.expect(atMs);
    else if (Math.abs(element.playbackRate - pace.rate) > SAME_RATE) {
      element.playbackRate = pace.rate;
    }
    // Refused only where a pause comes first.
    if (element.paused) element.play().catch(() => undefined);
  }
}
