/** A recorder in the place of the recorder: a UDP socket that takes whatever the relay sends it. */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import * as assert from "uvu/assert";
import type { SentSource, Tap, TappedStream } from "#server/relay/types.ts";
import { isRtp, ssrcOf } from "#test/support/webrtc-peer-rtp.ts";
import { SESSION, until, type Stage } from "./support.ts";

/** RFC 3550, 12.1. */
const SENDER_REPORT = 200;
/** RFC 4585, 6.2.1 and 6.3.1. */
const NACK = { type: 205, format: 1 };
const PLI = { type: 206, format: 1 };
const OURS = 0x0a51de00;

export interface Heard {
  ssrc: number;
  payloadType: number;
  sequence: number;
  timestamp: number;
  payload: Buffer;
}

export interface RecorderSocket {
  port: number;
  packets: Heard[];
  /** SSRCs of which a Sender Report came. */
  reported: Set<number>;
  /** SSRCs that no word of the relay's had named when their first packet came. */
  unknown: Set<number>;
  /** What the relay said, each time. */
  told: (readonly TappedStream[])[];
  now(): readonly TappedStream[];
  /** Resolves when so many more packets of this SSRC have come. */
  more(ssrc: number, count?: number): Promise<void>;
  /** Taps the session of the test; what may come is asked of `permit`. */
  tap(stage: Pick<Stage, "relay">, permit?: Tap["permit"]): Promise<void>;
  nack(ssrc: number, sequence: number): void;
  pli(ssrc: number): void;
}

const feedback = (what: typeof NACK, ssrc: number, rest: Buffer): Buffer => {
  const head = Buffer.alloc(12);
  head[0] = 0x80 | what.format;
  head[1] = what.type;
  head.writeUInt16BE((12 + rest.length) / 4 - 1, 2);
  head.writeUInt32BE(OURS, 4);
  head.writeUInt32BE(ssrc, 8);
  return Buffer.concat([head, rest]);
};

/** RFC 3550, 5.3.1: where the payload begins, behind an extension if there is one. */
const startOf = (packet: Buffer): number =>
  ((packet[0] ?? 0) & 0x10) === 0 ? 12 : 16 + 4 * packet.readUInt16BE(14);

/** Runs `body` with such a socket. */
export const withRecorderSocket = async (
  body: (recorder: RecorderSocket) => Promise<void>,
): Promise<void> => {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  const packets: Heard[] = [];
  const reported = new Set<number>();
  const unknown = new Set<number>();
  const told: (readonly TappedStream[])[] = [];
  const known = new Set<number>();
  let relay = { ip: "", port: 0 };
  socket.on("message", (packet, from) => {
    if (from.port !== relay.port) throw new Error("a packet from somewhere else");
    if (!isRtp(packet)) {
      // RFC 3550, 6.1: several reports in one datagram.
      for (let at = 0; at + 8 <= packet.length; at += 4 * (packet.readUInt16BE(at + 2) + 1)) {
        if (packet[at + 1] === SENDER_REPORT) reported.add(packet.readUInt32BE(at + 4));
      }
      return;
    }
    const ssrc = ssrcOf(packet);
    if (!known.has(ssrc)) unknown.add(ssrc);
    packets.push({
      ssrc,
      payloadType: (packet[1] ?? 0) & 0x7f,
      sequence: packet.readUInt16BE(2),
      timestamp: packet.readUInt32BE(4),
      payload: packet.subarray(startOf(packet)),
    });
  });
  const send = (packet: Buffer): void => socket.send(packet, relay.port, relay.ip);
  const count = (ssrc: number): number => packets.filter((one) => one.ssrc === ssrc).length;
  try {
    await body({
      ...{ port, packets, reported, unknown, told },
      now: () => told.at(-1) ?? [],
      more: async (ssrc, wanted = 1) => {
        const enough = count(ssrc) + wanted;
        await until(() => count(ssrc) >= enough);
      },
      async tap(stage, permit = () => true) {
        const streams: Tap["streams"] = (all) => {
          told.push(all);
          for (const { ssrc, rtxSsrc } of all) known.add(ssrc).add(rtxSsrc ?? ssrc);
        };
        relay = await stage.relay.tap(SESSION, { recording: "r", port, permit, streams });
      },
      nack: (ssrc, sequence) => {
        const rest = Buffer.alloc(4);
        rest.writeUInt16BE(sequence);
        send(feedback(NACK, ssrc, rest));
      },
      pli: (ssrc) => send(feedback(PLI, ssrc, Buffer.alloc(0))),
    });
  } finally {
    socket.close();
  }
};

export const streamOf = (recorder: RecorderSocket, source: SentSource) => {
  const found = recorder.now().find((one) => one.source === source);
  assert.ok(found, `${source} is told of`);
  return found;
};
export const flowing = async (
  recorder: RecorderSocket,
  ...sources: SentSource[]
): Promise<void> => {
  await until(() => sources.every((source) => recorder.now().some((s) => s.source === source)));
  for (const source of sources) await recorder.more(streamOf(recorder, source).ssrc, 3);
};
export const passes = async (sending: { sent(): number }, count = 60): Promise<void> => {
  const enough = sending.sent() + count;
  await until(() => sending.sent() > enough);
};
