/** R9: at most one coach's voice is let through to the owner's ear. */
import { PROOF_MS } from "./closing.ts";
import { short, type RelayContext } from "./context.ts";
import { isTalkback, type HeldConsumer, type Room } from "./room.ts";
import { within } from "./within.ts";

/**
 * Tells the worker to forward or to hold. The worker obeys in the order of
 * asking, so the last call decides; nothing is left out because of an earlier
 * answer that may still be on its way.
 */
export const forward = (held: HeldConsumer, on: boolean): Promise<void> => {
  held.forwarding = on;
  return on ? held.consumer.resume() : held.consumer.pause();
};

/**
 * Resolves when only this coach's voice is let through. Never rejects: a worker
 * that does not confirm a silence in time is killed.
 */
export const speak = async (
  room: Room,
  context: RelayContext,
  coach: string | null,
): Promise<void> => {
  room.speaker = coach;
  const voices = [...room.consumers.values()].filter((held) => isTalkback(held.source));
  const hush = voices.filter((held) => held.from !== coach && held.forwarding);
  const open = voices.filter((held) => held.from === coach && held.ready);
  const hushed = Promise.all(hush.map((held) => forward(held, false)));
  const opened = Promise.allSettled(open.map((held) => forward(held, true)));
  const outcome = await within(PROOF_MS, hushed);
  if (outcome.status !== "done" && hush.some((held) => !held.consumer.closed)) {
    context.log.error(
      { session: short(room.sessionId) },
      "a worker did not silence a voice and is killed",
    );
    await room.worker.kill();
  }
  await opened;
};
