/**
 * Light WebRTC pages for tests and benches, built from what the relay offers, so
 * that they serve the relay's interface and the real socket alike:
 *
 *     const page = await sendPeer(offer, ["camera", "room"]);
 *     ...media:connect with page.dtlsParameters, then await page.connect();
 *     ...media:produce with page.rtpParameters("camera"); page.send(50);
 */
import type { ConsumerOffer, Opaque, TransportOffer } from "#protocol/events.ts";
import type { SentSource } from "#server/relay/types.ts";
import { openLine, type Line } from "./webrtc-peer-line.ts";
import {
  isRtp,
  newStream,
  nextPacket,
  receiverCapabilities,
  rtpParametersOf,
  ssrcOf,
} from "./webrtc-peer-rtp.ts";

type Connection = Pick<Line, "dtlsParameters" | "connect" | "localPort" | "holdsPort" | "close">;

export interface SendPeer extends Connection {
  rtpParameters(source: SentSource): Opaque;
  /** Sends this many packets per second of each of its sources, until told otherwise; 0 stops. */
  send(packetsPerSecond: number): void;
  /** Packets sent so far, all sources together. */
  sent(): number;
  /** Writes this into every following packet of the source, behind the packet's number. */
  hide(source: SentSource, what: Uint8Array): void;
}

/** Seldom enough that two hundred such pages fit into one process. */
const TICK_MS = 5;

export const sendPeer = async (
  offer: TransportOffer,
  sources: readonly SentSource[],
): Promise<SendPeer> => {
  const line = await openLine(offer, true);
  const streams = sources.map((source) => newStream(offer, source));
  let timer: NodeJS.Timeout | undefined;
  let sent = 0;
  const send = (packetsPerSecond: number): void => {
    clearInterval(timer);
    if (packetsPerSecond <= 0) return;
    const stepMs = 1_000 / packetsPerSecond;
    const startedAt = performance.now();
    let rounds = 0;
    timer = setInterval(
      () => {
        const due = Math.floor((performance.now() - startedAt) / stepMs);
        for (; rounds < due && line.track.isOpen(); rounds += 1) {
          for (const stream of streams) {
            const packet = nextPacket(stream, stepMs);
            try {
              line.track.sendMessageBinary(packet);
            } catch {
              // The relay has just closed the transport: what it would not take was not sent.
              return;
            }
            sent += 1;
          }
        }
      },
      Math.max(TICK_MS, stepMs / 2),
    );
  };
  return {
    ...line,
    rtpParameters: (source) => {
      const stream = streams.find((one) => one.source === source);
      if (stream === undefined) throw new Error(`this page does not send ${source}`);
      return rtpParametersOf(offer, stream);
    },
    send,
    sent: () => sent,
    hide: (source, what) => {
      const stream = streams.find((one) => one.source === source);
      if (stream === undefined) throw new Error(`this page does not send ${source}`);
      stream.payload.set(what, stream.numberAt + 4);
    },
    close: () => {
      clearInterval(timer);
      line.close();
    },
  };
};

export interface ReceivePeer extends Connection {
  rtpCapabilities: Opaque;
  /** Counts the packets of this consumer from now on. */
  add(consumer: ConsumerOffer): void;
  /** Media packets received: of one consumer, or of all, unknown ones included. */
  packets(consumerId?: string): number;
  /** Resolves when so many more packets of this consumer have come. */
  more(consumerId: string, count?: number): Promise<void>;
}

interface Counter {
  packets: number;
  waiting: { until: number; resolve: () => void }[];
}

export const receivePeer = async (offer: TransportOffer): Promise<ReceivePeer> => {
  const line = await openLine(offer, false);
  const byConsumer = new Map<string, Counter>();
  const bySsrc = new Map<number, Counter>();
  let all = 0;
  line.track.onMessage((packet) => {
    if (!isRtp(packet)) return;
    all += 1;
    const counter = bySsrc.get(ssrcOf(packet));
    if (counter === undefined) return;
    counter.packets += 1;
    counter.waiting = counter.waiting.filter(({ until, resolve }) => {
      if (counter.packets < until) return true;
      resolve();
      return false;
    });
  });
  const counterOf = (consumerId: string): Counter => {
    const counter = byConsumer.get(consumerId);
    if (counter === undefined) throw new Error("this page does not know that consumer");
    return counter;
  };
  return {
    ...line,
    rtpCapabilities: receiverCapabilities(offer),
    add: (consumer) => {
      const counter: Counter = { packets: 0, waiting: [] };
      byConsumer.set(consumer.consumerId, counter);
      const { encodings } = consumer.rtpParameters as {
        encodings: { ssrc: number; rtx?: { ssrc: number } }[];
      };
      for (const { ssrc, rtx } of encodings) {
        bySsrc.set(ssrc, counter);
        if (rtx !== undefined) bySsrc.set(rtx.ssrc, counter);
      }
    },
    packets: (consumerId) => (consumerId === undefined ? all : counterOf(consumerId).packets),
    more: (consumerId, count = 1) =>
      new Promise((resolve) => {
        const counter = counterOf(consumerId);
        counter.waiting.push({ until: counter.packets + count, resolve });
      }),
  };
};
