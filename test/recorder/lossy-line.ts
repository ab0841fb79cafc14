/** A line between the media worker and the recorder, on loopback, that loses what it is told to. */
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import type { Relay, Tap } from "#server/relay/types.ts";
import { seeded } from "#test/recordings/lesson/random.ts";
import { ssrcOf } from "#test/support/webrtc-peer-rtp.ts";

const LOOPBACK = "127.0.0.1";
/** RFC 4585, 6.2.1. */
const NACK = { type: 205, format: 1 };

export interface LossyLine {
  /** 0 to 1, of every datagram in either direction. */
  loss: number;
  /** Pictures' packets that were lost, what was sent once more included. */
  lost: number;
  /** Requests of the recorder, the lost ones included. */
  nacks: number;
  /** The relay as the desk sees it: what it feeds goes over this line. */
  through(relay: Relay): Relay;
  close(): void;
}

const bound = async (): Promise<Socket> => {
  const socket = createSocket("udp4").bind(0, LOOPBACK);
  await once(socket, "listening");
  return socket;
};

const isNack = (bytes: Buffer): boolean =>
  bytes[1] === NACK.type && ((bytes[0] ?? 0) & 0x1f) === NACK.format;

export const openLossyLine = (seed: number): LossyLine => {
  const random = seeded(seed);
  const sockets: Socket[] = [];
  const line: LossyLine = {
    ...{ loss: 0, lost: 0, nacks: 0 },
    through: (relay) => ({
      ...relay,
      async tap(session, wanted) {
        // The worker speaks with one of them, the recorder with the other.
        const [near, far] = [await bound(), await bound()];
        sockets.push(near, far);
        const pictures = new Set<number>();
        const streams: Tap["streams"] = (all) => {
          for (const { kind, ssrc } of all) if (kind === "video") pictures.add(ssrc);
          wanted.streams(all);
        };
        let worker: { ip: string; port: number } | null = null;
        near.on("message", (bytes) => {
          if (random() >= line.loss) far.send(bytes, wanted.port, LOOPBACK);
          else if (pictures.has(ssrcOf(bytes))) line.lost += 1;
        });
        far.on("message", (bytes) => {
          if (isNack(bytes)) line.nacks += 1;
          if (worker !== null && random() >= line.loss) near.send(bytes, worker.port, worker.ip);
        });
        worker = await relay.tap(session, { ...wanted, streams, port: near.address().port });
        return { ip: LOOPBACK, port: far.address().port };
      },
    }),
    close: () => {
      for (const socket of sockets) socket.close();
    },
  };
  return line;
};
