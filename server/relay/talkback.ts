/** R9: at most one coach's voice is let through to the owner's ear. */
import { PROOF_MS } from "./closing.ts";
import { short, type RelayContext } from "./context.ts";
import { forward } from "./forward.ts";
import { isTalkback, type Feed, type Room } from "./room.ts";
import { feedTap } from "./feed.ts";
import { within } from "./within.ts";

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
  const others = (held: Pick<Feed, "from" | "forwarding">): boolean =>
    held.from !== coach && held.forwarding;
  const feeds = [...(room.tap?.feeds.values() ?? [])]
    .filter((feed) => isTalkback(feed.source))
    .filter(others);
  const hush = [...voices.filter(others), ...feeds];
  const open = voices.filter((held) => held.from === coach && held.ready);
  const hushed = Promise.all(hush.map((held) => forward(held, false)));
  const opened = Promise.allSettled(open.map((held) => forward(held, true)));
  // The ear does not wait for the recorder.
  if (coach !== null) void feedTap(room, context);
  const outcome = await within(PROOF_MS, hushed);
  if (outcome.status !== "done" && hush.some((held) => !held.consumer.closed)) {
    context.log.error(
      { session: short(room.sessionId) },
      "a worker did not silence a voice and is killed",
    );
    await room.worker.kill();
  }
  if (feeds.length > 0) context.listener.changed(room.sessionId);
  await opened;
};
