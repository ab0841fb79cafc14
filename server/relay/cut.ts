/** R5: taking the owner's media away from one coach or from everybody, and giving it back. */
import { attempt, movedOn, voidAttempts } from "./attempt.ts";
import { discard, prove, shut, takeAway, tellLater } from "./closing.ts";
import type { RelayContext } from "./context.ts";
import { isTalkback, type HeldProducer, type Room } from "./room.ts";
import { feedTap } from "./feed.ts";
import type { Permit } from "./types.ts";

const owned = (room: Room): HeldProducer[] =>
  [...room.producers.values()].filter((held) => !isTalkback(held.source));

/** Resolves once the worker has answered or cannot any more. Never rejects. */
const pauseAll = (room: Room): Promise<unknown> =>
  Promise.allSettled(owned(room).map((held) => held.producer.pause()));

const resumeAll = (room: Room): Promise<unknown> =>
  Promise.allSettled(owned(room).map((held) => held.producer.resume()));

export const cutEverybody = async (room: Room, context: RelayContext): Promise<void> => {
  voidAttempts(room, (attempt) => attempt.relays);
  room.covered = true;
  room.coverTurn += 1;
  const turn = room.coverTurn;
  // A coach's voice stays in the ear; nothing at all stays with the recorder.
  const taken = shut(room, { consumers: (held) => !isTalkback(held.source), feeds: () => true });
  await prove(room, context, taken.ids);
  tellLater(room, context, taken);
  // Not waited for: without a consumer nothing leaves, paused or not.
  setImmediate(() => {
    if (room.covered && room.coverTurn === turn) void pauseAll(room);
  });
};

export const cutCoach = async (room: Room, context: RelayContext, coach: string): Promise<void> => {
  voidAttempts(room, ({ holder }) => holder?.account === coach);
  if (room.speaker === coach) room.speaker = null;
  // Even with nothing to take the worker is asked: a repeated removal is proven as well.
  const taken = shut(room, { transports: (held) => held.holder.account === coach });
  const proven = prove(room, context, taken.ids);
  discard(taken);
  await proven;
  tellLater(room, context, taken);
};

export const uncover = (room: Room, context: RelayContext, permit: Permit): Promise<void> =>
  attempt(room, context, { holder: null, relays: true }, permit, async (still) => {
    room.covered = false;
    room.coverTurn += 1;
    const turn = room.coverTurn;
    await resumeAll(room);
    await still.reached("uncover");
    if (still.allowed()) {
      // Not waited for: the lesson goes on whether or not the recorder is fed.
      void feedTap(room, context);
      return;
    }
    // A cut meanwhile has covered by itself; a permit that lapsed has not.
    if (room.coverTurn === turn) {
      room.covered = true;
      await Promise.all([takeAway(room, context, { feeds: () => true }), pauseAll(room)]);
    }
    throw movedOn();
  });
