/** The plaintext of a key file (FORMAT.md, 6): what opens a part, or some segments of it. */
import {
  FormatError,
  fromUtf8,
  idBytes,
  secret32,
  toBase64Url,
  type Bytes,
} from "./format/bytes.ts";
import { nextChain, notesKey, saltOf, segmentKey } from "./derive.ts";
import type { RecordingId } from "./types.ts";

/** 145 hours: no live session comes near, and a made-up number costs no more than this. */
const MAX_SEGMENT = 65_535;
const MAX_PART = 65_535;

export interface KeyFileValues {
  recording: RecordingId;
  part: number;
  /** T: opens the title, and gives N; null where the file has none. */
  text: Uint8Array | null;
  /** N: opens notes and no title, for somebody else. Not together with `text`, which gives it. */
  notes?: Uint8Array | null;
  /** C(from): opens every segment from this one on. */
  chain?: { from: number; key: Uint8Array };
  /** S(n) one by one: opens these and no others. */
  segments?: { segment: number; key: Uint8Array }[];
}

export interface KeyFile {
  recording: RecordingId;
  part: number;
  /** T. */
  text: Uint8Array | null;
  /** N, as it stands there or from T; null where the file opens no notes. */
  notes(): Promise<Uint8Array | null>;
  /** Whether the file opens this segment; where it does not, the segment is not missed. */
  covers(segment: number): boolean;
  /** S(segment), 32 bytes; null where the file does not open it. */
  keyOf(segment: number): Promise<Uint8Array | null>;
}

export function writeKeyFile(values: KeyFileValues): string {
  const { recording, part, text, notes, chain, segments = [] } = values;
  const lines = ["aside-key 1", `recording ${recording}`, `part ${part}`];
  if (chain) lines.push(`chain ${chain.from} ${toBase64Url(chain.key)}`);
  for (const { segment, key } of segments) lines.push(`segment ${segment} ${toBase64Url(key)}`);
  if (text) lines.push(`text ${toBase64Url(text)}`);
  if (notes) lines.push(`notes ${toBase64Url(notes)}`);
  const written = `${lines.join("\n")}\n`;
  // What could not be read again must not be kept as the only key.
  parseKeyFile(written);
  return written;
}

function number(text: string | undefined, most: number): number {
  const value = Number(text);
  if (text === undefined || !/^(0|[1-9]\d{0,4})$/.test(text) || value > most) {
    throw new FormatError("not a number in its place");
  }
  return value;
}

/** Of a chain that was walked, every so many links are remembered: nobody walks it twice. */
const MILESTONE = 32;

/** Steps forward from what is known; asked in order, each segment costs one step. */
function chainKeys(from: number, key: Bytes, salt: Bytes) {
  let reached = { segment: from, key };
  const milestones = [reached];
  return async (segment: number): Promise<Bytes> => {
    const passed = Math.floor((segment - from) / MILESTONE);
    let at = milestones[Math.min(passed, milestones.length - 1)] ?? { segment: from, key };
    if (reached.segment <= segment && reached.segment > at.segment) at = reached;
    while (at.segment < segment) {
      at = { segment: at.segment + 1, key: await nextChain(at.key, salt) };
      if (at.segment - from === milestones.length * MILESTONE) milestones.push(at);
    }
    reached = at;
    return segmentKey(at.key, salt);
  };
}

/** Throws FormatError on anything but a key file of version 1. */
export function parseKeyFile(written: string | Uint8Array): KeyFile {
  const whole = typeof written === "string" ? written : fromUtf8(written);
  const [first, second, third, ...others] = whole.split("\n");
  const recording = /^recording (\S+)$/.exec(second ?? "")?.[1];
  const part = number(/^part (\S+)$/.exec(third ?? "")?.[1], MAX_PART);
  if (first !== "aside-key 1" || recording === undefined) throw new FormatError("not a key file");
  idBytes(recording);
  if (others.pop() !== "") throw new FormatError("a line that does not end");
  const single = new Map<number, Bytes>();
  let text: Bytes | null = null;
  let notes: Bytes | null = null;
  let chain: { from: number; key: (segment: number) => Promise<Bytes> } | null = null;
  for (const line of others) {
    const [word, place, secret, ...more] = line.split(" ");
    if (more.length > 0) throw new FormatError("a line too long");
    if (word === "text" && secret === undefined && !text) text = secret32(place ?? "");
    else if (word === "notes" && secret === undefined && !notes) notes = secret32(place ?? "");
    else if (word === "chain" && !chain) {
      const from = number(place, MAX_SEGMENT);
      chain = { from, key: chainKeys(from, secret32(secret ?? ""), saltOf(recording, part)) };
    } else if (word === "segment") {
      const segment = number(place, MAX_SEGMENT);
      if (single.has(segment)) throw new FormatError("a segment twice");
      single.set(segment, secret32(secret ?? ""));
    } else throw new FormatError("a line of no known kind");
  }
  if (text && notes) throw new FormatError("one of text and notes");
  const chained = (segment: number) =>
    chain && segment >= chain.from && segment <= MAX_SEGMENT ? chain : null;
  return {
    recording,
    part,
    text,
    notes: async () => (text ? notesKey(text, recording) : notes),
    covers: (segment) => single.has(segment) || chained(segment) !== null,
    keyOf: async (segment) => single.get(segment) ?? (await chained(segment)?.key(segment)) ?? null,
  };
}
