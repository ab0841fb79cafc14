/**
 * The media worker, as a recorder sees it: one UDP socket on loopback that sends RTP
 * and Sender Reports, and hears what is asked of it. Remembers what it sent, and
 * sends it again as RFC 4588 says where it is asked to.
 */
import { createSocket } from "node:dgram";
import type { WireStream } from "#recordings/wire.ts";

export interface Sent {
  stream: WireStream;
  sequence: number;
  timestamp: number;
  marker: boolean;
  payload: Buffer;
}
export interface Worker {
  port: number;
  /** Sends one packet; `lose` only remembers it. */
  rtp(one: Sent, how?: { lose?: boolean; to?: number }): void;
  report(stream: WireStream, seconds: number, fraction: number, timestamp: number): void;
  raw(bytes: Buffer): void;
  aim(port: number): void;
  /** SSRCs of which a key frame was asked for, in order. */
  keyFrames: number[];
  /** Sequence numbers that were asked for again, in order. */
  nacked: number[];
  /** Whether it answers; off: it only notes. */
  answers: boolean;
  close(): Promise<void>;
}

export const rtpBytes = (
  ssrc: number,
  payloadType: number,
  { sequence, timestamp, marker, payload }: Omit<Sent, "stream">,
): Buffer => {
  const bytes = Buffer.alloc(12 + payload.length);
  bytes[0] = 0x80;
  bytes[1] = (marker ? 0x80 : 0) | payloadType;
  bytes.writeUInt16BE(sequence & 0xffff, 2);
  bytes.writeUInt32BE(timestamp >>> 0, 4);
  bytes.writeUInt32BE(ssrc, 8);
  payload.copy(bytes, 12);
  return bytes;
};

const rtxBytes = (one: Sent, sequence: number): Buffer => {
  const payload = Buffer.alloc(2 + one.payload.length);
  payload.writeUInt16BE(one.sequence & 0xffff);
  one.payload.copy(payload, 2);
  const { rtxSsrc, rtxPayloadType } = one.stream;
  return rtpBytes(rtxSsrc ?? 0, rtxPayloadType ?? 0, { ...one, sequence, payload });
};

const numbersOf = (nack: Buffer): number[] => {
  const numbers: number[] = [];
  for (let at = 12; at + 4 <= nack.length; at += 4) {
    const first = nack.readUInt16BE(at);
    const mask = nack.readUInt16BE(at + 2);
    numbers.push(first);
    for (let bit = 0; bit < 16; bit += 1) {
      if (((mask >> bit) & 1) === 1) numbers.push((first + 1 + bit) & 0xffff);
    }
  }
  return numbers;
};

export const openWorker = async (): Promise<Worker> => {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  const sent = new Map<string, Sent>();
  let target = 0;
  let rtx = 0;
  const send = (bytes: Buffer, to = target): void => {
    socket.send(bytes, to, "127.0.0.1", () => undefined);
  };
  const worker: Worker = {
    port: socket.address().port,
    rtp: (one, { lose = false, to = target } = {}) => {
      sent.set(`${one.stream.ssrc}/${one.sequence & 0xffff}`, one);
      if (!lose) send(rtpBytes(one.stream.ssrc, one.stream.payloadType, one), to);
    },
    report: ({ ssrc }, seconds, fraction, timestamp) => {
      const bytes = Buffer.alloc(28);
      bytes.writeUInt32BE(0x80c80006, 0);
      for (const [at, value] of [ssrc, seconds, fraction, timestamp, 0, 0].entries()) {
        bytes.writeUInt32BE(value, 4 + 4 * at);
      }
      send(bytes);
    },
    raw: (bytes) => send(bytes),
    aim: (port) => {
      target = port;
    },
    keyFrames: [],
    nacked: [],
    answers: true,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
  socket.on("message", (bytes) => {
    if (bytes[1] === 206 && ((bytes[0] ?? 0) & 0x1f) === 1) {
      worker.keyFrames.push(bytes.readUInt32BE(8));
    }
    if (bytes[1] !== 205 || ((bytes[0] ?? 0) & 0x1f) !== 1) return;
    for (const number of numbersOf(bytes)) {
      worker.nacked.push(number);
      const lost = sent.get(`${bytes.readUInt32BE(8)}/${number}`);
      if (worker.answers && lost !== undefined) send(rtxBytes(lost, (rtx += 1)));
    }
  });
  return worker;
};
