/**
 * Which packets make one picture: those with one timestamp, up to the marker
 * (RFC 3550, 5.1; RFC 6184, 5.1; RFC 9628, 4.1). PURE. The codec judges whether
 * what was collected is whole at its beginning.
 */
import type { Assembler, Frame } from "./frame.ts";
import type { Ordered } from "./order.ts";

export interface Collected {
  packets: Ordered[];
  timestamp: number;
  streamMs: number;
  atMs: number;
  /** Packets missing between the picture before and the first one here. */
  missingBefore: number;
  /** Packets missing since the last picture that was given: it depends on what is not there. */
  missingSince: number;
}

/**
 * Gives null when the picture lacks its beginning, `undecodable` when it is whole
 * but no decoder takes it without what is missing, and throws for garbage.
 */
export type Judge = (
  picture: Collected,
) => Omit<Frame, "streamMs" | "atMs" | "missing"> | "undecodable" | null;

export class PictureAssembler implements Assembler {
  readonly #judge: Judge;
  #open: Collected | null = null;
  #broken = false;
  #missing = 0;
  incomplete = 0;
  undecodable = 0;
  garbage = 0;

  constructor(judge: Judge) {
    this.#judge = judge;
  }

  push(ordered: Ordered): Frame[] {
    const { packet, missing, atMs, streamMs } = ordered;
    const { timestamp } = packet;
    this.#missing += missing;
    const out: Frame[] = [];
    if (this.#open !== null && this.#open.timestamp !== timestamp) {
      // Its marker never came: only when nothing is missing was it whole.
      if (missing > 0) this.#broken = true;
      out.push(...this.#close());
    }
    if (this.#open === null) {
      this.#open = {
        packets: [],
        timestamp,
        streamMs,
        atMs,
        missingBefore: missing,
        missingSince: 0,
      };
    } else if (missing > 0) this.#broken = true;
    this.#open.packets.push(ordered);
    this.#open.atMs = Math.min(this.#open.atMs, atMs);
    if (packet.marker) out.push(...this.#close());
    return out;
  }

  flush(): Frame[] {
    // Without a marker nobody knows whether more was to come.
    if (this.#open !== null) this.#broken = true;
    return this.#close();
  }

  #close(): Frame[] {
    const open = this.#open;
    const broken = this.#broken;
    this.#open = null;
    this.#broken = false;
    if (open === null) return [];
    const made = broken ? null : this.#try(open);
    if (made === "undecodable") this.undecodable += 1;
    else if (made === null) this.incomplete += 1;
    if (made === null || made === "undecodable") return [];
    const missing = this.#missing;
    this.#missing = 0;
    return [{ ...made, streamMs: open.streamMs, atMs: open.atMs, missing }];
  }

  #try(open: Collected): ReturnType<Judge> {
    try {
      return this.#judge({ ...open, missingSince: this.#missing });
    } catch {
      // Not what the codec allows: a sender's fault, and no reason to lose the rest.
      this.garbage += 1;
      return null;
    }
  }
}
