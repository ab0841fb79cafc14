/**
 * The heartbeat of a player (R17): every second the server is asked whether this may
 * still be watched, and told what was played. The server's no takes the picture at once;
 * without an answer it is covered, and comes back with the next yes.
 */
import type { WatchingBody } from "#protocol/http/shares.ts";
import { beat, type Beat } from "../live/beat.ts";
import { Changing } from "../live/changing.ts";
import type { Film } from "../player/film.ts";
import { codeOf, Refused } from "../refused.ts";
import { Played } from "./played.ts";

/**
 * Between two questions, ms. Clearly less than a second: a page that is woken once a second,
 * sometimes a little early, asks every time.
 */
const BEAT_MS = 800;
/** So long a question may hang before the next one is asked, ms. */
const HANGS_MS = 3_000;
/** How often it looks whether an answer is late, and what was played, ms. */
const LOOK_MS = 200;
/** From the last question that was answered with a yes until the picture is covered, ms (R17). */
const UNSURE_MS = 1_800;

export interface WatchingGround {
  of: WatchingBody["of"];
  /** Made for this one look. */
  watch: string;
  film: Pick<Film, "atMs" | "playing" | "rate">;
  /** ms of the recording at which the film begins. */
  originMs: number;
  /** Rejects with `Refused`. */
  send(body: WatchingBody): Promise<unknown>;
  now?: () => number;
  /** Which clock calls `look`; left out: one that hidden pages keep, too. */
  beat?: Beat | undefined;
}

/** `gone`: the server said no, and there is nothing more to see. */
export type WatchingState = "sure" | "unsure" | "gone";

export class Watching extends Changing {
  state: WatchingState = "sure";
  /** Of the server's no. */
  code: string | null = null;
  /** What it was thrown as. */
  refusal: unknown = null;
  readonly #ground: WatchingGround;
  readonly #played = new Played();
  readonly #now: () => number;
  #endBeat: (() => void) | null = null;
  /** When the last question was asked that had a yes. */
  #sureAt: number;
  #askedAt = -Infinity;
  #asking = false;

  constructor(ground: WatchingGround) {
    super();
    this.#ground = ground;
    this.#now = ground.now ?? (() => performance.now());
    this.#sureAt = this.#now();
  }

  /** Until `stop`. */
  start(): void {
    this.#endBeat = (this.#ground.beat ?? beat)(LOOK_MS, () => {
      this.look();
    });
    this.look();
  }
  /** What was played until now is told in one last beat, whose answer nobody waits for. */
  stop(): void {
    if (this.#endBeat === null) return;
    this.#endBeat();
    this.#endBeat = null;
    if (this.state === "gone") return;
    this.#see();
    const played = this.#played.take();
    // The look is over: whether it still would be allowed is nobody's question any more.
    if (played.length > 0) this.#ground.send(this.#body(played)).catch(() => undefined);
  }

  /** Called by the clock of `start`. */
  look(): void {
    if (this.state === "gone") return;
    this.#see();
    const now = this.#now();
    // A question that hangs does not keep the next one waiting for good.
    const pause = this.#asking ? HANGS_MS : BEAT_MS;
    // Asked before it is judged: the answer is on its way while the picture is covered.
    if (now - this.#askedAt >= pause) void this.#ask(now);
    if (now - this.#sureAt > UNSURE_MS) this.#becomes("unsure");
  }

  #see(): void {
    const { atMs, playing, rate } = this.#ground.film;
    this.#played.see({ atMs, playing, rate, now: this.#now() });
  }

  #body(played: WatchingBody["played"]): WatchingBody {
    const { watch, of, originMs } = this.#ground;
    const shifted = played.map(({ fromMs, toMs }) => ({
      fromMs: fromMs + originMs,
      toMs: toMs + originMs,
    }));
    return { watch, of, played: shifted };
  }

  async #ask(now: number): Promise<void> {
    this.#asking = true;
    this.#askedAt = now;
    const played = this.#played.take();
    try {
      await this.#ground.send(this.#body(played));
      this.#sureAt = now;
      // An answer that came too late says nothing about now.
      if (this.#now() - now <= UNSURE_MS) this.#becomes("sure");
    } catch (error) {
      this.#played.keep(played);
      // The server is not there, or asks for patience: doubt covers the picture, and may pass.
      if (error instanceof Refused && error.failure.retryable) this.#becomes("unsure");
      else this.#refused(error);
    } finally {
      this.#asking = false;
    }
  }

  #refused(error: unknown): void {
    if (this.state === "gone") return;
    this.code = codeOf(error);
    this.refusal = error;
    this.#becomes("gone");
    this.#endBeat?.();
    this.#endBeat = null;
  }

  #becomes(state: WatchingState): void {
    if (this.state === state || this.state === "gone") return;
    this.state = state;
    this.changed();
  }
}
