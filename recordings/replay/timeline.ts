/**
 * When everything happened: one time for sound and picture, in ms since the
 * recording began. PURE.
 *
 * Sender Reports tie each stream's clock to its sender's wall clock (RFC 3550,
 * 6.4.1), so streams of one sender are right against each other whatever the
 * network did. The sender's clock is tied to the recorder's by the packets that
 * travelled fastest. A stream without a report is placed by its arrivals until
 * one comes. Nothing is ever moved at once: every correction is spread so thin
 * that neither eye nor ear finds it, but for a clock that jumped by itself.
 */
import type { ReportRecord, StreamInfo } from "../types.ts";
import { StreamClock } from "./timestamps.ts";

/** Frames are held until so much of their stream is known, ms. */
export const HOLD_MS = 4_000;
/** Two clocks that agree this well are one sender's, ms. */
const SAME_SENDER_MS = 500;
/** A report that is off by more tells of a clock that was set, ms. */
const JUMP_MS = 250;
/** What is off by more is no correction any more: the stream began anew, ms. */
const ANEW_MS = 1_000;
/** No packet travels so long: its timestamp is of another count, ms. */
const LOST_MS = 5_000;
/** Corrections of a stream move at most this much, ms for each ms. */
const SLEW = 0.01;
/** A sender's clock may run away from the recorder's by so much, ms for each ms. */
const SENDER_SLEW = 0.0001;
/** How long the fastest packet is looked for, ms. */
const WINDOW_MS = 10_000;
/** A report counts this much against those before it: reports have a few ms of noise. */
const GAIN = 0.25;

/** One sender's wall clock against the recorder's. */
interface Sender {
  /** Wall clock minus recorder's clock, ms, of the fastest packets. */
  offset: number;
  /** The same of the current window. */
  fastest: number;
  windowFromMs: number;
}

interface Stream {
  info: StreamInfo;
  clock: StreamClock;
  firstAtMs: number;
  /** Arrival minus stream time, ms, of the fastest packet since the last report (or window). */
  fastest: number;
  fastestBefore: number;
  windowFromMs: number;
  /** Wall clock minus stream time, ms; null before the first report. */
  wall: number | null;
  reports: number;
  /** What the sender's clock was set forward by meanwhile, ms. */
  set: number;
  sender: Sender | null;
  /** Recording time minus stream time as it is used, ms; null until it is settled. */
  base: number | null;
  lastMs: number;
}

const ntpMs = (report: ReportRecord): number =>
  report.ntpSeconds * 1000 + (report.ntpFraction / 2 ** 32) * 1000;

export class Timeline {
  readonly #streams = new Map<number, Stream>();
  readonly #senders: Sender[] = [];
  #holdMs: number;
  #nowMs = 0;

  /** `holdMs`: how much of a stream is to be known before its frames are placed. */
  constructor(holdMs = HOLD_MS) {
    this.#holdMs = holdMs;
  }

