/**
 * Fragments of one track for Media Source Extensions (ISO/IEC 14496-12, 8.8). PURE.
 *
 * A muxer ends a fragment only where a key frame follows: a player would wait for the
 * next segment to see the end of this one. These end wherever they are told to, and may
 * begin with any picture, because the browser has what comes before.
 */
import { join, viewOf } from "../format/bytes.ts";
import { headerOf } from "./mp4.ts";
import type { Track } from "./track.ts";

/** A sample that knows how long it lasts; times in ms of the result. */
export interface TimedSample {
  timeMs: number;
  lastsMs: number;
  data: Uint8Array;
  key: boolean;
}

/** Ticks for each ms, as `headerOf` writes them. */
const TICKS_PER_MS = { video: 90, audio: 48 } as const;
/** 8.8.3.1: depends on others and is no sync sample; depends on none. */
const FLAGS = { delta: 0x0101_0000, key: 0x0200_0000 } as const;
/** data-offset, sample durations, sizes and flags are there (8.8.8). */
const TRUN = 0x0000_0701;
/** default-base-is-moof (8.8.7). */
const TFHD = 0x0002_0000;

function box(name: string, ...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const content = join(...parts);
  const whole = new Uint8Array(8 + content.length);
  new DataView(whole.buffer).setUint32(0, whole.length);
  whole.set(new TextEncoder().encode(name), 4);
  whole.set(content, 8);
  return whole;
}

function words(...values: readonly number[]): Uint8Array {
  const out = new Uint8Array(4 * values.length);
  const view = new DataView(out.buffer);
  for (const [i, value] of values.entries()) view.setUint32(4 * i, value);
  return out;
}

/** 8.8.12, version 1: 64 bits. */
function tfdt(ticks: number): Uint8Array {
  return box("tfdt", words(0x0100_0000, Math.floor(ticks / 2 ** 32), ticks % 2 ** 32));
}

/** moof, and the header of the mdat that follows. */
function headOf(
  kind: Track["info"]["kind"],
  sequence: number,
  samples: readonly TimedSample[],
): Uint8Array<ArrayBuffer> {
  const perMs = TICKS_PER_MS[kind];
  const ticks = (ms: number): number => Math.max(0, Math.round(ms * perMs));
  const rows = samples.flatMap(({ timeMs, lastsMs, data, key }, i) => {
    const end = samples[i + 1]?.timeMs ?? timeMs + lastsMs;
    return [ticks(end) - ticks(timeMs), data.length, key ? FLAGS.key : FLAGS.delta];
  });
  const moof = (offset: number) =>
    box(
      "moof",
      box("mfhd", words(0, sequence)),
      box(
        "traf",
        box("tfhd", words(TFHD, 1)),
        tfdt(ticks(samples[0]?.timeMs ?? 0)),
        box("trun", words(TRUN, samples.length, offset, ...rows)),
      ),
    );
  const mdat = box("mdat");
  viewOf(mdat).setUint32(0, mdat.length + samples.reduce((sum, { data }) => sum + data.length, 0));
  return join(moof(moof(0).length + mdat.length), mdat);
}

/**
 * Fragments of samples that may have holes: each hole begins another fragment. Within one,
 * each sample begins where the one before ends.
 */
export function fragmentsOf(
  kind: Track["info"]["kind"],
  sequence: number,
  samples: readonly TimedSample[],
): Uint8Array<ArrayBuffer> {
  const runs: TimedSample[][] = [];
  let endMs = Number.NaN;
  for (const sample of samples) {
    const run = runs.at(-1);
    if (run !== undefined && Math.abs(sample.timeMs - endMs) < TOGETHER_MS) run.push(sample);
    else runs.push([sample]);
    endMs = sample.timeMs + sample.lastsMs;
  }
  // Joined once: pictures are a megabyte in each segment.
  return join(
    ...runs.flatMap((run, i) => [headOf(kind, sequence + i, run), ...run.map(({ data }) => data)]),
  );
}
/** Packets of sound are so close to where the one before ends that it is no hole, ms. */
const TOGETHER_MS = 5;

/** What a source buffer takes before anything else: one track, numbered 1. */
export const initOf = (track: Track, durationMs: number): Promise<Uint8Array<ArrayBuffer>> =>
  headerOf([track], durationMs);
