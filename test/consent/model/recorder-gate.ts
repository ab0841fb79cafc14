/** What one stream to the recorder asks, and what becomes of it when the answer is no. */
import type { Consumer, Rules, World } from "./world.ts";

export const recordingIn = ({ session }: World): string | null =>
  session.status === "live" || session.status === "suspended"
    ? (session.recording?.id ?? null)
    : null;

/** Whether what was begun for one recording is still allowed: the permit of each start. */
export const mayGo = (world: World, one: Consumer, rules: Rules): boolean =>
  recordingIn(world) === one.recording &&
  rules.mayRecordSource(
    world.session,
    one.page === "camera" ? "camera" : "talkback",
    one.coach,
    world.now,
  );

/** A stream that is being taken away; one that was only being made is not made any more. */
export const takeAway = (one: Consumer): void => {
  one.life = "closing";
};
