/** One part of a recording at the recorder process: asked for, then fed by the relay. */
import type { FromRecorder } from "#recordings/wire.ts";
import type { Tap } from "../../relay/types.ts";
import type { Line } from "./ports.ts";
import { StreamNumbers } from "./stream-numbers.ts";

export type Ready = Extract<FromRecorder, { type: "ready" }>;

export interface Waiting<T> {
  promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}
/** A promise that something else keeps. Its failure is told to whoever awaits it, if anybody does. */
export const waiting = <T>(): Waiting<T> => {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  promise.catch(() => undefined);
  return { promise, resolve, reject };
};

export class DeskPart {
  readonly number: number;
  readonly ready = waiting<Ready>();
  readonly stopped = waiting<void>();
  readonly #numbers = new StreamNumbers();
  /** The process was asked for it. */
  begun = false;
  /** The process that had it is gone. */
  lost = false;
  /** It may store: the key is stored, the relay's address told. */
  going = false;
  storedBytes = 0;
  storedMs: number;
  /** When it last told of packets, of stored bytes, or had a reason to tell of none; forward clock. */
  heardAt: number;
  storedAt: number;
  beatAt: number;

  constructor(number: number, sinceMs: number, now: number) {
    this.number = number;
    this.storedMs = sinceMs;
    this.heardAt = now;
    this.storedAt = now;
    this.beatAt = now;
  }

  /** What the relay is given; `full` when the numbers have run out. */
  tapOf(recording: string, port: number, permit: Tap["permit"], line: Line, full: () => void): Tap {
    return {
      ...{ recording, port, permit },
      streams: (all) => {
        const streams = this.#numbers.wire(all);
        if (streams === null) full();
        else line.send({ type: "streams", recording, streams });
      },
    };
  }

  /** A beat. `coming`: whether media should come now. */
  beat(said: Extract<FromRecorder, { type: "beat" }>, coming: boolean, now: number): void {
    this.beatAt = now;
    if (said.packets > 0 || !coming) this.heardAt = now;
    const progress = said.storedMs > this.storedMs || said.packets === 0;
    if (progress) this.storedAt = now;
    this.storedBytes = Math.max(this.storedBytes, said.storedBytes);
    this.storedMs = Math.max(this.storedMs, said.storedMs);
  }
}
