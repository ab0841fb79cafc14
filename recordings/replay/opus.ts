/**
 * Opus from RTP (RFC 7587): a packet is a frame, no aggregation, 48 kHz always.
 * PURE. What was not sent (DTX) and what was lost look alike: a hole in the
 * timestamps, which `silence.ts` fills.
 */
import type { Assembler, Frame } from "./frame.ts";
import type { Ordered } from "./order.ts";

/** ms of one frame, by the five bits of configuration (RFC 6716, 3.1, table 2). */
function frameMs(configuration: number): number {
  if (configuration < 12) return [10, 20, 40, 60][configuration % 4] ?? 0;
  if (configuration < 16) return [10, 20][configuration % 2] ?? 0;
  return [2.5, 5, 10, 20][configuration % 4] ?? 0;
}

/** How long a packet sounds, ms; 0 for what is no Opus packet (RFC 6716, 3.1 and 3.2.5). */
export function lastsMs(packet: Uint8Array): number {
  const [toc, count] = packet;
  if (toc === undefined) return 0;
  const one = frameMs(toc >> 3);
  const code = toc & 3;
  if (code === 0) return one;
  if (code < 3) return one * 2;
  if (count === undefined) return 0;
  const whole = one * (count & 0x3f);
  return whole <= 120 ? whole : 0;
}

export class OpusAssembler implements Assembler {
  readonly incomplete = 0;
  readonly undecodable = 0;
  garbage = 0;
  #missing = 0;

  push({ packet, missing, atMs, streamMs }: Ordered): Frame[] {
    this.#missing += missing;
    const lasts = lastsMs(packet.payload);
    if (lasts === 0) {
      this.garbage += 1;
      return [];
    }
    const frame: Frame = {
      streamMs,
      atMs,
      data: packet.payload,
      key: true,
      config: null,
      lastsMs: lasts,
      missing: this.#missing,
    };
    this.#missing = 0;
    return [frame];
  }

  flush(): Frame[] {
    return [];
  }
}
