/**
 * A line that loses, delays and reorders, with or without retransmission; the same
 * for the same seed. What arrives is what a recorder would note.
 */
import type { MediaRecord, RtpRecord, StreamInfo } from "#recordings/types.ts";
import { opusPayloads, h264Payloads, vp9Payloads, type Payload } from "./packetise.ts";
import type { EncodedFrame, Lesson } from "./produce.ts";
import { seeded } from "./random.ts";

export interface Sent {
  sentMs: number;
  packet: RtpRecord;
  /** Which frame of its stream it belongs to. */
  frame: number;
}

export interface Sender {
  info: StreamInfo;
  /** ms of the recording at which the sender's time 0 lies. */
  startMs: number;
  /** From capture to sending, ms. */
  encodingMs: number;
  firstSequence: number;
  firstTimestamp: number;
  /** The sender's stream clock runs so much too fast, parts per million. */
  ppm?: number;
}

/** Wall clock of the sender at the recording's ms 0: 2026, with a fraction, in s since 1900. */
export const NTP_AT_ZERO = 3_990_000_000.375;

const streamTicks = (sender: Sender, ms: number): number =>
  Math.round((ms / 1000) * sender.info.clockRate * (1 + (sender.ppm ?? 0) / 1e6));

export const timestampAt = (sender: Sender, ms: number): number =>
  (((sender.firstTimestamp + streamTicks(sender, ms)) % 2 ** 32) + 2 ** 32) % 2 ** 32;

export function send(
  sender: Sender,
  frames: readonly EncodedFrame[],
  payloadsOf: (frame: EncodedFrame, index: number) => Payload[],
): Sent[] {
  let sequence = sender.firstSequence;
  return frames.flatMap((frame, index) =>
    payloadsOf(frame, index).map(({ payload, marker }, i) => {
      const packet: RtpRecord = {
        type: "rtp",
        stream: sender.info.stream,
        marker,
        sequence: sequence % 65_536,
        timestamp: timestampAt(sender, frame.timeMs),
        payload,
      };
      sequence += 1;
      const sentMs = sender.startMs + frame.timeMs + sender.encodingMs + i * 0.1;
      return { sentMs, packet, frame: index };
    }),
  );
}

/** What the sender says of its clock at a moment of the recording. */
export function reportAt(sender: Sender, atMs: number): MediaRecord {
  const seconds = NTP_AT_ZERO + atMs / 1000;
  return {
    type: "report",
    stream: sender.info.stream,
    ntpSeconds: Math.floor(seconds),
    ntpFraction: Math.floor((seconds % 1) * 2 ** 32),
    rtpTimestamp: timestampAt(sender, atMs - sender.startMs),
  };
}

export interface LineOptions {
  seed: number;
  /** 0 to 1. */
  loss?: number;
  /** Packets are delayed by up to so much more than others, ms. */
  jitterMs?: number;
  retransmit?: boolean;
  /** Nothing arrives that was sent within, ms. */
  closed?: readonly (readonly [number, number])[];
}

export interface Arrival {
  atMs: number;
  record: MediaRecord;
}
export interface Through {
  arrivals: Arrival[];
  /** Frames of each stream of which every packet arrived. */
  whole: Map<number, Set<number>>;
  lost: number;
}

const DELAY_MS = 20;
const ROUND_TRIP_MS = 80;

export function through(sent: readonly Sent[], options: LineOptions): Through {
  const { loss = 0, jitterMs = 0, retransmit = false, closed = [] } = options;
  const random = seeded(options.seed);
  const arrivals: Arrival[] = [];
  const whole = new Map<number, Set<number>>();
  const broken = new Map<number, Set<number>>();
  let lost = 0;
  for (const { sentMs, packet, frame } of sent) {
    const noteIn = broken.get(packet.stream) ?? new Set();
    broken.set(packet.stream, noteIn);
    const frames = whole.get(packet.stream) ?? new Set();
    whole.set(packet.stream, frames.add(frame));
    if (closed.some(([from, to]) => sentMs >= from && sentMs < to)) {
      noteIn.add(frame);
      continue;
    }
    let atMs = sentMs + DELAY_MS + random() * jitterMs;
    let tries = 0;
    while (random() < loss && tries < (retransmit ? 6 : 1)) {
      tries += 1;
      atMs += ROUND_TRIP_MS + random() * jitterMs;
    }
    if (tries === (retransmit ? 6 : 1)) {
      lost += 1;
      noteIn.add(frame);
    } else {
      arrivals.push({ atMs, record: packet });
      // A late answer to a second request: the same packet once more.
      if (tries > 0 && random() < 0.2) arrivals.push({ atMs: atMs + 30, record: packet });
    }
  }
  for (const [stream, frames] of broken) {
    for (const frame of frames) whole.get(stream)?.delete(frame);
  }
  return { arrivals, whole, lost };
}

/** Reports once a second, travelling like packets. */
export function reports(sender: Sender, fromMs: number, toMs: number): Arrival[] {
  const arrivals: Arrival[] = [];
  for (let ms = fromMs + 300; ms < toMs; ms += 1_000) {
    arrivals.push({ atMs: ms + DELAY_MS, record: reportAt(sender, ms) });
  }
  return arrivals;
}

/** The records of a recording, with the recorder's clock before each batch. */
export function recordsOf(arrivals: readonly Arrival[], batchMs = 20): Arrival[] {
  const out: Arrival[] = [];
  let clockMs = Number.NEGATIVE_INFINITY;
  for (const arrival of arrivals.toSorted((a, b) => a.atMs - b.atMs)) {
    if (arrival.atMs - clockMs >= batchMs) {
      clockMs = arrival.atMs;
      out.push({ atMs: clockMs, record: { type: "clock", atMs: clockMs } });
    }
    out.push(arrival);
  }
  return out;
}

/** How a lesson's pictures become payloads. `setsOf`: where not all have the same size. */
export const picturePayloads =
  (lesson: Lesson, setsOf = (_frame: EncodedFrame): Uint8Array[] => lesson.parameterSets) =>
  (frame: EncodedFrame, picture: number): Payload[] => {
    const { data, key } = frame;
    return lesson.codec === "H264"
      ? h264Payloads(data, { key, sets: setsOf(frame) })
      : vp9Payloads(data, { key, picture });
  };
export const soundPayloads = ({ data }: EncodedFrame): Payload[] => opusPayloads(data);
