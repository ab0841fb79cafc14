/** One stream from its packets to frames that have their time. PURE. */
import type { RtpRecord, StreamInfo } from "../types.ts";
import type { Assembler, Frame } from "./frame.ts";
import { createH264 } from "./h264.ts";
import { OpusAssembler } from "./opus.ts";
import { Order } from "./order.ts";
import type { Timeline } from "./timeline.ts";
import { createVp9 } from "./vp9.ts";

const ASSEMBLERS: Record<StreamInfo["codec"], () => Assembler> = {
  H264: createH264,
  VP9: createVp9,
  opus: () => new OpusAssembler(),
};

export interface PlacedFrame extends Frame {
  /** ms since the recording began. */
  timeMs: number;
}

export class Lane {
  readonly info: StreamInfo;
  readonly order = new Order();
  readonly assembler: Assembler;
  readonly #timeline: Timeline;
  readonly #held: Frame[] = [];
  packets = 0;

  constructor(info: StreamInfo, timeline: Timeline) {
    this.info = info;
    this.#timeline = timeline;
    this.assembler = ASSEMBLERS[info.codec]();
    timeline.add(info);
  }

  push(packet: RtpRecord, atMs: number): PlacedFrame[] {
    this.packets += 1;
    const streamMs = this.#timeline.arrived(packet.stream, packet.timestamp);
    for (const ordered of this.order.push(packet, atMs, streamMs)) {
      this.#held.push(...this.assembler.push(ordered));
    }
    return this.#timeline.isSettled(this.info.stream) ? this.#placed() : [];
  }

  /** Whether packets came that cannot be placed yet. */
  get isHeld(): boolean {
    return this.#held.length > 0;
  }

  /** What is held, placed by what is known so far. */
  release(): PlacedFrame[] {
    return this.#placed();
  }

  /** Nothing of this stream comes any more. */
  flush(): PlacedFrame[] {
    for (const ordered of this.order.flush()) this.#held.push(...this.assembler.push(ordered));
    this.#held.push(...this.assembler.flush());
    return this.#placed();
  }

  #placed(): PlacedFrame[] {
    return this.#held.splice(0).map((frame) => {
      return { ...frame, timeMs: this.#timeline.timeOf(this.info.stream, frame.streamMs) };
    });
  }
}
