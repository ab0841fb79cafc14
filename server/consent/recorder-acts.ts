/** What the recorder must do when something happened to a live session that is being recorded. */
import { mayRecordSource, type AccountId, type Session, type SessionId } from "./policy.ts";
import type { Recorders } from "./ports.ts";

/** Why nothing may come now. A suspension is named before the curtain that it outlasts. */
export const gapOf = (session: Session): "curtain" | "hold" | null => {
  if (session.status === "suspended") return "hold";
  return session.status === "live" && session.curtainSince !== null ? "curtain" : null;
};

const recordingIn = (session: Session): string | null =>
  session.status === "live" || session.status === "suspended"
    ? (session.recording?.id ?? null)
    : null;

/** Whose voice the recorder may hear, by what was agreed and by who speaks; time left out. */
const voiceIn = (session: Session): AccountId | null => {
  if (session.status !== "live" || session.talking === null) return null;
  const timeless = { ...session, curtainSince: null };
  const { talking, openedAt } = session;
  return mayRecordSource(timeless, "talkback", talking, openedAt) ? talking : null;
};

interface Steps {
  /** Begun at once, and awaited before anything is acknowledged. */
  taking: Promise<void>[];
  /** Before and after what the relay gives. */
  before: (() => Promise<void>)[];
  giving: (() => Promise<void>)[];
}

/**
 * Compares instead of listening: whatever took the consent to record away, its end is
 * followed. A curtain and a suspension are taken from the recorder by the relay's own cut.
 */
export const followAtRecorder = (
  recorders: Pick<Recorders, "gap" | "permitChanged" | "stop">,
  id: SessionId,
  before: Session,
  after: Session,
  current: () => Session,
): Steps => {
  const steps: Steps = { taking: [], before: [], giving: [] };
  const was = recordingIn(before);
  if (was === null) return steps;
  if (recordingIn(after) !== was) {
    steps.taking.push(recorders.stop(id));
    return steps;
  }
  const gap = gapOf(after);
  if (gap !== null && gap !== gapOf(before)) recorders.gap(id, gap);
  // It is over before the first packet comes again, unless another has begun meanwhile.
  if (gap !== gapOf(before) && gap === null) {
    steps.before.push(async () => recorders.gap(id, gapOf(current())));
  }
  const [heard, hears] = [voiceIn(before), voiceIn(after)];
  if (heard !== null && heard !== hears) steps.taking.push(recorders.permitChanged(id));
  if (hears !== null && heard !== hears) steps.giving.push(() => recorders.permitChanged(id));
  return steps;
};