  /** A number that is used again (in another part) is another stream. */
  add(info: StreamInfo): void {
    this.#streams.set(info.stream, {
      info,
      clock: new StreamClock(info.clockRate),
      firstAtMs: Number.POSITIVE_INFINITY,
      fastest: Number.POSITIVE_INFINITY,
      fastestBefore: Number.POSITIVE_INFINITY,
      windowFromMs: this.#nowMs,
      wall: null,
      reports: 0,
      set: 0,
      sender: null,
      base: null,
      lastMs: 0,
    });
  }

  /** The recorder's clock went on. */
  clock(atMs: number): void {
    this.#nowMs = Math.max(this.#nowMs, atMs);
  }

  /** Every packet, as it arrives: gives its time in the stream's own epoch, ms. */
  arrived(stream: number, timestamp: number): number {
    const of = this.#of(stream);
    const ms = of.clock.msOf(timestamp);
    const arrival = this.#nowMs - ms;
    of.firstAtMs = Math.min(of.firstAtMs, this.#nowMs);
    if (of.base !== null && Math.abs(ms + of.base - this.#nowMs) > LOST_MS) this.#anew(of);
    of.fastest = Math.min(of.fastest, arrival);
    if (of.wall === null && this.#nowMs - of.windowFromMs > WINDOW_MS) this.#nextWindow(of);
    if (of.sender !== null && of.wall !== null) this.#watch(of.sender, of.wall - arrival);
    return ms;
  }

  report(record: ReportRecord): void {
    const of = this.#of(record.stream);
    const seen = ntpMs(record) - of.set - of.clock.msOf(record.rtpTimestamp);
    if (of.wall !== null && Math.abs(seen - of.wall) > JUMP_MS) this.#jumped(of, seen);
    else {
      of.reports += 1;
      of.wall = of.wall === null ? seen : of.wall + (seen - of.wall) * this.#gain(of);
    }
    this.#nextWindow(of);
  }

  /** Whether frames of this stream can be placed: later reports change next to nothing. */
  isSettled(stream: number): boolean {
    const of = this.#of(stream);
    return of.base !== null || this.#nowMs - of.firstAtMs >= this.#holdMs;
  }

  /**
   * What came so far has to do: places what is known, and holds what begins later as ever.
   * A sender's clock is tied by whichever of its streams travelled fastest, so that it
   * does not matter which one is asked first, nor where in the recording one begins.
   */
  settle(): void {
    this.#holdMs = HOLD_MS;
    for (const of of this.#streams.values()) {
      if (of.wall === null || of.sender !== null) continue;
      const offset = of.wall - Math.min(of.fastest, of.fastestBefore);
      if (!Number.isFinite(offset)) continue;
      of.sender = this.#senderOf(of, offset);
      of.sender.offset = Math.max(of.sender.offset, offset);
      of.sender.fastest = of.sender.offset;
    }
  }

  /** Where a frame belongs; `streamMs` as `arrived` gave it. Frames of a stream come in order. */
  timeOf(stream: number, streamMs: number): number {
    const of = this.#of(stream);
    const wanted = this.#wanted(of);
    const off = of.base === null ? Number.POSITIVE_INFINITY : wanted - of.base;
    const most = Math.max(0, streamMs - of.lastMs) * SLEW;
    of.base =
      of.base === null || Math.abs(off) > ANEW_MS
        ? wanted
        : of.base + Math.max(-most, Math.min(most, off));
    of.lastMs = Math.max(of.lastMs, streamMs);
    return streamMs + of.base;
  }

  #of(stream: number): Stream {
    const of = this.#streams.get(stream);
    if (of === undefined) throw new RangeError(`stream ${stream} was not announced`);
    return of;
  }

  #nextWindow(of: Stream): void {
    of.windowFromMs = this.#nowMs;
    if (!Number.isFinite(of.fastest)) return;
    of.fastestBefore = of.fastest;
    of.fastest = Number.POSITIVE_INFINITY;
  }

  /** The stream's clock jumped: what the reports said of it is void. */
  #anew(of: Stream): void {
    of.wall = null;
    of.reports = 0;
    of.set = 0;
    of.sender = null;
    of.fastest = Number.POSITIVE_INFINITY;
    of.fastestBefore = Number.POSITIVE_INFINITY;
  }

  #gain(of: Stream): number {
    return Math.max(GAIN, 1 / of.reports);
  }

  /** Either clock was set: the arrivals tell which. */
  #jumped(of: Stream, seen: number): void {
    const jump = seen - (of.wall ?? seen);
    const travelled = of.fastest - of.fastestBefore;
    if (Number.isFinite(travelled) && Math.abs(travelled) > Math.abs(jump) / 2) of.wall = seen;
    else of.set += jump;
  }

  #wanted(of: Stream): number {
    if (of.wall === null) return Math.min(of.fastest, of.fastestBefore);
    of.sender ??= this.#senderOf(of, of.wall - Math.min(of.fastest, of.fastestBefore));
    return of.wall - of.sender.offset;
  }

  /** A coach's clock is nobody else's, even where two happen to agree. */
  #senderOf(of: Stream, offset: number): Sender {
    const known = this.#senders.find((one) => Math.abs(one.offset - offset) < SAME_SENDER_MS);
    const isCoach = of.info.source === "talkback";
    if (known !== undefined && !isCoach) return known;
    const sender = { offset, fastest: offset, windowFromMs: this.#nowMs };
    if (!isCoach) this.#senders.push(sender);
    return sender;
  }

  #watch(sender: Sender, offset: number): void {
    sender.fastest = Math.max(sender.fastest, offset);
    const lasted = this.#nowMs - sender.windowFromMs;
    if (lasted < WINDOW_MS) return;
    const most = lasted * SENDER_SLEW;
    sender.offset += Math.max(-most, Math.min(most, sender.fastest - sender.offset));
    sender.fastest = Number.NEGATIVE_INFINITY;
    sender.windowFromMs = this.#nowMs;
  }
}
