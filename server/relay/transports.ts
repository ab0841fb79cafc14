/** The pages' transports: at most one per page and direction. */
import type { WebRtcTransport } from "mediasoup/types";
import type { Opaque, TransportOffer } from "#protocol/events.ts";
import type { Payload } from "#protocol/schemas.ts";
import { offered } from "#sfu-config/codecs.ts";
import { iceServersFor } from "#sfu-config/ice-servers.ts";
import {
  MAX_INCOMING_BITS_PER_S,
  UNCONNECTED_MS,
  webRtcTransportOptions,
} from "#sfu-config/transports.ts";
import { AppError } from "../errors.ts";
import { attempt, movedOn } from "./attempt.ts";
import { takeAway } from "./closing.ts";
import { heed, type RelayContext } from "./context.ts";
import { refused } from "./refused.ts";
import { samePage, type HeldTransport, type Room } from "./room.ts";
import type { Direction, Holder, Permit } from "./types.ts";

/** A page opens two; more at once is a fault or an attack. */
const MOST_OPENING = 4;

export const ownTransport = (
  room: Room,
  holder: Holder,
  transportId: string,
  direction?: Direction,
): HeldTransport => {
  const held = room.transports.get(transportId);
  if (held === undefined || !samePage(held.holder, holder)) throw new AppError("not-found");
  if (direction !== undefined && held.direction !== direction) throw new AppError("bad-request");
  return held;
};

/** Closes this one transport, and whatever runs over it. */
const close = (room: Room, context: RelayContext, { transport }: HeldTransport): Promise<void> =>
  takeAway(room, context, { transports: (held) => held.transport === transport });

const expireUnlessConnected = (room: Room, context: RelayContext, held: HeldTransport): void => {
  if (held.expiry !== null) clearTimeout(held.expiry);
  held.expiry = setTimeout(() => void close(room, context, held), UNCONNECTED_MS);
  held.expiry.unref();
};

/** mediasoup never times out a transport by itself: not one unused, not one whose page went. */
const closeWhenLost = (room: Room, context: RelayContext, held: HeldTransport): void => {
  expireUnlessConnected(room, context, held);
  const settle = (): void => {
    const { iceState, dtlsState } = held.transport;
    if (dtlsState === "failed" || dtlsState === "closed") void close(room, context, held);
    else if (dtlsState !== "connected" || iceState === "disconnected") {
      expireUnlessConnected(room, context, held);
    } else if (held.expiry !== null) {
      clearTimeout(held.expiry);
      held.expiry = null;
    }
  };
  held.transport.on("icestatechange", settle);
  held.transport.on("dtlsstatechange", settle);
};

const offerOf = (room: Room, context: RelayContext, held: HeldTransport): TransportOffer => {
  const { id, iceParameters, iceCandidates, dtlsParameters } = held.transport;
  const page = held.holder.connection;
  return {
    transportId: id,
    iceParameters: { ...iceParameters },
    iceCandidates: iceCandidates.map((candidate) => ({ ...candidate })),
    dtlsParameters: { ...dtlsParameters },
    routerRtpCapabilities: { ...offered(room.router.rtpCapabilities) },
    iceServers: iceServersFor(context.settings, page, Date.now() / 1_000),
  };
};

export const openTransport = (
  room: Room,
  context: RelayContext,
  holder: Holder,
  direction: Direction,
  permit: Permit,
): Promise<TransportOffer> => {
  let opening = 0;
  for (const one of room.attempts) {
    if (one.opens === true && one.holder?.connection === holder.connection) opening += 1;
  }
  if (opening >= MOST_OPENING) throw new AppError("too-many-transports");
  const facts = { holder, relays: false, opens: true };
  return attempt(room, context, facts, permit, async (still) => {
    let transport: WebRtcTransport;
    try {
      const options = webRtcTransportOptions(room.worker.server);
      transport = heed(context.log, await room.router.createWebRtcTransport(options));
    } catch (error) {
      throw refused("relay-unavailable", error);
    }
    await still.reached("open-transport");
    if (!still.allowed()) {
      transport.close();
      throw movedOn();
    }
    if (direction === "send") {
      await transport.setMaxIncomingBitrate(MAX_INCOMING_BITS_PER_S);
      await still.reached("limit-transport");
      if (!still.allowed()) {
        transport.close();
        throw movedOn();
      }
    }
    const held: HeldTransport = {
      transport,
      holder,
      direction,
      connecting: null,
      expiry: null,
    };
    const replaced = takeAway(room, context, {
      transports: (old) => samePage(old.holder, holder) && old.direction === direction,
    });
    room.transports.set(transport.id, held);
    closeWhenLost(room, context, held);
    await replaced;
    await still.reached("replace-transport");
    if (!still.allowed()) {
      await close(room, context, held);
      throw movedOn();
    }
    return offerOf(room, context, held);
  });
};

export const connect = (
  room: Room,
  context: RelayContext,
  holder: Holder,
  request: Payload<"media:connect">,
  permit: Permit,
): Promise<void> =>
  attempt(room, context, { holder, relays: false }, permit, async (still) => {
    const held = ownTransport(room, holder, request.transportId);
    const { dtlsParameters } = request;
    held.connecting ??= held.transport.connect({ dtlsParameters });
    try {
      await held.connecting;
    } catch (error) {
      // mediasoup takes the first connect only: this transport is of no use any more.
      await close(room, context, held);
      throw refused("bad-media", error);
    }
    await still.reached("connect");
    if (!still.allowed()) {
      await close(room, context, held);
      throw movedOn();
    }
  });

export const restartIce = (
  room: Room,
  context: RelayContext,
  holder: Holder,
  request: Payload<"media:restart-ice">,
  permit: Permit,
): Promise<Opaque> =>
  attempt(room, context, { holder, relays: false }, permit, async (still) => {
    const held = ownTransport(room, holder, request.transportId);
    const iceParameters = await held.transport.restartIce();
    await still.reached("restart-ice");
    if (!still.allowed()) {
      await close(room, context, held);
      throw movedOn();
    }
    return { ...iceParameters };
  });
