/** The sounds of the film: each in an element of its own, for each has its own volume. */
import type { Sound } from "./film.ts";
import type { Piece } from "./messages.ts";
import { Reel, type ReelOptions } from "./reel.ts";

type Source = Sound["source"];
const SOURCES: readonly Source[] = ["room", "own", "talkback"];

interface Track {
  reel: Reel;
  /** More than the silence that leads. */
  real: boolean;
}

export class Sounds {
  readonly #options: Omit<ReelOptions, "element">;
  readonly #tracks = new Map<Source, Track>();
  readonly #volumes = new Map<Source, number>();
  #lead: Source | null = null;
  #hushed = false;

  constructor(options: Omit<ReelOptions, "element">) {
    this.#options = options;
  }

  /** Which one the others follow; stays once it is known. */
  lead(source: Source): void {
    if (this.#lead !== null) return;
    this.#lead = source;
    this.#track(source);
  }
  get leader(): Reel | null {
    return this.#lead === null ? null : (this.#tracks.get(this.#lead)?.reel ?? null);
  }
  get followers(): Reel[] {
    return [...this.#tracks].filter(([source]) => source !== this.#lead).map(([, one]) => one.reel);
  }

  get all(): Sound[] {
    return SOURCES.filter((one) => this.#tracks.get(one)?.real).map((source) => ({
      source,
      volume: this.#volumeOf(source),
    }));
  }

  take(piece: Piece): void {
    const { source } = piece;
    if (source !== "room" && source !== "own" && source !== "talkback") return;
    const track = this.#track(source);
    track.real ||= !piece.silent;
    track.reel.append(piece);
  }

  clear(): void {
    for (const { reel } of this.#tracks.values()) reel.clear();
  }

  setVolume(source: Source, volume: number): void {
    this.#volumes.set(source, Math.max(0, Math.min(1, volume)));
    const track = this.#tracks.get(source);
    if (track !== undefined) this.#tell(source, track);
  }

  /** Silent whatever the volumes are, and whoever plays the elements: keyboards can, too. */
  hush(hushed: boolean): void {
    this.#hushed = hushed;
    for (const [source, track] of this.#tracks) this.#tell(source, track);
  }

  dropBefore(ms: number): void {
    for (const { reel } of this.#tracks.values()) reel.remove(0, ms);
  }

  /** Lets go of the elements; volumes stay. */
  close(): void {
    for (const { reel } of this.#tracks.values()) reel.close();
    this.#tracks.clear();
    this.#lead = null;
  }

  #volumeOf(source: Source): number {
    return this.#volumes.get(source) ?? 1;
  }

  #track(source: Source): Track {
    const known = this.#tracks.get(source);
    if (known !== undefined) return known;
    const element = document.createElement("audio");
    element.preload = "auto";
    const track = { reel: new Reel({ ...this.#options, element }), real: false };
    this.#tracks.set(source, track);
    this.#tell(source, track);
    return track;
  }

  #tell(source: Source, { reel: { element } }: Track): void {
    const volume = this.#volumeOf(source);
    element.volume = volume;
    // Phones leave the volume to their buttons, but can be silenced.
    element.muted = this.#hushed || volume === 0;
  }
}
