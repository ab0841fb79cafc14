/** What the bare server does for each request: one call to mediasoup, or none. */
import { randomUUID } from "node:crypto";
import type {
  Consumer,
  DtlsParameters,
  Producer,
  Router,
  RouterRtpCodecCapability,
  RtpCapabilities,
  RtpParameters,
  WebRtcServer,
  WebRtcTransport,
  Worker,
} from "mediasoup/types";
import type { Socket } from "socket.io";

interface BareSession {
  router: Router;
  transports: Map<string, WebRtcTransport>;
  producers: Map<string, Producer>;
  consumers: Map<string, Consumer>;
}
interface Ask {
  sessionId: string;
  transportId: string;
  consumerId: string;
  source: string;
  dtlsParameters: DtlsParameters;
  rtpParameters: RtpParameters;
  rtpCapabilities: RtpCapabilities;
}
type Reply = Record<string, unknown>;

const found = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error("not found");
  return value;
};

export class BareSessions {
  readonly #sessions = new Map<string, BareSession>();
  readonly #worker: Worker;
  readonly #webRtcServer: WebRtcServer;
  readonly #mediaCodecs: RouterRtpCodecCapability[];

  constructor(worker: Worker, webRtcServer: WebRtcServer, mediaCodecs: RouterRtpCodecCapability[]) {
    this.#worker = worker;
    this.#webRtcServer = webRtcServer;
    this.#mediaCodecs = mediaCodecs;
  }

  async answer(socket: Socket | null, name: string, payload: Reply): Promise<Reply> {
    const ask = payload as unknown as Ask;
    switch (name) {
      case "session:open":
        return { sessionId: await this.#open() };
      case "session:join":
        await socket?.join(ask.sessionId);
        return {};
      case "coach:admit":
      case "session:renew":
        return {};
      case "session:end":
        found(this.#sessions.get(ask.sessionId)).router.close();
        this.#sessions.delete(ask.sessionId);
        return {};
      case "curtain:draw":
        await this.#producers(ask.sessionId, (producer) => producer.pause());
        return {};
      case "curtain:lift":
        await this.#producers(ask.sessionId, (producer) => producer.resume());
        return {};
      default:
        return this.#media(name, ask);
    }
  }

  async #open(): Promise<string> {
    const router = await this.#worker.createRouter({ mediaCodecs: this.#mediaCodecs });
    const sessionId = randomUUID();
    const [transports, producers, consumers] = [new Map(), new Map(), new Map()];
    this.#sessions.set(sessionId, { router, transports, producers, consumers });
    return sessionId;
  }

  async #producers(sessionId: string, act: (producer: Producer) => Promise<void>): Promise<void> {
    const { producers } = found(this.#sessions.get(sessionId));
    await Promise.all([...producers.values()].map(act));
  }

  async #media(name: string, ask: Ask): Promise<Reply> {
    const session = found(this.#sessions.get(ask.sessionId));
    const { router, transports, producers, consumers } = session;
    switch (name) {
      case "media:open": {
        const transport = await router.createWebRtcTransport({ webRtcServer: this.#webRtcServer });
        transports.set(transport.id, transport);
        const { id, iceParameters, iceCandidates, dtlsParameters } = transport;
        const routerRtpCapabilities = router.rtpCapabilities;
        const ice = { iceParameters, iceCandidates, iceServers: [] };
        return { transportId: id, ...ice, dtlsParameters, routerRtpCapabilities };
      }
      case "media:connect":
        await found(transports.get(ask.transportId)).connect(ask);
        return {};
      case "media:produce": {
        const { source, rtpParameters } = ask;
        const kind = source === "camera" || source === "second" ? "video" : "audio";
        const transport = found(transports.get(ask.transportId));
        const producer = await transport.produce({ kind, rtpParameters });
        producers.set(source, producer);
        return { producerId: producer.id };
      }
      case "media:consume": {
        const { rtpCapabilities } = ask;
        const producerId = found(producers.get(ask.source)).id;
        const transport = found(transports.get(ask.transportId));
        const consumer = await transport.consume({ producerId, rtpCapabilities, paused: true });
        consumers.set(consumer.id, consumer);
        const { id, kind, rtpParameters } = consumer;
        return { consumerId: id, producerId, kind, rtpParameters };
      }
      case "media:resume":
        await found(consumers.get(ask.consumerId)).resume();
        return {};
      default:
        throw new Error(`no such request: ${name}`);
    }
  }
}
