/** Plays one recording: fetches ahead, opens in the worker, shows, and says how it stands. */
import { Course } from "./course.ts";
import { Gaps } from "./gaps.ts";
import { LeftOut } from "./left-out.ts";
import type { Camera, Film, FilmAsk, FilmDamage, FilmGap, FilmState, Sound, Talk } from "./film.ts";
import { canPlay, canPlayRecordings } from "./media-sources.ts";
import * as measures from "./measures.ts";
import type { Batch } from "./messages.ts";
import { withDamage } from "./named-damage.ts";
import { Plan } from "./plan.ts";
import { Stage } from "./stage.ts";
import { Supply } from "./supply.ts";
import { withTalk } from "./talk.ts";
import { Unhurried } from "./unhurried.ts";

/** Nothing more happens in these. */
const DONE: readonly FilmState[] = ["cannot", "locked", "closed"];

class OpenedFilm extends Unhurried implements Film {
  state: FilmState = "opening";
  fault: string | null = null;
  playing = false;
  damage: readonly FilmDamage[] = [];
  talk: readonly Talk[] = [];
  readonly durationMs: number;
  readonly #plan: Plan;
  readonly #course = new Course();
  readonly #stage: Stage;
  /** Null where this browser cannot play it. */
  readonly #supply: Supply | null = null;
  /** Everything up to the film's end is in hand. */
  #over = false;
  /** Where it stands while nothing moves, or is to go, ms. */
  #targetMs = 0;
  #timer: ReturnType<typeof setInterval> | null = null;
  /** A step that needs what is not in hand yet. */
  #step: 1 | -1 | null = null;
  #held = false;
  readonly #gaps: Gaps;
  readonly #leftOut = new LeftOut();

