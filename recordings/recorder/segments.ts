/**
 * The segments of one part, one after the other: their keys, their heads, and the
 * names that are asked for one ahead, so that the next object is named before the
 * one in hand is full.
 *
 * While the next one is not named, the one in hand goes on, up to `AT_MOST_MS`;
 * after that bytes wait in the queue, whose bounds are the bounds of everything.
 */
import { randomBytes } from "node:crypto";
import { encodeHead, fileHeader } from "../format.ts";
import type { Chain, SegmentSealer } from "../seal.ts";
import type { Gap, StreamInfo } from "../types.ts";
import { SEGMENT_MS, type FromRecorder } from "../wire.ts";
import { Target, type AppendQueue } from "./append-queue.ts";

/** A segment never lasts longer than this, ms; what waits for a name then waits in memory. */
export const AT_MOST_MS = 30_000;
/** An end chunk is a frame with nothing but its tag, bytes. */
const END_BYTES = 22;

interface Segment {
  segment: number;
  target: Target;
  atMs: number;
  /** Null while it is written. */
  endMs: number | null;
  bytes: number;
  chunks: number;
}
export interface SegmentsOptions {
  recording: string;
  part: number;
  chain: Chain;
  queue: AppendQueue;
  maxBytes: number;
  send(message: FromRecorder): void;
  /** Bytes of a batch that came up to this moment are in the file system's hands. */
  stored(uptoMs: number): void;
}

export class Segments {
  readonly #options: SegmentsOptions;
  /** Asked for and not begun; `named` once its row exists. */
  readonly #ahead: { segment: number; target: Target; named: boolean }[] = [];
  readonly #done: Segment[] = [];
  #asked = 0;
  #now: Segment | null = null;
  #sealer: SegmentSealer | null = null;
  #sealed = 0;
  #stored = 0;

  constructor(options: SegmentsOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#now !== null;
  }
  /** In the file system's hands, of this part, bytes. */
  get storedBytes(): number {
    return this.#stored;
  }

  /** Asks for the name of the next one, unless that was done. */
  ask(atMs: number): void {
    if (this.#ahead.length > 0) return;
    const segment = this.#asked;
    const object = randomBytes(16).toString("hex");
    this.#asked += 1;
    this.#ahead.push({ segment, target: new Target(object), named: false });
    const { recording, part, send } = this.#options;
    send({ type: "segment-opens", recording, part, segment, object, atMs });
  }

  named(segment: number): void {
    const ahead = this.#ahead.find((one) => one.segment === segment);
    if (ahead !== undefined) ahead.named = true;
    const target = ahead?.target ?? (this.#now?.segment === segment ? this.#now.target : null);
    target?.release();
  }

  /** Whether the one in hand is full, and the next one may begin. */
  isDue(atMs: number): boolean {
    if (this.#now === null) return false;
    const age = atMs - this.#now.atMs;
    return age >= AT_MOST_MS || (age >= SEGMENT_MS && this.#ahead[0]?.named === true);
  }

  /** False, and nothing is begun, where the part would get larger than it may. */
  begin(atMs: number, streams: StreamInfo[], gaps: Gap[]): boolean {
    const before = this.#done.at(-1);
    const previous =
      before === undefined ? null : { segment: before.segment, chunks: before.chunks };
    const plain = encodeHead({ atMs, wallMs: Date.now(), streams, previous, gaps });
    const [file, { maxBytes }] = [fileHeader(), this.#options];
    if (this.#sealed + file.byteLength + plain.byteLength + 2 * END_BYTES > maxBytes) return false;
    this.ask(atMs);
    const next = this.#ahead.shift();
    if (next === undefined) throw new Error("no segment was asked for");
    const { segment, target } = next;
    this.#sealer = this.#options.chain.next();
    this.#now = { segment, target, atMs, endMs: null, bytes: 0, chunks: 0 };
    this.#append(this.#now, Buffer.concat([file, this.#sealer.seal("head", plain)]), atMs);
    this.ask(atMs + SEGMENT_MS);
    return true;
  }

  /** False, and nothing is stored, where the part would get larger than it may. */
  media(plain: Uint8Array, uptoMs: number): boolean {
    const { maxBytes } = this.#options;
    if (this.#now === null || this.#sealer === null) throw new Error("no segment is open");
    if (this.#sealed + plain.byteLength + 2 * END_BYTES > maxBytes) return false;
    this.#append(this.#now, this.#sealer.seal("media", plain), uptoMs);
    plain.fill(0);
    return true;
  }

  end(atMs: number): void {
    const one = this.#now;
    if (one === null || this.#sealer === null) return;
    this.#append(one, this.#sealer.seal("end", new Uint8Array(0)), atMs);
    one.endMs = atMs;
    this.#now = null;
    this.#sealer = null;
    this.#done.push(one);
    const { queue, recording, part, send } = this.#options;
    queue.close(one.target, () => {
      const { segment, bytes, chunks } = one;
      const lastsMs = atMs - one.atMs;
      send({
        ...{ type: "segment-closed", recording, part, segment },
        ...{ atMs: one.atMs, bytes, chunks, lastsMs },
      });
    });
  }

  /**
   * Lets go of everything that reaches beyond `fromMs`, the one in hand included.
   * `gone` resolves when their objects are.
   */
  drop(fromMs: number): { segments: number[]; atMs: number | null; gone: Promise<unknown> } {
    this.#sealer?.erase();
    this.#sealer = null;
    if (this.#now !== null) this.#done.push(this.#now);
    this.#now = null;
    const first = this.#done.findIndex(({ endMs }) => endMs === null || endMs > fromMs);
    const dropped = first === -1 ? [] : this.#done.splice(first);
    for (const { bytes } of dropped) this.#sealed -= bytes;
    this.#stored = Math.min(this.#stored, this.#sealed);
    return {
      segments: dropped.map(({ segment }) => segment),
      atMs: dropped[0]?.atMs ?? null,
      gone: Promise.all(dropped.map(({ target }) => this.#options.queue.remove(target))),
    };
  }

  /** Says which of those that were asked for were never needed. */
  giveUp(): void {
    const { recording, part, send } = this.#options;
    for (const { segment } of this.#ahead.splice(0)) {
      send({ type: "segment-unused", recording, part, segment });
    }
  }

  #append(one: Segment, bytes: Uint8Array, uptoMs: number): void {
    one.bytes += bytes.byteLength;
    one.chunks += 1;
    this.#sealed += bytes.byteLength;
    this.#options.queue.append(one.target, bytes, () => {
      this.#stored += bytes.byteLength;
      this.#options.stored(uptoMs);
    });
  }
}
