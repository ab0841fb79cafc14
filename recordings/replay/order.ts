/**
 * Jitter order: the packets of one stream as they were sent. PURE.
 *
 * Works as it reads, with a bounded window, so that an hour needs the memory of a
 * second. A missing packet is waited for as long as a retransmission may take
 * (RFC 4588; the relay keeps packets for 2 s), then it is known to be missing.
 */
import type { RtpRecord } from "../types.ts";
import { Unwrapper } from "./unwrap.ts";

/** How long a hole is kept open, ms of the recorder's clock. */
export const WAIT_MS = 2_500;
/** And at most so many packets wait behind it. */
export const WAIT_PACKETS = 8_192;
/** The very first ones wait this long for earlier ones, ms. */
const FIRST_MS = 200;
/** So many numbers that were given up are told from duplicates when they come. */
const REMEMBERED = 1_024;
/** After such a silence a number can only be a later one, ms. */
const SILENCE_MS = 5_000;

export interface Ordered {
  packet: RtpRecord;
  /** Whole, without wrap. */
  sequence: number;
  /** Packets missing right before this one. */
  missing: number;
  /** When it arrived, ms since the recording began. */
  atMs: number;
  /** Its timestamp in the stream's own epoch, ms. */
  streamMs: number;
}

type Waiting = Pick<Ordered, "packet" | "atMs" | "streamMs">;

export class Order {
  readonly #numbers = new Unwrapper(16);
  /** By sequence number, in the order of arrival. */
  readonly #waiting = new Map<number, Waiting>();
  readonly #givenUp = new Set<number>();
  /** The number that comes next; null before the first. */
  #next: number | null = null;
  #lastAtMs = Number.NEGATIVE_INFINITY;
  /** Came twice. */
  duplicates = 0;
  /** Came after they had been given up. */
  late = 0;
  /** Never came, or late. */
  missing = 0;

  /** Gives what is in order now. `atMs` never goes back. */
  push(packet: RtpRecord, atMs: number, streamMs: number): Ordered[] {
    const silent = atMs - this.#lastAtMs > SILENCE_MS;
    const before = silent ? this.flush() : [];
    const sequence = silent
      ? this.#numbers.forward(packet.sequence)
      : this.#numbers.next(packet.sequence);
    this.#lastAtMs = atMs;
    if (this.#waiting.has(sequence)) this.duplicates += 1;
    else if (this.#next === null || sequence >= this.#next) {
      this.#waiting.set(sequence, { packet, atMs, streamMs });
    } else if (this.#givenUp.delete(sequence)) this.late += 1;
    else this.duplicates += 1;
    return [...before, ...this.#due(atMs)];
  }

  /** Everything that still waits; nothing before it can come any more. */
  flush(): Ordered[] {
    const out: Ordered[] = [];
    while (this.#waiting.size > 0) this.#give(out);
    return out;
  }

  #due(nowMs: number): Ordered[] {
    const out: Ordered[] = [];
    for (;;) {
      const [oldest] = this.#waiting.values();
      if (oldest === undefined) return out;
      // The first packets of a stream may have changed places as well.
      const patience = this.#next === null ? FIRST_MS : WAIT_MS;
      const over = nowMs - oldest.atMs > patience || this.#waiting.size > WAIT_PACKETS;
      const isNext = this.#next !== null && this.#waiting.has(this.#next);
      if (!isNext && !over) return out;
      this.#give(out);
    }
  }

  /** Gives the run that begins at the lowest number waiting. */
  #give(out: Ordered[]): void {
    const has = this.#next !== null && this.#waiting.has(this.#next);
    let sequence = has && this.#next !== null ? this.#next : lowest(this.#waiting.keys());
    let missing = this.#next === null ? 0 : sequence - this.#next;
    this.#giveUp(sequence, missing);
    for (;;) {
      const found = this.#waiting.get(sequence);
      if (found === undefined) break;
      this.#waiting.delete(sequence);
      out.push({ ...found, sequence, missing });
      missing = 0;
      sequence += 1;
    }
    this.#next = sequence;
  }

  #giveUp(sequence: number, missing: number): void {
    this.missing += missing;
    for (let back = 1; back <= Math.min(missing, REMEMBERED); back += 1) {
      this.#givenUp.add(sequence - back);
    }
    for (const old of this.#givenUp) {
      if (this.#givenUp.size <= REMEMBERED) break;
      this.#givenUp.delete(old);
    }
  }
}

function lowest(numbers: Iterable<number>): number {
  let least = Number.POSITIVE_INFINITY;
  for (const number of numbers) if (number < least) least = number;
  return least;
}
