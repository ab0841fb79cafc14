/** What somebody could get wrong one day about the recorder, each to be found by the search. */
import {
  evolve,
  mayRecordSource,
  type Live,
  type Session,
  type Suspended,
} from "#server/consent/policy.ts";
import { asIf, forgetting, fromAnyTab, isOpen, type Fault } from "./faults.ts";
import { LAPSES, SWITCH, VOICES } from "./scopes.ts";

const isRecorded = (session: Session): session is Live | Suspended =>
  (session.status === "live" || session.status === "suspended") && session.recording !== null;

/** Asks the recorder's question of a live session that differs in this. */
const recordingAsIf =
  (change: (session: Live) => Partial<Live>): typeof mayRecordSource =>
  (session, source, from, now) =>
    mayRecordSource(
      session.status === "live" ? { ...session, ...change(session) } : session,
      ...([source, from, now] as const),
    );

export const RECORDER_FAULTS: readonly Fault[] = [
  {
    name: "the recorder records under the curtain",
    scope: SWITCH,
    change: { mayRecordSource: recordingAsIf(() => ({ curtainSince: null })) },
  },
  {
    name: "the recorder does not look at the lease",
    scope: LAPSES,
    change: { mayRecordSource: recordingAsIf(() => ({ leaseUntil: Infinity })) },
  },
  {
    name: "the coach's agreement is enough for the voice",
    scope: VOICES,
    change: {
      mayRecordSource: recordingAsIf(({ recording }) => ({
        recording: recording && { ...recording, voices: true },
      })),
    },
  },
  {
    name: "the owner's agreement is enough for the voice",
    scope: VOICES,
    change: { mayRecordSource: recordingAsIf(() => ({ voiceAgreed: ["A"] })) },
  },
  {
    name: "a coach who is silent is recorded all the same",
    scope: VOICES,
    change: { mayRecordSource: recordingAsIf(() => ({ talking: "A" })) },
  },
  {
    name: "recording survives a tap to continue",
    scope: LAPSES,
    change: {
      evolve: (session, event) => {
        const after = evolve(session, event);
        return event.type === "SessionContinued" && isRecorded(session) && after.status === "live"
          ? { ...after, recording: session.recording }
          : after;
      },
    },
  },
  {
    name: "the recorder is not told that it is off",
    scope: SWITCH,
    change: { followAtRecorder: () => ({ taking: [], before: [], giving: [] }) },
  },
  {
    name: "the recorder is not told that a coach took the agreement back",
    scope: VOICES,
    change: { followAtRecorder: () => ({ taking: [], before: [], giving: [] }) },
  },
  {
    name: "a coach switches the recorder on",
    scope: VOICES,
    change: {
      decide: asIf((session, command, now) =>
        command.type === "StartRecording" && isOpen(session) && "page" in session
          ? [session, { ...command, by: { account: "owner", connection: session.page } }, now]
          : [session, command, now],
      ),
    },
  },
  {
    name: "the second tab switches the recorder on",
    scope: SWITCH,
    change: { decide: fromAnyTab("StartRecording") },
  },
  {
    name: "a stop is acknowledged before the relay has proved it",
    scope: SWITCH,
    change: { waitsForProof: false },
  },
  {
    name: "a start that was overtaken by a stop still happens",
    scope: SWITCH,
    change: { refusesOvertaken: false },
  },
  {
    name: "a recorder that failed counts as on",
    scope: SWITCH,
    change: { evolve: forgetting("RecordingFailed") },
  },
  {
    name: "an agreement survives a removal",
    scope: VOICES,
    change: {
      evolve: (session, event) => {
        const after = evolve(session, event);
        return event.type === "CoachRemoved" && "voiceAgreed" in session && "voiceAgreed" in after
          ? { ...after, voiceAgreed: session.voiceAgreed }
          : after;
      },
    },
  },
];
