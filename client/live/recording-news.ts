/** What has changed about a recording between two views, as a person would tell it. Pure. */
import type { RecordingView } from "#protocol/events.ts";

export type RecordingNews =
  /** Bytes are stored from now on; `waiting` when something holds them back. */
  | { what: "on"; waiting: boolean }
  | { what: "off" }
  /** It was on, and the recorder begins anew: nothing is stored meanwhile. */
  | { what: "again" }
  | { what: "failed"; fault: NonNullable<RecordingView["fault"]> };

type Seen = { recording: Pick<RecordingView, "state" | "fault"> | null };
type Phase = "off" | "on" | "failed";

const phaseOf = (view: Seen | null): Phase => {
  switch (view?.recording?.state) {
    case "on":
    case "waiting":
      return "on";
    case "failed":
      return "failed";
    // `on` is said only of bytes that are stored, and of nothing that has ended.
    case "starting":
    case "stopping":
    case undefined:
      return "off";
  }
};

/** `before` is null before going live and where the page is new, `now` is null after the end. */
export const recordingNews = (before: Seen | null, now: Seen | null): RecordingNews | null => {
  const [was, is] = [phaseOf(before), phaseOf(now)];
  if (was === is) return null;
  if (is === "on") return { what: "on", waiting: now?.recording?.state === "waiting" };
  if (is === "failed") return { what: "failed", fault: now?.recording?.fault ?? "recorder-lost" };
  // A fault was told already; that its mark goes away is no news.
  if (was === "failed") return null;
  return { what: now?.recording?.state === "starting" ? "again" : "off" };
};
