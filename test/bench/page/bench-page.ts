/**
 * The smallest page that teaches or coaches, the same for both sides: nothing of
 * the client, so that what differs is the server alone.
 */
import { Device } from "mediasoup-client";
import type { Transport } from "mediasoup-client/types";
import { io, type Socket } from "socket.io-client";
import type { ConsumerOffer, TransportOffer } from "#protocol/events.ts";

/** As `systems/system.ts` has it: where to connect, and with what. */
interface Door {
  url: string;
  account: string;
  auth: Record<string, unknown>;
}
interface Opened {
  device: Device;
  offer: TransportOffer;
}
export interface BenchWindow {
  teach(door: Door, open: Record<string, unknown>): Promise<string>;
  join(door: Door, sessionId: string, from: string): Promise<number>;
}

const ANSWER_MS = 10_000;
const RENEW_EVERY_MS = 1_000;
const PICTURE = { width: 320, height: 180, frameRate: 30 };

const ask = async <T>(socket: Socket, name: string, payload: object): Promise<T> => {
  const reply = (await socket.timeout(ANSWER_MS).emitWithAck(name, payload)) as
    ({ ok: true } & T) | { ok: false; error: { message: string } };
  if (!reply.ok) throw new Error(`${name}: ${reply.error.message}`);
  return reply;
};

const enter = (door: Door): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const options = { transports: ["websocket"], forceNew: true, reconnection: false };
    const socket = io(door.url, { ...options, auth: door.auth });
    socket.once("connect", () => resolve(socket));
    socket.once("connect_error", reject);
  });

const openMedia = async (
  socket: Socket,
  sessionId: string,
  direction: "send" | "receive",
): Promise<Opened> => {
  const offer = await ask<TransportOffer>(socket, "media:open", { sessionId, direction });
  const device = new Device();
  await device.load({ routerRtpCapabilities: offer.routerRtpCapabilities });
  return { device, offer };
};

const optionsOf = ({ transportId: id, iceParameters, ...offer }: TransportOffer) =>
  ({
    id,
    iceParameters,
    iceCandidates: offer.iceCandidates,
    dtlsParameters: offer.dtlsParameters,
  }) as never;

const connectBy = (socket: Socket, sessionId: string, transport: Transport): void => {
  transport.on("connect", ({ dtlsParameters }, done, failed) => {
    ask(socket, "media:connect", { sessionId, transportId: transport.id, dtlsParameters }).then(
      done,
      failed,
    );
  });
};

/** Goes live with the fake camera, and stays so; resolves with the live session's id. */
const teach: BenchWindow["teach"] = async (door, open) => {
  const socket = await enter(door);
  const { sessionId } = await ask<{ sessionId: string }>(socket, "session:open", open);
  let beat = 0;
  setInterval(() => {
    beat += 1;
    socket.emit("session:renew", { sessionId, beat }, () => undefined);
  }, RENEW_EVERY_MS);
  const stream = await navigator.mediaDevices.getUserMedia({ video: PICTURE });
  const { device, offer } = await openMedia(socket, sessionId, "send");
  const transport = device.createSendTransport(optionsOf(offer));
  connectBy(socket, sessionId, transport);
  transport.on("produce", ({ rtpParameters }, done, failed) => {
    const request = { sessionId, transportId: transport.id, source: "camera", rtpParameters };
    ask<{ producerId: string }>(socket, "media:produce", request).then(
      ({ producerId }) => done({ id: producerId }),
      failed,
    );
  });
  const [track] = stream.getVideoTracks();
  if (track === undefined) throw new Error("the browser has no fake camera");
  await transport.produce({ track });
  return sessionId;
};

/** From before the first byte of signalling to the first decoded frame, ms. */
const join: BenchWindow["join"] = async (door, sessionId, from) => {
  const video = document.createElement("video");
  video.muted = true;
  video.autoplay = true;
  document.body.append(video);
  const startedAt = performance.now();
  const socket = await enter(door);
  await ask(socket, "session:join", { sessionId });
  const { device, offer } = await openMedia(socket, sessionId, "receive");
  const transport = device.createRecvTransport(optionsOf(offer));
  connectBy(socket, sessionId, transport);
  const consumer = await ask<ConsumerOffer>(socket, "media:consume", {
    sessionId,
    transportId: transport.id,
    from,
    source: "camera",
    rtpCapabilities: device.recvRtpCapabilities,
  });
  const { consumerId, producerId, kind } = consumer;
  const rtpParameters = consumer.rtpParameters as never;
  const { track } = await transport.consume({ id: consumerId, producerId, kind, rtpParameters });
  const decoded = new Promise<number>((resolve) => {
    video.requestVideoFrameCallback(() => resolve(performance.now() - startedAt));
  });
  video.srcObject = new MediaStream([track]);
  await ask(socket, "media:resume", { sessionId, consumerId });
  const ms = await decoded;
  transport.close();
  socket.close();
  video.remove();
  return ms;
};

Object.assign(window, { bench: { teach, join } satisfies BenchWindow });
