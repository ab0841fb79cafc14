/** Letting a consumer's packets through, or holding them. */
import type { HeldConsumer } from "./room.ts";

/**
 * Tells the worker to forward or to hold. The worker obeys in the order of
 * asking, so the last call decides; nothing is left out because of an earlier
 * answer that may still be on its way.
 */
export const forward = (
  held: Pick<HeldConsumer, "consumer" | "forwarding">,
  on: boolean,
): Promise<void> => {
  held.forwarding = on;
  return on ? held.consumer.resume() : held.consumer.pause();
};
