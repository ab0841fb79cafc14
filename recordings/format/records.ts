/** What a media chunk holds: records, one after the other (FORMAT.md, 4). */
import type { Gap, MediaRecord, StreamInfo } from "../types.ts";
import { FormatError, fromUtf8, utf8, viewOf, type Bytes } from "./bytes.ts";
import { gapFrom, json, streamFrom } from "./values.ts";

const RTP = 1;
const REPORT = 2;
const CLOCK = 3;
const STREAM = 4;
const GAP = 5;
const MARKER = 1;
const MAX_U16 = 0xffff;

/** Appends records to a buffer without making objects. Every method throws FormatError on a value that cannot be written. */
export class RecordWriter {
  #buffer: Bytes;
  #view: DataView;
  #at = 0;

  constructor(capacity = 64 * 1024) {
    this.#buffer = new Uint8Array(capacity);
    this.#view = viewOf(this.#buffer);
  }

  /** How many are held. */
  get bytes(): number {
    return this.#at;
  }

  /** What is held, as a copy; nothing is held afterwards. */
  take(): Bytes {
    const held = this.#buffer.slice(0, this.#at);
    this.#buffer.fill(0, 0, this.#at);
    this.#at = 0;
    return held;
  }

  rtp(
    stream: number,
    marker: boolean,
    sequence: number,
    timestamp: number,
    payload: Uint8Array,
  ): void {
    if (payload.length > MAX_U16) throw new FormatError("a payload longer than 65535 bytes");
    const at = this.#grow(RTP, stream, 11 + payload.length);
    this.#buffer[at + 2] = marker ? MARKER : 0;
    this.#view.setUint16(at + 3, sequence);
    this.#view.setUint32(at + 5, timestamp);
    this.#view.setUint16(at + 9, payload.length);
    this.#buffer.set(payload, at + 11);
  }

  report(stream: number, ntpSeconds: number, ntpFraction: number, rtpTimestamp: number): void {
    const at = this.#grow(REPORT, stream, 14);
    this.#view.setUint32(at + 2, ntpSeconds);
    this.#view.setUint32(at + 6, ntpFraction);
    this.#view.setUint32(at + 10, rtpTimestamp);
  }

  clock(atMs: number): void {
    if (!Number.isFinite(atMs) || atMs < 0) throw new FormatError("not a time");
    const at = this.#grow(CLOCK, null, 9);
    this.#view.setFloat64(at + 1, atMs);
  }

  stream(info: StreamInfo): void {
    this.#json(STREAM, streamFrom(info));
  }

  gap(gap: Gap): void {
    this.#json(GAP, gapFrom(gap));
  }

  #json(type: number, value: StreamInfo | Gap): void {
    const text = utf8(JSON.stringify(value));
    const at = this.#grow(type, null, 3 + text.length);
    this.#view.setUint16(at + 1, text.length);
    this.#buffer.set(text, at + 3);
  }

  #grow(type: number, stream: number | null, length: number): number {
    if (stream !== null && !(Number.isInteger(stream) && stream >= 1 && stream <= 255)) {
      throw new FormatError("streams are numbered 1 to 255");
    }
    const at = this.#at;
    if (at + length > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(2 * this.#buffer.length, at + length));
      larger.set(this.#buffer);
      this.#buffer.fill(0);
      this.#buffer = larger;
      this.#view = viewOf(larger);
    }
    this.#at = at + length;
    this.#buffer[at] = type;
    if (stream !== null) this.#buffer[at + 1] = stream;
    return at;
  }
}

/** Throws FormatError on a value that cannot be written. */
export function encodeRecords(records: readonly MediaRecord[]): Bytes {
  const writer = new RecordWriter(4_096);
  for (const record of records) {
    if (record.type === "rtp") {
      const { stream, marker, sequence, timestamp, payload } = record;
      writer.rtp(stream, marker, sequence, timestamp, payload);
    } else if (record.type === "report") {
      const { stream, ntpSeconds, ntpFraction, rtpTimestamp } = record;
      writer.report(stream, ntpSeconds, ntpFraction, rtpTimestamp);
    } else if (record.type === "clock") writer.clock(record.atMs);
    else if (record.type === "stream") writer.stream(record.info);
    else writer.gap(record.gap);
  }
  return writer.take();
}

/** Length of the record at `at`; throws FormatError where it goes beyond the chunk. */
function lengthAt(plain: Uint8Array, view: DataView, at: number): number {
  const left = plain.length - at;
  const fixed = [0, 11, 14, 9, 3, 3][plain[at] ?? 0] ?? 0;
  if (fixed === 0) throw new FormatError("a record of no known type");
  if (left < fixed) throw new FormatError("a record that does not end");
  const type = plain[at];
  const more = type === RTP ? view.getUint16(at + 9) : fixed === 3 ? view.getUint16(at + 1) : 0;
  if (left < fixed + more) throw new FormatError("a record that does not end");
  return fixed + more;
}

function recordAt(plain: Uint8Array, view: DataView, at: number, length: number): MediaRecord {
  const type = plain[at];
  if (type === CLOCK) {
    const atMs = view.getFloat64(at + 1);
    if (!Number.isFinite(atMs) || atMs < 0) throw new FormatError("not a time");
    return { type: "clock", atMs };
  }
  if (type === STREAM || type === GAP) {
    const value = json(fromUtf8(plain.subarray(at + 3, at + length)));
    return type === STREAM
      ? { type: "stream", info: streamFrom(value) }
      : { type: "gap", gap: gapFrom(value) };
  }
  const stream = plain[at + 1] ?? 0;
  if (stream === 0) throw new FormatError("streams are numbered 1 to 255");
  if (type === REPORT) {
    return {
      type: "report",
      stream,
      ntpSeconds: view.getUint32(at + 2),
      ntpFraction: view.getUint32(at + 6),
      rtpTimestamp: view.getUint32(at + 10),
    };
  }
  const flags = plain[at + 2] ?? 0;
  if (flags > MARKER) throw new FormatError("a flag that version 1 does not have");
  return {
    type: "rtp",
    stream,
    marker: flags === MARKER,
    sequence: view.getUint16(at + 3),
    timestamp: view.getUint32(at + 5),
    payload: plain.subarray(at + 11, at + length),
  };
}

/** Payloads are views into `plain`. Throws FormatError on anything that is not a list of records. */
export function decodeRecords(plain: Uint8Array): MediaRecord[] {
  const view = viewOf(plain);
  const records: MediaRecord[] = [];
  for (let at = 0; at < plain.length;) {
    const length = lengthAt(plain, view, at);
    records.push(recordAt(plain, view, at, length));
    at += length;
  }
  return records;
}
