/** RTP timestamps (RFC 3550, 5.1: 32 bits) as ms of their own stream's clock. PURE. */
import { Unwrapper } from "./unwrap.ts";

export class StreamClock {
  readonly #unwrapper = new Unwrapper(32);
  readonly #rate: number;

  /** `clockRate` in Hz. */
  constructor(clockRate: number) {
    this.#rate = clockRate;
  }

  /** Of the stream's own epoch; after a wrap it goes on without a jump. */
  msOf(timestamp: number): number {
    return (this.#unwrapper.next(timestamp) / this.#rate) * 1000;
  }
}
