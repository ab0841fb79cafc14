/**
 * mediasoup-client behind a few functions: one link per live session and socket.
 *
 * Everything that negotiates runs one after another; two negotiations on one
 * transport at the same time would race. `close()` wins over whatever is pending.
 */
import { Device, type types } from "mediasoup-client";
import type { TransportOffer } from "#protocol/events.ts";
import { PICTURE_SOURCES, type Source } from "#protocol/words.ts";
import { chooseCodec, layersFor } from "./codec.ts";
import type { Signalling } from "./signalling.ts";

type Transport = types.Transport;
type Producer = types.Producer;
export type Consumer = types.Consumer;
type SentSource = Source | "talkback";

/** Chrome says "disconnected" after one lost check; only this much of it counts, ms. */
const PATIENCE_MS = 2_000;

class LinkClosed extends Error {}

export class MediaLink extends EventTarget {
  readonly #signalling: Signalling;
  readonly #sessionId: string;
  readonly #producers = new Map<SentSource, Producer>();
  readonly #consumers = new Map<string, Consumer>();
  #device: Device | null = null;
  #send: Transport | null = null;
  #receive: Transport | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(signalling: Signalling, sessionId: string) {
    super();
    this.#signalling = signalling;
    this.#sessionId = sessionId;
  }

  get closed(): boolean {
    return this.#closed;
  }
  producer(source: SentSource): Producer | undefined {
    const producer = this.#producers.get(source);
    return producer?.closed === false ? producer : undefined;
  }

  /** Sends one track. Asking again for a source that is being sent changes nothing. */
  produce(source: SentSource, track: MediaStreamTrack): Promise<void> {
    return this.#inTurn(async () => {
      if (this.producer(source) !== undefined) return;
      const { device, transport } = await this.#transport("send");
      const producer = await transport.produce({
        track,
        stopTracks: false,
        // The track is enabled and disabled by its owner; a pause would not reach the server.
        disableTrackOnPause: false,
        zeroRtpOnPause: false,
        appData: { source },
        ...this.#encoding(device, source),
      });
      if (this.#closed) {
        producer.close();
        throw new LinkClosed();
      }
      this.#producers.set(source, producer);
    });
  }

  async unproduce(source: SentSource): Promise<void> {
    this.#producers.get(source)?.close();
    this.#producers.delete(source);
    await this.#signalling.request("media:unproduce", { sessionId: this.#sessionId, source });
  }

  /** A playing track of somebody; the consumer's `track` is ready to show. */
  consume(from: string, source: SentSource): Promise<Consumer> {
    return this.#inTurn(async () => {
      const { device, transport } = await this.#transport("receive");
      const offer = await this.#signalling.request("media:consume", {
        sessionId: this.#sessionId,
        transportId: transport.id,
        from,
        source,
        rtpCapabilities: device.recvRtpCapabilities as never,
      });
      const known = this.#consumers.get(offer.consumerId);
      if (known !== undefined && !known.closed) return known;
      const consumer = await transport.consume({
        id: offer.consumerId,
        producerId: offer.producerId,
        kind: offer.kind,
        rtpParameters: offer.rtpParameters as unknown as types.RtpParameters,
        // Picture and sound of one person in one stream, so that the browser keeps them in step.
        streamId: from,
        appData: { source },
      });
      this.#consumers.set(consumer.id, consumer);
      if (source === "talkback") hurry(consumer);
      await this.#signalling.request("media:resume", {
        sessionId: this.#sessionId,
        consumerId: consumer.id,
      });
      if (this.#closed) {
        consumer.close();
        throw new LinkClosed();
      }
      return consumer;
    });
  }

  /** Drops consumers that the relay has closed. */
  drop(consumerIds: readonly string[]): void {
    for (const id of consumerIds) {
      this.#consumers.get(id)?.close();
      this.#consumers.delete(id);
    }
  }

  async capLayers(top: number): Promise<void> {
    const producer = this.producer("camera");
    const layers = producer?.rtpParameters.encodings?.length ?? 1;
    if (producer === undefined || layers < 2 || producer.maxSpatialLayer === top) return;
    await producer.setMaxSpatialLayer(top);
  }

  /** At once and for good. Tracks stay as they are: they belong to whoever captured them. */
  close(): void {
    this.#closed = true;
    this.#send?.close();
    this.#receive?.close();
    this.#producers.clear();
    this.#consumers.clear();
  }

  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const run = async (): Promise<T> => {
      if (this.#closed) throw new LinkClosed();
      return await step();
    };
    const turn = this.#queue.then(run, run);
    // The caller hears of a failure; the next in the queue only needs to know that its turn has come.
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  async #transport(
    direction: "send" | "receive",
  ): Promise<{ device: Device; transport: Transport }> {
    const existing = direction === "send" ? this.#send : this.#receive;
    if (existing !== null && this.#device !== null) {
      return { device: this.#device, transport: existing };
    }
    const sessionId = this.#sessionId;
    const offer = await this.#signalling.request("media:open", { sessionId, direction });
    const device = (this.#device ??= await Device.factory());
    if (!device.loaded) {
      await device.load({
        routerRtpCapabilities: offer.routerRtpCapabilities,
      });
    }
    if (this.#closed) throw new LinkClosed();
    const options = optionsOf(offer);
    const transport =
      direction === "send"
        ? device.createSendTransport(options)
        : device.createRecvTransport(options);
    if (direction === "send") this.#send = transport;
    else this.#receive = transport;
    this.#wire(transport);
    return { device, transport };
  }

  #wire(transport: Transport): void {
    const sessionId = this.#sessionId;
    const transportId = transport.id;
    transport.on("connect", ({ dtlsParameters }, done, failed) => {
      this.#signalling
        .request("media:connect", {
          sessionId,
          transportId,
          dtlsParameters,
        })
        .then(done, failed);
    });
    transport.on("produce", ({ rtpParameters, appData }, done, failed) => {
      this.#signalling
        .request("media:produce", {
          sessionId,
          transportId,
          source: appData["source"] as SentSource,
          rtpParameters: rtpParameters as never,
        })
        .then(({ producerId }) => {
          done({ id: producerId });
        }, failed);
    });
    transport.on("connectionstatechange", (state) => {
      if (state === "disconnected") {
        setTimeout(() => {
          if (transport.connectionState === "disconnected") void this.#repair(transport);
        }, PATIENCE_MS);
      }
      if (state === "failed") void this.#repair(transport);
    });
  }

  async #repair(transport: Transport): Promise<void> {
    if (this.#closed || transport.closed) return;
    try {
      const { iceParameters } = await this.#signalling.request("media:restart-ice", {
        sessionId: this.#sessionId,
        transportId: transport.id,
      });
      await transport.restartIce({ iceParameters: iceParameters as never });
    } catch {
      // The server no longer knows this transport: whoever uses the link builds a new one.
      if (!this.#closed) this.dispatchEvent(new Event("broken"));
    }
  }

  #encoding(device: Device, source: SentSource): Partial<types.ProducerOptions> {
    if (source === "talkback") {
      return {
        codecOptions: {
          opusStereo: false,
          opusFec: true,
          opusDtx: true,
          opusNack: true,
          opusPtime: 20,
        },
      };
    }
    if (!PICTURE_SOURCES.includes(source)) {
      return { codecOptions: { opusStereo: false, opusFec: true, opusDtx: false, opusNack: true } };
    }
    const codec = chooseCodec(device.sendRtpCapabilities.codecs ?? []);
    if (codec === undefined) throw new Error("no common picture codec");
    return {
      codec,
      encodings: layersFor(codec.mimeType, source === "second"),
      codecOptions: { videoGoogleStartBitrate: 600 },
    };
  }
}

const optionsOf = (offer: TransportOffer): types.TransportOptions => ({
  id: offer.transportId,
  iceParameters: offer.iceParameters as types.IceParameters,
  iceCandidates: offer.iceCandidates as unknown as types.IceCandidate[],
  dtlsParameters: offer.dtlsParameters as unknown as types.DtlsParameters,
  iceServers: offer.iceServers,
});

/** A word in the ear is worth nothing late: the smallest jitter buffer that holds. */
const hurry = (consumer: Consumer): void => {
  const receiver = consumer.rtpReceiver;
  if (receiver !== undefined && "jitterBufferTarget" in receiver) receiver.jitterBufferTarget = 0;
};
