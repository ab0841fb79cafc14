/** What the log says of facts: endings that nobody asked for (R22). */
import type { Event, Session } from "./policy.ts";
import type { Entry } from "./journal.ts";

/** Null for what is not an ending, or has ended already. */
export function lineOf(
  event: Event,
  before: Session,
): (Pick<Entry, "action" | "detail"> & { actor?: string }) | null {
  switch (event.type) {
    case "SessionEnded":
      return { action: "session:end", detail: { reason: event.reason } };
    case "SessionSuspended":
      return { action: "session:suspend" };
    case "CoachRemoved": {
      const known = "guests" in before && Object.hasOwn(before.guests, event.coach);
      const invited = known && before.guests[event.coach]?.standing === "invited";
      return invited ? { action: "coach:remove", detail: { coach: event.coach } } : null;
    }
    case "CoachLeft":
      return { action: "session:leave", actor: event.coach, detail: { why: "connection" } };
    case "TogetherStopped":
      return { action: "together:stop", detail: { why: "recording" } };
    case "RecordingFailed":
      return { action: "record:failed", detail: { fault: event.fault } };
    default:
      return null;
  }
}

/** A recording that was switched off by something else than its own end or fault (R12). */
export function stoppedBy(before: Session, events: readonly Event[]): string | null {
  const open = before.status === "live" || before.status === "suspended";
  if (!open || before.recording === null) return null;
  for (const { type } of events) {
    if (type === "RecordingStopped" || type === "RecordingFailed") return null;
    if (type === "SessionEnded") return "session:end";
    if (type === "SessionContinued") return "session:continue";
  }
  return null;
}
