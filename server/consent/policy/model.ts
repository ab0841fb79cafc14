/**
 * What a live session is: a value. Nothing here does anything.
 *
 * All times are milliseconds of one monotonic clock, so that a jump of the wall
 * clock neither extends nor ends a consent.
 */
import type { Consent } from "#protocol/schemas.ts";
import type { Ear, EndReason, Fault, Source } from "#protocol/words.ts";

export type Millis = number;
export type AccountId = string;
export type SessionId = string;
/** 128 random bits; each start of the recorder has its own. */
export type RecordingId = string;
export type ShareId = string;
/** The server's own name for one connection of one page; a client cannot choose it. */
export type ConnectionId = string;

/** One page of one person, as the server authenticated it. */
export interface Page {
  account: AccountId;
  connection: ConnectionId;
}

/** A renewal keeps the lease for this long (R6). */
export const LEASE_MS = 5_000;
/** The same page resumes without asking within this time of the suspension (R6). */
export const RESUME_MS = 60_000;
/** A suspended live session ends by itself after this time (R6). */
export const SUSPENDED_MS = 600_000;
/** No live session lasts longer than this from its opening (R3). */
export const LONGEST_MS = 4 * 3_600_000;

export interface Guest {
  /** Named by the owner, or named and then cut off. */
  standing: "invited" | "removed";
  /** The one connection that may receive, null when the coach is not here. */
  here: ConnectionId | null;
}

/** The owner's consent to record, as it stands. It is one of its own and no part of `Consent`. */
export interface Recording {
  id: RecordingId;
  since: Millis;
  /** R9: the owner agrees that a coach who agrees too is recorded. */
  voices: boolean;
}

/** What the owner leads the playback of. To whom it may be shown, sharing says, not this. */
export interface Together {
  /** 128 random bits; each start has its own. */
  showing: string;
  recording: RecordingId;
  playing: boolean;
  /** Where it stood at `since`, ms of the recording. */
  atMs: Millis;
  since: Millis;
  speed: number;
  /** By which share of their own each coach follows it: nobody else is told where it stands. */
  followers: Readonly<Record<AccountId, ShareId>>;
}

interface Opened {
  id: SessionId;
  owner: AccountId;
  title: string;
  openedAt: Millis;
  /** The agreed end. */
  until: Millis;
  sources: readonly Source[];
  talkback: boolean;
  wording: string;
  guests: Readonly<Record<AccountId, Guest>>;
  curtainSince: Millis | null;
  ear: Ear;
  talking: AccountId | null;
  /** Digest of the secret that only the opening page holds. */
  resumeKey: string;
  /** R12: null unless the owner has it on, which is how each live session begins. */
  recording: Recording | null;
  /** The last one that was on. A failed one, and one that is being sealed, is still shown. */
  lastRecording: Recording | null;
  /** R9: coaches who agreed to their own voice being recorded. */
  voiceAgreed: readonly AccountId[];
  /** Null unless the owner leads, which is how each live session begins. */
  together: Together | null;
  /** The owning page's connection. */
  page: ConnectionId;
  /** The highest renewal seen; older ones are inert. */
  beat: number;
  /** Rises with every fresh grant by the owner. */
  epoch: number;
  /** Rises with every act that takes something away: whatever was begun before it is void. */
  fence: number;
}
export interface Live extends Opened {
  status: "live";
  leaseUntil: Millis;
}
export interface Suspended extends Opened {
  status: "suspended";
  since: Millis;
}
export interface Ended {
  status: "ended";
  id: SessionId;
  owner: AccountId;
  title: string;
  guests: Readonly<Record<AccountId, Guest>>;
  openedAt: Millis;
  endedAt: Millis;
  reason: EndReason;
}
export interface None {
  status: "none";
}
export type Session = None | Live | Suspended | Ended;

