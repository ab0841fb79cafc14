/** Plays a film in step with whoever leads: looks so often, and does what `in-step.ts` says. */
import { Plan } from "../player/plan.ts";
import type { ManifestReply } from "#protocol/http/recordings.ts";
import type { Film } from "../player/film.ts";
import { CLOSE_MS, FAR_MS, SETTLED_MS, stepTowards, type Led } from "./in-step.ts";

/** How often it looks, ms. */
const LOOK_MS = 200;
/** Between two jumps that nobody has asked for, ms: a slow line must not jump for ever. */
const JUMP_MS = 4_000;
/** How long a jump takes until it has been measured, and what is believed at most, ms. */
const [TAKES_MS, TAKES_MOST_MS] = [300, 3_000];

type Followed = Pick<
  Film,
  "state" | "atMs" | "playing" | "rate" | "durationMs" | "play" | "pause" | "seek" | "setRate"
>;
export interface KeepingGround {
  film: Followed;
  manifest: Pick<ManifestReply, "parts">;
  /** What is shared, ms of the recording; null: all of it. */
  range: { fromMs: number; toMs: number } | null;
  /** Where the leader is by now; null: nobody leads. */
  led(): Led | null;
  now?: () => number;
}

export class KeepingStep {
  /** The leader is where nothing is shared with this person: then there is no picture. */
  outside = false;
  readonly #ground: KeepingGround;
  readonly #originMs: number;
  readonly #now: () => number;
  #before: Led | null = null;
  #seenAt = 0;
  #jumpedAt = Number.NEGATIVE_INFINITY;
  #wasBusy = true;
  /** The leader has moved, and the jump to there may be set right once. */
  #settles = false;
  #takesMs = TAKES_MS;
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor(ground: KeepingGround) {
    this.#ground = ground;
    this.#originMs = new Plan(ground.manifest).originMs;
    this.#now = ground.now ?? (() => performance.now());
  }

  /** Until `stop`. */
  start(): void {
    this.#timer = setInterval(() => {
      this.look();
    }, LOOK_MS);
    this.look();
  }
  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** Called by the clock of `start`. */
  look(): void {
    const { film } = this.#ground;
    const led = this.#ground.led();
    const now = this.#now();
    const fresh = led !== null && this.#moved(led, now);
    this.#before = led;
    this.#seenAt = now;
    this.outside = led !== null && !this.#isShared(led.atMs);
    if (led === null || this.outside) return film.playing ? film.pause() : undefined;
    const busy = film.state !== "ready";
    const settled = this.#wasBusy && !busy;
    const took = now - this.#jumpedAt;
    if (settled && Number.isFinite(took)) this.#takesMs = Math.min(TAKES_MOST_MS, took);
    this.#wasBusy = busy;
    const here = { rate: film.rate, atMs: film.atMs + this.#originMs, busy };
    const beyondMs = this.#jumpsBeyond(led, { fresh, settled, busy, now });
    const { play, rate, seekMs } = stepTowards(led, here, beyondMs);
    if (film.rate !== rate) film.setRate(rate);
    if (seekMs !== null) {
      this.#jumpedAt = now;
      this.#settles = fresh;
      // To where the leader will be when the picture is there.
      const aheadMs = led.playing ? this.#takesMs * led.speed : 0;
      film.seek(seekMs + aheadMs - this.#originMs);
    }
    if (play && !film.playing && film.state !== "ended") film.play();
    if (!play && film.playing) film.pause();
  }

  #jumpsBeyond(
    { playing }: Led,
    { fresh, settled, busy, now }: { fresh: boolean; settled: boolean; busy: boolean; now: number },
  ): number {
    // The leader has moved: a difference is meant.
    if (fresh) return CLOSE_MS;
    if (!playing || busy) return Number.POSITIVE_INFINITY;
    // Once after each move: how long a jump takes is known by then.
    if (settled && this.#settles) return SETTLED_MS;
    return now - this.#jumpedAt > JUMP_MS ? FAR_MS : Number.POSITIVE_INFINITY;
  }

  /** Not as what was known before would have it by now. */
  #moved(led: Led, now: number): boolean {
    const before = this.#before;
    if (before === null || before.playing !== led.playing) return true;
    const expected = before.playing
      ? before.atMs + (now - this.#seenAt) * before.speed
      : before.atMs;
    return Math.abs(expected - led.atMs) > 200;
  }

  #isShared(atMs: number): boolean {
    const { range, film } = this.#ground;
    if (range !== null) return atMs >= range.fromMs && atMs <= range.toMs;
    // Before anything is opened nobody knows how long it is.
    return film.durationMs === 0 || atMs <= this.#originMs + film.durationMs + 1_000;
  }
}
