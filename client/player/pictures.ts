/** The pictures of the film: which camera is in which element, and where its frames stand. */
import type { Camera, Film } from "./film.ts";
import { FrameTimes } from "./frame-times.ts";
import type { Piece } from "./messages.ts";
import { Reel, type ReelOptions } from "./reel.ts";

type Source = Camera["source"];
const SOURCES: readonly Source[] = ["camera", "second"];

export interface PicturesOptions extends Omit<ReelOptions, "element"> {
  video: HTMLVideoElement;
  beside: HTMLVideoElement;
}

interface Track {
  times: FrameTimes;
  /** What has been appended, or would be if it were shown: another element may want it. */
  kept: Piece[];
}

export class Pictures {
  readonly #options: PicturesOptions;
  readonly #tracks = new Map<Source, Track>();
  /** What each element shows. */
  readonly #reels = new Map<HTMLVideoElement, { source: Source; reel: Reel }>();
  /** Null: nobody has chosen, the first camera there is. */
  #chosen: Film["shown"] | null = null;

  constructor(options: PicturesOptions) {
    this.#options = options;
    for (const element of [options.video, options.beside]) {
      // Sounds have elements of their own.
      element.muted = true;
      element.playsInline = true;
    }
  }

  get cameras(): Camera[] {
    return SOURCES.filter((one) => this.#tracks.has(one)).map((source) => ({ source }));
  }
  get shown(): Film["shown"] {
    return this.#chosen ?? this.cameras[0]?.source ?? "camera";
  }
  /** Those that are shown. */
  get reels(): Reel[] {
    return [...this.#reels.values()].map(({ reel }) => reel);
  }

  take(piece: Piece): void {
    const { source } = piece;
    if (source !== "camera" && source !== "second") return;
    const track = this.#tracks.get(source) ?? { times: new FrameTimes(), kept: [] };
    this.#tracks.set(source, track);
    track.times.add(piece.times);
    track.kept.push(piece);
    const before = new Set(this.reels);
    this.#arrange();
    for (const { source: of, reel } of this.#reels.values()) {
      // One that has just come has all that are kept already.
      if (of === source && before.has(reel)) reel.append(piece);
    }
    // Nobody can ask for the other one where there is none.
    if (this.#tracks.size < 2) track.kept.length = 0;
  }

  /** Nothing of what came stays. */
  clear(): void {
    for (const { times, kept } of this.#tracks.values()) {
      times.clear();
      kept.length = 0;
    }
    for (const { reel } of this.#reels.values()) reel.clear();
  }

  /** False: what it would show at this moment is not at hand any more, and must be opened again. */
  show(which: Film["shown"], ms: number): boolean {
    const before = new Set(this.#sources);
    this.#chosen = which;
    this.#arrange();
    return this.#sources.every((source) => {
      const track = this.#tracks.get(source);
      const [first] = track?.kept ?? [];
      if (before.has(source) || track === undefined || !track.times.covers(ms)) return true;
      return first !== undefined && (first.times[0] ?? 0) <= ms;
    });
  }

  /** See `FrameTimes`; of the picture that fills the screen. */
  begins(ms: number): number {
    return this.#main?.times.begins(ms) ?? ms;
  }
  into(ms: number): number {
    return this.#main?.times.into(ms) ?? ms;
  }
  step(ms: number, by: 1 | -1): number | null {
    return this.#main?.times.step(ms, by) ?? null;
  }
  /** Whether the picture of this moment is there, or cannot be. */
  hasAt(ms: number): boolean {
    const main = this.#main;
    return main === undefined || main.times.isEmpty || main.times.covers(ms);
  }

  dropBefore(ms: number): void {
    for (const { times, kept } of this.#tracks.values()) {
      times.dropBefore(ms);
      while (kept[1] !== undefined && (kept[1].times[0] ?? 0) < ms) kept.shift();
    }
    for (const { reel } of this.#reels.values()) reel.remove(0, ms);
  }

  /** Lets go of the elements; what was chosen stays. */
  close(): void {
    for (const { reel } of this.#reels.values()) reel.close();
    this.#reels.clear();
    for (const { times, kept } of this.#tracks.values()) {
      times.clear();
      kept.length = 0;
    }
  }

  get #sources(): Source[] {
    return [...this.#reels.values()].map(({ source }) => source);
  }
  get #main(): Track | undefined {
    return this.#tracks.get(this.shown === "second" ? "second" : "camera");
  }

  #arrange(): void {
    const { shown } = this;
    const { video, beside } = this.#options;
    this.#put(video, shown === "both" ? "camera" : shown);
    this.#put(beside, shown === "both" ? "second" : null);
  }

  #put(element: HTMLVideoElement, source: Source | null): void {
    const now = this.#reels.get(element);
    if (now?.source === source) return;
    now?.reel.close();
    this.#reels.delete(element);
    const track = source === null ? undefined : this.#tracks.get(source);
    if (source === null || track === undefined) return;
    const reel = new Reel({ ...this.#options, element });
    this.#reels.set(element, { source, reel });
    for (const piece of track.kept) reel.append(piece);
  }
}