  constructor({ video, beside, ...ask }: FilmAsk) {
    super();
    this.#plan = new Plan(ask.manifest);
    this.durationMs = this.#plan.durationMs;
    this.#gaps = new Gaps(this.#plan);
    this.#stage = new Stage({
      ...{ video, beside, durationMs: this.durationMs },
      changed: () => this.#look(),
      broken: () => this.#broke(),
    });
    if (!canPlayRecordings()) {
      this.state = "cannot";
      return;
    }
    this.#supply = new Supply({
      ...ask,
      plan: this.#plan,
      batch: (batch) => this.#batch(batch),
      over: (pieces) => {
        this.#stage.end(pieces);
        this.#over = true;
        this.#look();
      },
      locked: () => this.#end("locked"),
      talk: (found) => {
        this.talk = withTalk(this.talk, found);
        this.changed();
      },
      failed: (code, again) => this.#refused(code, again),
      aheadMs: () => this.#course.aheadOf(this.atMs),
    });
    this.#begin(0);
  }

  get atMs(): number {
    return this.#timer === null ? this.#targetMs : (this.#stage.atMs ?? this.#targetMs);
  }
  get pictureMs(): number {
    return this.#stage.pictures.begins(this.atMs);
  }
  get rate(): number {
    return this.#stage.rate;
  }
  get gaps(): readonly FilmGap[] {
    return this.#gaps.all;
  }
  get cameras(): readonly Camera[] {
    return this.#stage.pictures.cameras;
  }
  get sounds(): readonly Sound[] {
    return this.#stage.sounds.all;
  }
  get shown(): Film["shown"] {
    return this.#stage.pictures.shown;
  }

  play(): void {
    if (this.#isDone || this.playing) return;
    this.playing = true;
    this.#step = null;
    if (this.state === "ended") this.#goTo(0);
    else if (this.state === "failed") this.#begin(this.#targetMs);
    else this.#look();
    this.changed();
  }

  pause(): void {
    if (!this.playing) return;
    this.playing = false;
    this.#halt(this.atMs);
    this.#look();
    this.changed();
  }

  hold(held: boolean): void {
    if (this.#held === held) return;
    this.#held = held;
    this.#stage.sounds.hush(held);
    this.#halt(this.atMs);
    this.#look();
    this.changed();
  }

  seek(toMs: number): void {
    if (this.#isDone || Number.isNaN(toMs)) return;
    this.#step = null;
    this.#goTo(toMs);
    this.changed();
  }

  step(by: 1 | -1): void {
    if (this.#isDone) return;
    this.pause();
    const found = this.#stage.pictures.step(this.#targetMs, by);
    if (found !== null) this.#goTo(found);
    else if (by > 0 ? !this.#over : this.#plan.at(this.#targetMs) !== 0) {
      // What lies there has to be fetched; the step is made once it is here.
      this.#step = by;
      const edge = this.#course.fromMs;
      if (by < 0 && edge !== null) this.#beginBefore(edge - 1);
      else this.#look();
    }
    this.changed();
  }

  setRate(rate: number): void {
    this.#stage.rate = Math.max(measures.SLOWEST, Math.min(measures.FASTEST, rate));
    this.changed();
  }
  setVolume(source: Sound["source"], volume: number): void {
    this.#stage.sounds.setVolume(source, volume);
    this.changed();
  }

  show(which: Film["shown"]): void {
    if (this.#isDone) return;
    const { atMs } = this;
    this.#halt(atMs);
    if (this.#stage.pictures.show(which, atMs)) this.#look();
    else this.#begin(atMs);
    this.changed();
  }

  close(): void {
    this.#end("closed");
  }

  get #isDone(): boolean {
    return DONE.includes(this.state);
  }
  protected get isOnItsWay(): boolean {
    return this.#supply?.isOnItsWay === true;
  }

  #end(state: "cannot" | "locked" | "closed"): void {
    if (this.state === "closed") return;
    this.#supply?.close();
    this.#halt(this.atMs);
    this.#stage.close();
    this.playing = false;
    this.#becomes(state);
  }

  #fail(code: string): void {
    if (this.#isDone) return;
    this.fault = code;
    this.#supply?.stop();
    this.#halt(this.atMs);
    this.playing = false;
    this.#becomes("failed");
  }

  #becomes(state: FilmState): void {
    if (this.state === state) return;
    this.state = state;
    this.changed();
  }

  /** A run from where this moment has its picture, or from another moment before it. */
  #begin(toMs: number, fromMs = toMs): void {
    this.#halt(toMs);
    const last = Math.max(0, this.#plan.segments.length - 1);
    this.#beginWith(this.#plan.startFor(fromMs) ?? last, this.#plan.at(toMs) ?? last, fromMs);
  }

  /** A run that has the picture of this moment, wherever its key picture is. */
  #beginBefore(ms: number): void {
    const [index, last] = [this.#plan.at(ms) ?? 0, this.#plan.at(this.#targetMs)];
    this.#beginWith(this.#plan.follows(index) ? index - 1 : index, last ?? index, ms);
  }

  #beginWith(from: number, first: number, neededMs = this.#targetMs): void {
    this.#over = false;
    this.fault = null;
    this.#course.clear();
    this.#supply?.begin(from, first, neededMs);
    this.#stage.clear();
    this.#stage.expect(this.#targetMs);
    if (this.state !== "opening") this.#becomes("waiting");
  }

  #goTo(toMs: number): void {
    const clamped = Math.max(0, Math.min(this.durationMs, toMs));
    const targetMs = this.#course.afterGaps(this.#plan.landing(clamped));
    const { fromMs, toMs: untilMs } = this.#course;
    const index = this.#plan.at(targetMs);
    const behind = fromMs !== null && targetMs >= fromMs;
    const comes = untilMs !== null && (targetMs < untilMs || this.#comes(index));
    if (this.state === "failed" || !behind || !comes) return this.#begin(targetMs);
    this.#halt(targetMs);
    if (this.state === "ended") this.state = "waiting";
    this.#look();
    // Less lies ahead now, and nobody else asks while it stands.
    this.#supply?.pump();
  }

  /** Whether it is on its way already; nothing comes after the last one. */
  #comes(index: number | null): boolean {
    return this.#over ? index === null : index !== null && this.#supply?.comes(index) === true;
  }

  /** Everything stands; from here on it goes there. */
  #halt(toMs: number): void {
    this.#targetMs = toMs;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#stage.pause();
  }

  #batch(batch: Batch): void {
    const { index, stretch, pieces } = batch;
    if (!pieces.every(({ type }) => canPlay(type))) return this.#end("cannot");
    // Only the segment before it knows which streams it has.
    if (batch.headless && this.#mayStepBack(index)) return this.#beginWith(index - 1, index);
    this.fault = null;
    this.damage = withDamage(this.damage, batch.damage);
    this.#gaps.found(batch.gaps);
    this.#course.declare(this.#gaps.known);
    this.#stage.sounds.lead(batch.lead);
    if (stretch !== null && !this.#leftOut.has(index)) {
      this.#course.add(stretch);
      this.#stage.take(pieces);
    }
    // Somebody who only goes on in steps never plays.
    this.#trim(this.atMs);
    this.#supply?.pump();
    this.changed();
    this.#look();
  }

  #mayStepBack(index: number): boolean {
    return index === this.#supply?.from && this.#plan.follows(index);
  }

  #refused(code: string, again: boolean): void {
    if (!again || !this.#course.holds(this.atMs)) return this.#fail(code);
    // What is in hand goes on; when it is used up without an answer, it is said.
    this.fault = code;
  }

  /** Something may be different: goes on to where it is to stand, and plays if it is to. */
  #look(): void {
    if (this.#isDone || this.state === "failed" || this.#timer !== null) return;
    const next = this.#course.next(this.#targetMs);
    if (next === null) {
      if (this.#over) return this.#ended();
      if (this.fault !== null) return this.#fail(this.fault);
      this.#supply?.hurry();
      return this.#waits();
    }
    this.#targetMs = next;
    const index = this.#plan.at(next) ?? 0;
    // The picture of this moment came before the segment with which the run began.
    if (!this.#stage.pictures.hasAt(next) && this.#mayStepBack(index)) {
      return this.#beginWith(index - 1, index);
    }
    const stands = this.#stage.aim(next);
    if (this.#stage.lost(next)) return this.#begin(next);
    if (!stands) return this.#waits();
    this.#supply?.landed();
    if (this.#step !== null && this.#makeStep(this.#step)) return;
    if (!this.playing) this.#becomes("ready");
    else if (this.#held) this.#waits();
    else if (this.#stage.canGoOn || this.#over) this.#start();
    else this.#waits();
  }

  #waits(): void {
    if (this.state !== "opening") this.#becomes("waiting");
  }

  /** True: it goes somewhere else now. */
  #makeStep(by: 1 | -1): boolean {
    const found = this.#stage.pictures.step(this.#targetMs, by);
    if (found === null) {
      if (by < 0 || this.#over) this.#step = null;
      return false;
    }
    this.#step = null;
    this.#goTo(found);
    return true;
  }

  #start(): void {
    this.#timer = setInterval(() => this.#tick(), measures.TICK_MS);
    this.#becomes("ready");
    const timer = this.#timer;
    this.#stage.play().catch((error: unknown) => {
      const refused = error instanceof DOMException && error.name === "NotAllowedError";
      // Anything else: a pause or a seek came first.
      if (refused && timer === this.#timer) this.pause();
    });
  }

  #tick(): void {
    const { atMs } = this;
    const next = this.#course.next(atMs);
    if (this.#stage.isOver && this.#over) return this.#ended();
    if (next === null) return this.#goOnAt(atMs);
    if (next > atMs) return this.#goOnAt(next);
    if (!this.#stage.canGoOn) {
      // The last moments before a place without anything are never reached.
      const edgeMs = atMs + measures.STUCK_MS * this.rate;
      const beyond = this.#course.next(edgeMs);
      if (beyond === null && this.#over) return this.#ended();
      return this.#goOnAt(beyond !== null && beyond > edgeMs ? beyond : atMs);
    }
    if (this.#stage.lost(atMs)) return this.#begin(atMs);
    this.#stage.follow();
    this.#supply?.pump();
    this.#trim(atMs);
  }

  #goOnAt(ms: number): void {
    this.#halt(ms);
    this.#look();
  }

  #trim(atMs: number): void {
    const keepMs = atMs - measures.BEHIND_MS;
    if (keepMs - (this.#course.fromMs ?? Infinity) < measures.SPARE_MS) return;
    this.#course.dropBefore(keepMs);
    this.#stage.dropBefore(keepMs - measures.SPARE_MS);
  }

  #ended(): void {
    const endMs = this.#course.toMs ?? this.durationMs;
    const { atMs } = this;
    this.#supply?.landed();
    this.#halt(endMs);
    // Somebody went to the end, and sees the last picture.
    if (atMs < endMs - measures.LAST_MS || this.state !== "ready")
      this.#stage.aim(endMs - measures.LAST_MS);
    this.#step = null;
    this.playing = false;
    this.#becomes("ended");
  }

  /** A decoder gave up: tried once more, then that segment is named and left out. */
  #broke(): void {
    if (this.#isDone) return;
    const { atMs } = this;
    const index = this.#plan.at(atMs) ?? 0;
    const one = this.#plan.segments[index];
    this.#halt(atMs);
    this.#stage.close();
    if (one !== undefined && this.#leftOut.gaveUp(index)) {
      const { part, segment, fromMs, toMs } = one;
      const named = { part, segment, chunk: null, what: "garbage", atMs: fromMs } as const;
      this.damage = withDamage(this.damage, [named]);
      this.#begin(this.#plan.landing(toMs));
    } else this.#begin(atMs);
    this.changed();
  }
}

/** The caller closes it; until then its worker holds the vault's identity. */
export const openFilm = (ask: FilmAsk): Film => new OpenedFilm(ask);
