/** What a recorder asks of the worker: lost packets again, and key frames. */
import { KEY_FRAME_MS } from "../wire.ts";
import type { Route, Routes } from "./routes.ts";
import { genericNack, pictureLoss } from "./rtcp.ts";

export interface AskingOptions {
  routes: Routes;
  now(): number;
  send(bytes: Buffer): void;
}

export class Asking {
  readonly #options: AskingOptions;
  #timer: NodeJS.Timeout | null = null;
  #keyFrameDueMs = 0;

  constructor(options: AskingOptions) {
    this.#options = options;
  }

  /** Of every picture stream, now; the next one follows after `KEY_FRAME_MS`. */
  keyFrames(): void {
    const { routes, now, send } = this.#options;
    this.#keyFrameDueMs = now() + KEY_FRAME_MS;
    for (const { info, ssrc } of routes.all()) {
      if (info.kind === "video") send(pictureLoss(ssrc));
    }
  }

  keyFramesIfDue(): void {
    if (this.#options.now() >= this.#keyFrameDueMs) this.keyFrames();
  }

  /** Something of this stream may be missing: the timer runs only while that is so. */
  watch({ missed }: Route): void {
    if (this.#timer === null && missed !== null && missed.nextMs() !== null) this.#arm();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #arm(): void {
    const { routes, now } = this.#options;
    let next = Number.POSITIVE_INFINITY;
    for (const { missed } of routes.all()) next = Math.min(next, missed?.nextMs() ?? next);
    this.#timer = null;
    if (next === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(() => this.#ask(), Math.max(1, next - now()));
  }

  #ask(): void {
    const { routes, now, send } = this.#options;
    for (const { missed, ssrc } of routes.all()) {
      const lost = missed?.due(now()) ?? [];
      if (lost.length > 0) send(genericNack(ssrc, lost));
    }
    this.#arm();
  }
}
