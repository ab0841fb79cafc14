/** What the pages are told about the recorder (R8, R12): on only of bytes that are stored. */
import type { RecordingView } from "#protocol/events.ts";
import type { Fault } from "#protocol/words.ts";
import type { Live, Millis, Page, Suspended } from "./model.ts";

/** What only the recorder and the relay know. */
export interface RecorderSays {
  /** Null where there never was one. */
  state: {
    state: "starting" | "on" | "stopping" | "failed";
    fault: Fault | null;
    /** age files, base64, one for each part. */
    keys: readonly string[];
  } | null;
  /** What the relay gives to it now. */
  tapped: RecordingView["receives"];
  /** The recording that waits for the owner's choice. */
  recorded: string | null;
}

const stateOf = (session: Live | Suspended, says: RecorderSays): RecordingView["state"] | null => {
  const { state } = says.state ?? { state: null };
  if (session.recording === null) {
    // What the recorder still does of itself after the owner has switched it off; one that
    // is only being prepared is nobody's recording yet.
    if (state === null || state === "starting") return null;
    return state === "failed" ? "failed" : "stopping";
  }
  if (state === "failed" || state === "stopping") return state;
  if (session.status === "suspended" || session.curtainSince !== null) return "waiting";
  return state ?? "starting";
};

/** Null while there is nothing to tell; whoever is removed is not to be asked about. */
export const recordingViewOf = (
  session: Live | Suspended,
  by: Page,
  says: RecorderSays,
  now: Millis,
): RecordingView | null => {
  const subject = session.recording ?? session.lastRecording;
  const state = stateOf(session, says);
  if (subject === null || state === null) return null;
  const owner = session.owner === by.account;
  const agreed = session.voiceAgreed.filter((coach) => owner || coach === by.account);
  return {
    recording: subject.id,
    state,
    fault: state === "failed" ? (says.state?.fault ?? null) : null,
    forMs: Math.max(0, now - subject.since),
    receives: [...says.tapped],
    voices: { owner: session.recording?.voices ?? false, coaches: agreed },
    keys: owner ? [...(says.state?.keys ?? [])] : [],
  };
};
