/** The JSON values of the format. What is not exactly as FORMAT.md says is refused. */
import { GAP_KINDS, type Gap, type SegmentHead, type StreamInfo } from "../types.ts";
import { FormatError, fromUtf8, utf8, type Bytes } from "./bytes.ts";

const SOURCES = ["camera", "second", "room", "own", "talkback"] as const;
const MEDIA = ["audio", "video"] as const;
const CODECS = ["H264", "VP9", "opus"] as const;

export function json(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    // The parser's own error may quote what it read.
    throw new FormatError("not JSON");
  }
}

/** An object with exactly these fields. Throws FormatError, as all here do. */
export function fieldsOf(value: unknown, ...names: string[]): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new FormatError("not an object");
  }
  const fields = Object.fromEntries(Object.entries(value));
  const strange = Object.keys(fields).some((name) => !names.includes(name));
  if (strange || names.some((name) => !(name in fields))) {
    throw new FormatError(`not the fields ${names.join(", ")}`);
  }
  return fields;
}

export function oneOf<T extends string>(value: unknown, words: readonly T[]): T {
  const word = words.find((known) => known === value);
  if (word === undefined) throw new FormatError(`none of ${words.join(", ")}`);
  return word;
}

export function whole(value: unknown, least: number, most: number): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most) {
    throw new FormatError(`not a whole number of ${least} to ${most}`);
  }
  return value;
}

function time(value: unknown): number {
  if (typeof value !== "number" || !Number.isFinite(value) || value < 0) {
    throw new FormatError("not a time");
  }
  return value;
}

export function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new FormatError("not a list");
  return value;
}

export function streamFrom(value: unknown): StreamInfo {
  const of = fieldsOf(value, "stream", "source", "kind", "codec", "clockRate", "channels");
  return {
    stream: whole(of["stream"], 1, 255),
    source: oneOf(of["source"], SOURCES),
    kind: oneOf(of["kind"], MEDIA),
    codec: oneOf(of["codec"], CODECS),
    clockRate: whole(of["clockRate"], 1, 0xffff_ffff),
    channels: whole(of["channels"], 0, 255),
  };
}

export function gapFrom(value: unknown): Gap {
  const of = fieldsOf(value, "kind", "fromMs", "toMs");
  const fromMs = time(of["fromMs"]);
  const toMs = of["toMs"] === null ? null : time(of["toMs"]);
  if (toMs !== null && toMs < fromMs) throw new FormatError("a gap that ends before it begins");
  return { kind: oneOf(of["kind"], GAP_KINDS), fromMs, toMs };
}

function headFrom(value: unknown): SegmentHead {
  const of = fieldsOf(value, "atMs", "wallMs", "streams", "previous", "gaps");
  const before = of["previous"] === null ? null : fieldsOf(of["previous"], "segment", "chunks");
  return {
    atMs: time(of["atMs"]),
    wallMs: time(of["wallMs"]),
    streams: list(of["streams"]).map(streamFrom),
    previous: before && {
      segment: whole(before["segment"], 0, 0xffff_ffff),
      chunks: whole(before["chunks"], 1, 0xffff_ffff),
    },
    gaps: list(of["gaps"]).map(gapFrom),
  };
}

/** The plaintext of chunk 0. Throws FormatError on a value that cannot be written. */
export const encodeHead = (head: SegmentHead): Bytes => utf8(JSON.stringify(headFrom(head)));
/** Throws FormatError. */
export const decodeHead = (plain: Uint8Array): SegmentHead => headFrom(json(fromUtf8(plain)));
