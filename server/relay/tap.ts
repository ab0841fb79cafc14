/**
 * R12: the recorder as one more receiver, on loopback. It has a path of its own:
 * what a page may consume is not widened by it, and it is never in the pages' list.
 */
import type { PlainTransport, RtpParameters } from "mediasoup/types";
import { LOOPBACK, plainTransportOptions } from "#sfu-config/transports.ts";
import { SOURCES, TALKBACK } from "#protocol/words.ts";
import { attempt, movedOn, voidAttempts } from "./attempt.ts";
import { prove, shut, tellLater } from "./closing.ts";
import { heed, type RelayContext } from "./context.ts";
import { feedTap } from "./feed.ts";
import { refused } from "./refused.ts";
import { isTalkback, type Feed, type HeldTap, type Room } from "./room.ts";
import type { SentSource, Tap, TappedStream } from "./types.ts";

const IN_ORDER: readonly SentSource[] = [...SOURCES, TALKBACK];

const streamOf = ({ consumer, source, from }: Feed): TappedStream => {
  const { codecs, encodings }: RtpParameters = consumer.rtpParameters;
  const [codec, rtx] = codecs;
  const encoding = encodings?.[0];
  if (codec === undefined || encoding?.ssrc === undefined) {
    throw new Error("a consumer without a stream");
  }
  return {
    consumerId: consumer.id,
    ...{ source, from },
    kind: consumer.kind,
    mimeType: codec.mimeType,
    clockRate: codec.clockRate,
    channels: codec.channels ?? 0,
    ssrc: encoding.ssrc,
    payloadType: codec.payloadType,
    rtxSsrc: encoding.rtx?.ssrc ?? null,
    rtxPayloadType: rtx?.payloadType ?? null,
  };
};

const holdTap = (context: RelayContext, tap: Tap, transport: PlainTransport): HeldTap => {
  const feeds = new Map<string, Feed>();
  return {
    ...{ tap, transport, feeds },
    making: new Set(),
    tell() {
      try {
        tap.streams([...feeds.values()].map(streamOf));
      } catch (error) {
        // Taking away goes on whatever the recorder's side does with the news.
        const why = error instanceof Error ? error.message : "unknown";
        context.log.error({ error: why }, "the recorder could not be told of its streams");
      }
    },
  };
};

/**
 * Takes these from the recorder. Even with nothing to take the worker is asked:
 * whoever asks a second time meanwhile is answered with a proof as well.
 */
const starve = async (
  room: Room,
  context: RelayContext,
  feeds: (feed: Feed) => boolean,
): Promise<void> => {
  const taken = shut(room, { feeds });
  await prove(room, context, taken.ids);
  tellLater(room, context, taken);
};

/** Takes everything from the tap, and the tap from the room: gone from it in this same breath. */
const remove = async (room: Room, context: RelayContext): Promise<void> => {
  const starved = starve(room, context, () => true);
  const transport = room.tap?.transport;
  room.tap = null;
  await starved;
  transport?.close();
};

/**
 * Answers where packets will come from, and begins to feed only when the caller
 * has had its turn with the answer: the recorder must know the address first.
 */
export const tap = (
  room: Room,
  context: RelayContext,
  wanted: Tap,
): Promise<{ ip: string; port: number }> =>
  attempt(
    room,
    context,
    { holder: null, relays: false, taps: true },
    () => true,
    async (still) => {
      let transport: PlainTransport;
      try {
        const made = await room.router.createPlainTransport(plainTransportOptions());
        transport = heed(context.log, made);
      } catch (error) {
        throw refused("relay-unavailable", error);
      }
      try {
        await still.reached("tap-transport");
        if (!still.allowed()) throw movedOn();
        await transport.connect({ ip: LOOPBACK, port: wanted.port });
        await still.reached("tap-connect");
        if (!still.allowed()) throw movedOn();
        const replaced = room.tap === null ? null : remove(room, context);
        room.tap = holdTap(context, wanted, transport);
        await replaced;
        await still.reached("tap-replace");
        if (!still.allowed() || room.tap?.transport !== transport) throw movedOn();
      } catch (error) {
        if (room.tap?.transport === transport) room.tap = null;
        transport.close();
        throw refused("relay-unavailable", error);
      }
      const { localAddress, localPort } = transport.tuple;
      setImmediate(() => void feedTap(room, context));
      return { ip: localAddress, port: localPort };
    },
  );

export const retap = async (room: Room, context: RelayContext): Promise<void> => {
  const { tap: held } = room;
  if (held === null) return;
  await starve(room, context, (feed) => !held.tap.permit(feed.source, feed.from));
  await feedTap(room, context);
};

export const untap = async (room: Room, context: RelayContext): Promise<void> => {
  voidAttempts(room, ({ taps }) => taps === true);
  await remove(room, context);
};

/**
 * Read off the feeds that exist. One of the owner's counts from the moment it exists, resumed or
 * not; a voice from the moment it is let through until the worker has confirmed the silence.
 */
export const tappedIn = (room: Room): SentSource[] => {
  const present = new Set(
    [...(room.tap?.feeds.values() ?? [])]
      .filter(({ consumer }) => !consumer.closed)
      .filter(
        ({ source, forwarding, consumer }) => !isTalkback(source) || forwarding || !consumer.paused,
      )
      .map(({ source }) => source),
  );
  return IN_ORDER.filter((source) => present.has(source));
};
