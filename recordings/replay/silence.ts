/**
 * Sound for the time in which none came. PURE.
 *
 * Players count the packets they play: a hole in the timestamps alone would move
 * all later sound forward against the picture. So every hole is filled to the
 * packet: short ones by packets without content, which a decoder conceals from
 * what was before (RFC 6716, 4.4), long ones by digital silence.
 */

/** A loss of this length is concealed; what is longer is silent, ms. */
const CONCEAL_MS = 120;

/** Durations that can be had, ms, longest first: CELT full band, configurations 31 to 28. */
const STEPS = [
  [20, 31],
  [10, 30],
  [5, 29],
  [2.5, 28],
] as const;
export const SHORTEST_MS = 2.5;

/** A CELT frame whose first symbol says "silence" (RFC 6716, 4.3). */
const SILENT = [0xff, 0xfe] as const;

export interface Filling {
  data: Uint8Array;
  /** ms after the hole began. */
  afterMs: number;
  lastsMs: number;
}

/** `holeMs` from the end of what was before; less than the shortest packet stays a hole. */
export function* fill(holeMs: number): Generator<Filling> {
  let afterMs = 0;
  const concealed = holeMs <= CONCEAL_MS;
  for (const [lastsMs, configuration] of STEPS) {
    const toc = configuration << 3;
    const data = Uint8Array.from(concealed ? [toc] : [toc, ...SILENT]);
    while (holeMs - afterMs >= lastsMs - 1e-6) {
      yield { data, afterMs, lastsMs };
      afterMs += lastsMs;
    }
  }
}
