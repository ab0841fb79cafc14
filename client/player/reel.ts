/**
 * One media element with the source buffer of one track. What is to be done with the
 * buffer waits in a row, for it does one thing at a time. Times in ms of the film.
 */
import type { Stretch } from "./film.ts";
import { sourceFor } from "./media-sources.ts";
import type { Piece } from "./messages.ts";
import { joined, within, without } from "./stretches.ts";

/** What begins so soon after a wanted moment is shown for it, ms. */
const SOON_MS = 1_000;
/** So far into a range a moment surely is in it, ms. */
const INTO_MS = 1;
/** Two moments this close are one, ms. */
const SAME_MS = 1;
/** Where the browser's memory is full, everything up to this before the play head goes, ms. */
const SPARED_MS = 3_000;

/** On its way to a moment for longer than this, with all that is to come, it is late, ms. */
const LATE_MS = 1_000;

type Act =
  | { act: "append"; type: string; bytes: ArrayBuffer }
  | { act: "remove"; fromMs: number; toMs: number }
  | { act: "end" };

function joinedBytes(one: ArrayBuffer, other: ArrayBuffer): ArrayBuffer {
  const joint = new Uint8Array(one.byteLength + other.byteLength);
  joint.set(new Uint8Array(one));
  joint.set(new Uint8Array(other), one.byteLength);
  return joint.buffer;
}

export interface ReelOptions {
  element: HTMLMediaElement;
  durationMs: number;
  /** Something is different: what is buffered, or whether a frame is there. */
  changed: () => void;
  /** The browser cannot decode it; this reel is of no use any more. */
  broken: () => void;
}

const EVENTS = ["seeked", "canplay", "loadeddata", "waiting", "playing", "stalled"] as const;

export class Reel {
  readonly element: HTMLMediaElement;
  readonly #options: ReelOptions;
  readonly #source: MediaSource;
  readonly #url: string;
  readonly #row: Act[] = [];
  #buffer: SourceBuffer | null = null;
  #type = "";
  /** Of which track it has, or will have, the initialisation. */
  #begun = "";
  /** Where it is to go as soon as there is something. */
  #aimMs: number | null = null;
  /** What came of all that was appended, and was not removed here. */
  #had: Stretch[] = [];
  /** When it was sent where it is, ms of a steady clock. */
  #sentAt = 0;
  #late: ReturnType<typeof setTimeout> | undefined;
  /** What the buffer does now was begun here. */
  #acting = false;
  #closed = false;