export type Command =
  | {
      type: "Open";
      by: Page;
      id: SessionId;
      title: string;
      consent: Consent;
      ear: Ear;
      resumeKey: string;
    }
  | { type: "Renew"; by: Page; beat: number }
  | { type: "Resume"; by: Page; resumeKey: string }
  | { type: "Continue"; by: Page; resumeKey: string }
  | { type: "End"; by: Page }
  | { type: "SetEnd"; by: Page; endsInMs: Millis }
  | { type: "DrawCurtain"; by: Page }
  | { type: "LiftCurtain"; by: Page }
  | { type: "RemoveCoach"; by: Page; coach: AccountId }
  | { type: "AdmitCoach"; by: Page; coach: AccountId }
  | { type: "SetEar"; by: Page; ear: Ear }
  | { type: "StartRecording"; by: Page; id: RecordingId; voices: boolean }
  | { type: "StopRecording"; by: Page }
  /** R9: the owner about coaches' voices, or a coach about the own one. */
  | { type: "AgreeVoices"; by: Page; agree: boolean }
  | { type: "StartTogether"; by: Page; showing: string; recording: RecordingId }
  | {
      type: "LeadTogether";
      by: Page;
      showing: string;
      playing: boolean;
      atMs: Millis;
      speed: number;
    }
  | { type: "StopTogether"; by: Page }
  /** Of a coach, by a share that stood a moment ago. */
  | { type: "FollowTogether"; by: Page; showing: string; share: ShareId }
  | { type: "Join"; by: Page }
  | { type: "Leave"; by: Page }
  | { type: "HoldTalk"; by: Page }
  | { type: "ReleaseTalk"; by: Page }
  /** Facts of the world, not acts of a person: they only ever subtract. */
  | { type: "TimePassed" }
  | { type: "ConnectionLost"; connection: ConnectionId }
  | { type: "AccountClosed"; account: AccountId }
  /** The owner may not have this coach any more: an invitation from outside has ended. */
  | { type: "CoachParted"; coach: AccountId }
  | { type: "MediaLost"; reason: "relay-lost" | "server-stopping" }
  | { type: "RecordingFailed"; id: RecordingId; fault: Fault }
  /** It cannot be opened any more: deleted, or locked. */
  | { type: "RecordingGone"; recording: RecordingId }
  /** These shares were taken back; `coach`: from that one alone. */
  | { type: "SharesGone"; shares: readonly ShareId[]; coach: AccountId | null };

export type Event =
  | {
      type: "SessionOpened";
      id: SessionId;
      by: Page;
      title: string;
      consent: Consent;
      ear: Ear;
      resumeKey: string;
      at: Millis;
    }
  | { type: "LeaseRenewed"; beat: number; at: Millis }
  | { type: "SessionSuspended"; at: Millis }
  | { type: "SessionResumed"; connection: ConnectionId; at: Millis }
  | { type: "SessionContinued"; connection: ConnectionId; resumeKey: string; at: Millis }
  | { type: "EndMoved"; until: Millis }
  | { type: "CurtainDrawn"; at: Millis }
  | { type: "CurtainLifted" }
  | { type: "CoachRemoved"; coach: AccountId }
  | { type: "CoachAdmitted"; coach: AccountId }
  | { type: "EarChanged"; ear: Ear }
  | { type: "CoachArrived"; coach: AccountId; connection: ConnectionId }
  | { type: "CoachLeft"; coach: AccountId }
  | { type: "TalkStarted"; coach: AccountId }
  | { type: "TalkStopped"; coach: AccountId }
  | { type: "RecordingStarted"; id: RecordingId; voices: boolean; at: Millis }
  | { type: "RecordingStopped" }
  | { type: "RecordingFailed"; fault: Fault }
  | { type: "OwnerVoicesAgreed"; agree: boolean }
  | { type: "CoachVoiceAgreed"; coach: AccountId; agree: boolean }
  | { type: "TogetherStarted"; showing: string; recording: RecordingId; at: Millis }
  | {
      type: "TogetherLed";
      showing: string;
      playing: boolean;
      atMs: Millis;
      speed: number;
      at: Millis;
    }
  | { type: "TogetherStopped" }
  | { type: "TogetherFollowed"; coach: AccountId; share: ShareId }
  | { type: "TogetherUnfollowed"; coach: AccountId }
  | { type: "SessionEnded"; reason: EndReason; at: Millis };

/** Why a command was refused; each is a row of the error table. */
export type Refusal =
  | "no-such-session"
  | "already-live"
  | "wrong-page"
  | "needs-a-tap"
  | "not-now"
  | "not-consented"
  | "old-wording"
  | "unknown-coach"
  | "removed"
  | "ear-closed"
  | "ear-busy"
  | "already-recording"
  | "not-recording";

/** Events happen even beside a refusal: a deadline that has passed is honoured first. */
export interface Decision {
  events: Event[];
  refused: Refusal | null;
}
