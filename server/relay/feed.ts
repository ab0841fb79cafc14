/** What goes to the recorder: one feed for each source and voice that its permit allows. */
import { recorded } from "#sfu-config/codecs.ts";
import { AppError } from "../errors.ts";
import { attempt, movedOn } from "./attempt.ts";
import { takeAway } from "./closing.ts";
import { heed, short, type RelayContext } from "./context.ts";
import { forward } from "./forward.ts";
import { isTalkback, type Feed, type HeldProducer, type HeldTap, type Room } from "./room.ts";

/** A curtain takes the voices from the recorder too: every feed relays. */
const FACTS = { holder: null, relays: true, taps: true } as const;

/** Whether the recorder may be sent this now: asked in the same breath as what follows. */
const mayFeed = (room: Room, held: HeldTap, from: HeldProducer): boolean => {
  const { source, holder } = from;
  // R9: what `produce` makes sure of, asked once more where it would be kept for good.
  const sender = isTalkback(source) !== (holder.account === room.owner);
  const there = room.tap === held && room.producers.get(from.producer.id) === from;
  return sender && there && !room.covered && !room.over && held.tap.permit(source, holder.account);
};

const feedFrom = (held: HeldTap, producerId: string): Feed | undefined =>
  [...held.feeds.values()].find((feed) => feed.producerId === producerId);

/** A voice is let through only while it is that coach's turn to speak. */
const itsTurn = (room: Room, { source, holder }: HeldProducer): boolean =>
  !isTalkback(source) || room.speaker === holder.account;

/** Whether there is something to do for it that may be done. */
const wants = (room: Room, held: HeldTap, from: HeldProducer): boolean => {
  if (!mayFeed(room, held, from)) return false;
  const feed = feedFrom(held, from.producer.id);
  return feed === undefined || (!feed.forwarding && itsTurn(room, from));
};

/** Makes the feed, paused, and tells of it, so that its first packet is known. */
const addFeed = (
  room: Room,
  context: RelayContext,
  held: HeldTap,
  from: HeldProducer,
): Promise<Feed> =>
  attempt(
    room,
    context,
    FACTS,
    () => mayFeed(room, held, from),
    async (still) => {
      const producerId = from.producer.id;
      const consumer = heed(
        context.log,
        // Unset preferred layers are the highest ones.
        await held.transport.consume({
          producerId,
          rtpCapabilities: recorded(room.router.rtpCapabilities),
          paused: true,
          enableRtx: true,
        }),
      );
      await still.reached("tap-consume");
      if (!still.allowed()) {
        // It was born paused and never resumed: nothing has left by it.
        consumer.close();
        throw movedOn();
      }
      const { source, holder } = from;
      const feed: Feed = { consumer, producerId, from: holder.account, source, forwarding: false };
      held.feeds.set(consumer.id, feed);
      held.tell();
      context.listener.changed(room.sessionId);
      return feed;
    },
  );

/** Lets the feed's packets through. */
const sendFeed = (
  room: Room,
  context: RelayContext,
  held: HeldTap,
  feed: Feed,
  from: HeldProducer,
): Promise<void> => {
  const there = (): boolean => held.feeds.has(feed.consumer.id) && mayFeed(room, held, from);
  return attempt(room, context, FACTS, there, async (still) => {
    if (!itsTurn(room, from)) return;
    await forward(feed, true);
    await still.reached("tap-resume");
    if (!still.allowed()) {
      await takeAway(room, context, { feeds: (one) => one === feed });
      throw movedOn();
    }
    if (isTalkback(feed.source)) context.listener.changed(room.sessionId);
  });
};

const overtaken = (error: unknown): boolean =>
  error instanceof AppError && error.code === "moved-on";

/** Looks again after each step: what was overtaken may be wanted again by now. */
const feedOne = async (
  room: Room,
  context: RelayContext,
  held: HeldTap,
  from: HeldProducer,
): Promise<void> => {
  const { id } = from.producer;
  if (held.making.has(id)) return;
  held.making.add(id);
  try {
    while (wants(room, held, from)) {
      const feed = feedFrom(held, id);
      const step =
        feed === undefined
          ? addFeed(room, context, held, from)
          : sendFeed(room, context, held, feed, from);
      await step.catch((error: unknown) => {
        if (!overtaken(error)) throw error;
      });
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : "unknown";
    context.log.warn({ session: short(room.sessionId), error: why }, "the recorder was not fed");
  } finally {
    held.making.delete(id);
  }
};

/**
 * Gives the recorder whatever it may have by now and does not. Never rejects and
 * is waited for by nobody whom a slow recorder must not delay.
 */
export const feedTap = async (room: Room, context: RelayContext): Promise<void> => {
  const { tap } = room;
  if (tap === null) return;
  await Promise.all([...room.producers.values()].map((one) => feedOne(room, context, tap, one)));
};