  constructor(options: ReelOptions) {
    this.#options = options;
    this.element = options.element;
    const { source, url } = sourceFor(options.element);
    this.#source = source;
    this.#url = url;
    source.addEventListener("sourceopen", this.#pump);
    // Only then is nothing left to be done, and no buffer says so.
    source.addEventListener("sourceended", this.#tell);
    this.element.addEventListener("error", this.#broke);
    for (const event of EVENTS) this.element.addEventListener(event, this.#tell);
    // Where there was no room for the next piece there may be now.
    this.element.addEventListener("timeupdate", this.#pump);
  }

  append({ type, init, begins, bytes }: Piece): void {
    // In one go: each append is a round through the browser.
    const whole = this.#begun === begins ? bytes : joinedBytes(init, bytes);
    this.#begun = begins;
    this.#do({ act: "append", type, bytes: whole });
  }
  remove(fromMs: number, toMs: number): void {
    if (this.#buffer !== null) this.#do({ act: "remove", fromMs, toMs });
  }
  /** Nothing that was appended stays, or comes. */
  clear(): void {
    this.#row.length = 0;
    this.#begun = "";
    this.remove(0, Infinity);
  }
  /** Nothing more comes: decoders give out their last pictures. */
  end(): void {
    this.#do({ act: "end" });
  }

  /** Everything that was to be done is done. */
  get idle(): boolean {
    return this.#row.length === 0 && this.#buffer?.updating !== true;
  }
  get atMs(): number {
    return this.element.currentTime * 1_000;
  }

  /** The moment itself, or where something begins soon after it; null: nothing there. */
  near(ms: number): number | null {
    const { buffered } = this.element;
    for (let i = 0; i < buffered.length; i += 1) {
      const [fromMs, toMs] = [buffered.start(i) * 1_000, buffered.end(i) * 1_000];
      if (ms >= fromMs && ms < toMs) return ms;
      if (ms < fromMs && fromMs - ms <= SOON_MS) return Math.min(fromMs + INTO_MS, toMs);
    }
    return null;
  }
  /** Whether there is something at this very moment. */
  holds(ms: number): boolean {
    return this.near(ms) === ms;
  }
  /**
   * Whether something was at this moment, and the browser has let go of it by itself: a
   * managed source may at any time (Media Source Extensions 2, 5.2).
   */
  lost(ms: number): boolean {
    return this.idle && within(this.#had, ms) !== null && this.near(ms) === null;
  }

  /** Goes there though there is nothing: the browser waits for it. */
  expect(ms: number): void {
    this.#aimMs = null;
    this.#set(ms);
  }
  /** Goes there now, or as soon as there is something. */
  aim(ms: number): void {
    this.#aimMs = ms;
    this.#go();
  }
  /** It stands where it was to go, and has a frame for it. */
  get settled(): boolean {
    const { seeking, readyState } = this.element;
    return this.#aimMs === null && !seeking && readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
  }

  /**
   * It may never come there: shortly before a place without anything a decoder keeps its last
   * pictures, and waits for more. Sound is not kept waiting for it.
   */
  get late(): boolean {
    return this.element.seeking && this.idle && performance.now() - this.#sentAt >= LATE_MS;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#late);
    this.#row.length = 0;
    const { element } = this;
    this.#source.removeEventListener("sourceopen", this.#pump);
    this.#source.removeEventListener("sourceended", this.#tell);
    element.removeEventListener("error", this.#broke);
    for (const event of EVENTS) element.removeEventListener(event, this.#tell);
    element.removeEventListener("timeupdate", this.#pump);
    element.pause();
    element.removeAttribute("src");
    // Without it the last picture stays.
    element.load();
    URL.revokeObjectURL(this.#url);
  }

  #do(act: Act): void {
    this.#row.push(act);
    this.#pump();
  }

  readonly #tell = (): void => {
    if (!this.#closed) this.#options.changed();
  };
  readonly #broke = (): void => {
    if (!this.#closed) this.#options.broken();
  };

  #go(): void {
    const near = this.#aimMs === null ? null : this.near(this.#aimMs);
    if (near === null) return;
    this.#aimMs = null;
    this.#set(near);
  }
  #set(ms: number): void {
    if (Math.abs(this.atMs - ms) <= SAME_MS) return;
    this.element.currentTime = ms / 1_000;
    this.#sentAt = performance.now();
    clearTimeout(this.#late);
    this.#late = setTimeout(this.#tell, LATE_MS);
  }

  readonly #updated = (): void => {
    if (this.#closed) return;
    if (this.#acting) this.#had = joined([...this.#had, ...this.#held()]);
    this.#acting = false;
    this.#go();
    this.#options.changed();
    this.#pump();
  };

  readonly #pump = (): void => {
    if (this.#closed || this.#source.readyState === "closed") return;
    while (this.#row.length > 0 && this.#buffer?.updating !== true) {
      const [act] = this.#row;
      this.#keepDuration();
      if (act === undefined || !this.#start(act)) return;
    }
  };

  /** A source that ended takes the end of what it has for its duration. */
  #keepDuration(): void {
    const seconds = this.#options.durationMs / 1_000;
    if (this.#source.readyState !== "open" || this.#source.duration >= seconds) return;
    this.#source.duration = seconds;
  }

  /** False: to be tried again. */
  #start(act: Act): boolean {
    if (act.act === "end") {
      this.#row.shift();
      if (this.#buffer !== null && this.#source.readyState === "open") this.#source.endOfStream();
      return true;
    }
    try {
      if (act.act === "append") {
        this.#bufferFor(act.type).appendBuffer(act.bytes);
        this.#acting = true;
      } else this.#remove(act);
      this.#row.shift();
      return true;
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== "QuotaExceededError") throw error;
      // It stays the next one: room is made now, or comes as the play head goes on.
      this.#spare();
      return false;
    }
  }

  #remove({ fromMs, toMs }: Stretch): void {
    this.#buffer?.remove(fromMs / 1_000, toMs / 1_000);
    this.#had = without(this.#had, { fromMs, toMs });
    this.#acting = this.#buffer !== null;
  }

  #bufferFor(type: string): SourceBuffer {
    if (this.#buffer === null) {
      this.#keepDuration();
      this.#buffer = this.#source.addSourceBuffer(type);
      this.#buffer.addEventListener("updateend", this.#updated);
      // Said by a managed source alone, when it lets go of something.
      this.#buffer.addEventListener("bufferedchange", this.#tell);
      this.#keepDuration();
    } else if (this.#type !== type) this.#buffer.changeType(type);
    this.#type = type;
    return this.#buffer;
  }

  /** The browser's memory is full: what was played goes. */
  #spare(): void {
    const [first] = this.#held();
    // Not even the smallest piece finds room.
    if (first === undefined) return queueMicrotask(this.#broke);
    const toMs = this.atMs - SPARED_MS;
    if (first.fromMs < toMs) this.#remove({ fromMs: 0, toMs });
  }

  #held(): Stretch[] {
    const { buffered } = this.element;
    return Array.from({ length: buffered.length }, (_, i) => ({
      fromMs: buffered.start(i) * 1_000,
      toMs: buffered.end(i) * 1_000,
    }));
  }
}
