/** Taking in: one producer per account and source, of the kind that the source has. */
import type { MediaKind, Producer, RtpParameters } from "mediasoup/types";
import type { Payload } from "#protocol/schemas.ts";
import { PICTURE_SOURCES } from "#protocol/words.ts";
import { KEY_FRAME_REQUEST_DELAY_MS } from "#sfu-config/transports.ts";
import { AppError } from "../errors.ts";
import { attempt, movedOn } from "./attempt.ts";
import { takeAway } from "./closing.ts";
import { heed, type RelayContext } from "./context.ts";
import { refused } from "./refused.ts";
import { isTalkback, type HeldProducer, type Room } from "./room.ts";
import { feedTap } from "./feed.ts";
import { ownTransport } from "./transports.ts";
import type { Holder, Permit, SentSource } from "./types.ts";

const kindOf = (source: SentSource): MediaKind =>
  (PICTURE_SOURCES as readonly SentSource[]).includes(source) ? "video" : "audio";

const isStereo = (parameters: Record<string, unknown> | undefined): boolean =>
  [parameters?.["stereo"], parameters?.["sprop-stereo"]].some((value) => Number(value) === 1);

/** Throws `bad-media` for media that is not what the source is. */
const checkMedia = (source: SentSource, rtp: RtpParameters): void => {
  const kind = kindOf(source);
  const ofKind = rtp.codecs.every((codec) => codec.mimeType.toLowerCase().startsWith(`${kind}/`));
  if (!ofKind) throw new AppError("bad-media");
  if (kind === "audio" && (rtp.encodings?.length ?? 0) > 1) throw new AppError("bad-media");
  // The ear hears one voice, not a stage: mono keeps it in every kind of earpiece.
  if (isTalkback(source) && rtp.codecs.some((codec) => isStereo(codec.parameters))) {
    throw new AppError("bad-media");
  }
};

/** R9: sources come from one account, the owner's; talkback from any other. */
const checkSender = (room: Room, account: string, source: SentSource): void => {
  const byOwner = room.owner === account;
  if (isTalkback(source) ? byOwner : room.owner !== null && !byOwner) {
    throw new AppError("forbidden");
  }
};

const closeSame = (room: Room, context: RelayContext, account: string, source: SentSource) =>
  takeAway(room, context, {
    producers: (held) => held.holder.account === account && held.source === source,
  });

export const produce = (
  room: Room,
  context: RelayContext,
  holder: Holder,
  request: Payload<"media:produce">,
  permit: Permit,
): Promise<string> =>
  attempt(room, context, { holder, relays: false }, permit, async (still) => {
    const { source } = request;
    const rtpParameters = request.rtpParameters as RtpParameters;
    checkSender(room, holder.account, source);
    checkMedia(source, rtpParameters);
    const { transport } = ownTransport(room, holder, request.transportId, "send");
    await closeSame(room, context, holder.account, source);
    await still.reached("replace-producer");
    if (!still.allowed()) throw movedOn();

    const covered = (): boolean => room.covered && !isTalkback(source);
    let producer: Producer;
    try {
      producer = heed(
        context.log,
        await transport.produce({
          kind: kindOf(source),
          rtpParameters,
          paused: covered(),
          keyFrameRequestDelay: KEY_FRAME_REQUEST_DELAY_MS,
        }),
      );
    } catch (error) {
      throw refused("bad-media", error);
    }
    await still.reached("produce");
    if (!still.allowed()) {
      producer.close();
      throw movedOn();
    }
    // Two requests of one page may have run side by side: the sender is checked again.
    checkOrClose(room, holder, source, producer);
    if (!isTalkback(source)) room.owner ??= holder.account;
    const same = closeSame(room, context, holder.account, source);
    const held: HeldProducer = { producer, transportId: transport.id, holder, source };
    room.producers.set(producer.id, held);
    const settled = [same, ...(covered() && !producer.paused ? [producer.pause()] : [])];
    await Promise.all(settled);
    await still.reached("announce-producer");
    if (!still.allowed()) {
      await takeAway(room, context, { producers: (one) => one === held });
      throw movedOn();
    }
    context.listener.changed(room.sessionId);
    void feedTap(room, context);
    return producer.id;
  });

const checkOrClose = (room: Room, holder: Holder, source: SentSource, producer: Producer): void => {
  try {
    checkSender(room, holder.account, source);
  } catch (error) {
    producer.close();
    throw error;
  }
};

export const unproduce = (
  room: Room,
  context: RelayContext,
  holder: Holder,
  source: SentSource,
): Promise<void> => closeSame(room, context, holder.account, source);
