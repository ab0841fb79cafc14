/** Handing on: who may be sent what is asked of the permit; from whom to whom is fixed here. */
import type { Consumer, RtpCapabilities } from "mediasoup/types";
import type { ConsumerOffer } from "#protocol/events.ts";
import type { Payload } from "#protocol/schemas.ts";
import { AppError } from "../errors.ts";
import { attempt, movedOn, voidAttempts, type Still } from "./attempt.ts";
import { takeAway } from "./closing.ts";
import { heed, type RelayContext } from "./context.ts";
import { refused } from "./refused.ts";
import { isTalkback, samePage, type HeldConsumer, type HeldProducer, type Room } from "./room.ts";
import { forward } from "./forward.ts";
import { ownTransport } from "./transports.ts";
import type { Holder, Permit } from "./types.ts";

type Request = Payload<"media:consume">;

/**
 * R9 by construction: a coach's voice goes to the owner's account and nowhere
 * else, the owner's sources to anybody but the owner.
 */
const sourceFor = (room: Room, holder: Holder, request: Request): HeldProducer => {
  const byOwner = room.owner === holder.account;
  const allowed = isTalkback(request.source) ? byOwner : !byOwner && request.from === room.owner;
  if (!allowed) throw new AppError("not-found");
  for (const held of room.producers.values()) {
    if (held.holder.account === request.from && held.source === request.source) return held;
  }
  throw new AppError("not-now");
};

const make = async (
  room: Room,
  context: RelayContext,
  holder: Holder,
  request: Request,
  still: Still,
): Promise<HeldConsumer> => {
  const olderPage = (other: Holder | null): boolean =>
    other?.account === holder.account && other.connection !== holder.connection;
  voidAttempts(room, (other) => olderPage(other.holder));
  await takeAway(room, context, { transports: (held) => olderPage(held.holder) });
  await still.reached("replace-page");
  if (!still.allowed()) throw movedOn();

  const from = sourceFor(room, holder, request);
  const producerId = from.producer.id;
  const rtpCapabilities = request.rtpCapabilities as RtpCapabilities;
  const { transport } = ownTransport(room, holder, request.transportId, "receive");
  if (!room.router.canConsume({ producerId, rtpCapabilities })) throw new AppError("cannot-play");
  let consumer: Consumer;
  try {
    // Unset preferred layers are the highest ones. RTX on sound enables NACK for Opus.
    const options = { producerId, rtpCapabilities, paused: true, enableRtx: true };
    consumer = heed(context.log, await transport.consume(options));
  } catch (error) {
    throw refused("cannot-play", error);
  }
  await still.reached("consume");
  if (!still.allowed() || !room.producers.has(producerId) || !room.transports.has(transport.id)) {
    // It was born paused and never resumed: nothing has left by it.
    consumer.close();
    throw movedOn();
  }
  const { id, kind, rtpParameters } = consumer;
  const held: HeldConsumer = {
    consumer,
    transportId: transport.id,
    holder,
    from: request.from,
    source: request.source,
    offer: { consumerId: id, producerId, kind, rtpParameters: { ...rtpParameters } },
    ready: false,
    forwarding: false,
  };
  room.consumers.set(id, held);
  context.listener.changed(room.sessionId);
  return held;
};

export const consume = (
  room: Room,
  context: RelayContext,
  holder: Holder,
  request: Request,
  permit: Permit,
): Promise<ConsumerOffer> => {
  const facts = { holder, relays: !isTalkback(request.source) };
  return attempt(room, context, facts, permit, async (still) => {
    const { producer } = sourceFor(room, holder, request);
    ownTransport(room, holder, request.transportId, "receive");
    for (const held of room.consumers.values()) {
      const same = held.offer.producerId === producer.id && samePage(held.holder, holder);
      if (same && held.transportId === request.transportId) return held.offer;
    }
    const key = `${request.transportId} ${producer.id}`;
    let making = room.making.get(key);
    if (making === undefined) {
      making = make(room, context, holder, request, still).finally(() => room.making.delete(key));
      room.making.set(key, making);
    }
    const held = await making;
    await still.reached("share-consumer");
    if (!still.allowed() || !room.consumers.has(held.consumer.id)) {
      await takeAway(room, context, { consumers: (one) => one === held });
      throw movedOn();
    }
    return held.offer;
  });
};

/** The page has prepared the consumer. A coach's voice still waits for its turn to speak. */
export const resume = (
  room: Room,
  context: RelayContext,
  holder: Holder,
  request: Payload<"media:resume">,
  permit: Permit,
): Promise<void> => {
  const wanted = room.consumers.get(request.consumerId);
  if (wanted === undefined || !samePage(wanted.holder, holder)) throw new AppError("not-found");
  const facts = { holder, relays: !isTalkback(wanted.source) };
  return attempt(room, context, facts, permit, async (still) => {
    wanted.ready = true;
    try {
      if (!isTalkback(wanted.source) || room.speaker === wanted.from) await forward(wanted, true);
    } catch (error) {
      throw refused("relay-unavailable", error);
    }
    await still.reached("resume");
    if (!still.allowed() || !room.consumers.has(wanted.consumer.id)) {
      await takeAway(room, context, { consumers: (one) => one === wanted });
      throw movedOn();
    }
  });
};
