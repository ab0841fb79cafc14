/**
 * The whole conversation between a page and the server, over one socket.
 *
 * Requests (page to server) are validated by `schemas.ts` and always
 * acknowledged: `{ ok: true, ... }` or `{ ok: false, error }`. An
 * acknowledgement of an end, a curtain or a removal means that the relay has
 * already proved the close (R5). Notices (server to page) carry whole snapshots
 * with a growing `version`, so that a lost, repeated or late one does no harm.
 */
import type { Payload, RequestName } from "./schemas.ts";
import type { LogLine, LogReply } from "./http/log.ts";
import type { Ear, EndReason, Fault, Need, Signal, Source } from "./words.ts";

export interface Failure {
  code: string;
  /** A sentence the person can act on. */
  message: string;
  /** Whether the same request may succeed later without a change. */
  retryable: boolean;
}
export type Ack<T> = ({ ok: true } & T) | { ok: false; error: Failure };
export type Nothing = Record<never, never>;

/** mediasoup's own parameter objects: opaque here, typed where mediasoup is known. */
export type Opaque = Record<string, unknown>;

export interface TransportOffer {
  transportId: string;
  iceParameters: Opaque;
  iceCandidates: Opaque[];
  dtlsParameters: Opaque;
  routerRtpCapabilities: Opaque;
  iceServers: { urls: string; username?: string; credential?: string }[];
}
export interface ConsumerOffer {
  consumerId: string;
  producerId: string;
  kind: "audio" | "video";
  rtpParameters: Opaque;
}

/** One line of the watcher list, read off the relay (R8). */
export interface Watcher {
  account: string;
  name: string;
  /** A coach from outside the school; shown wherever the name is. */
  outside: boolean;
  sources: Source[];
}
export interface Guest {
  account: string;
  name: string;
  outside: boolean;
  /** `here` page open, `away` not here, `removed` by the owner. */
  presence: "here" | "away" | "removed";
}
/** A signed statement the owner can keep: `body` is the exact text that was signed (EdDSA). */
export interface Receipt {
  body: string;
  signature: string;
  keyId: string;
}

interface SessionFacts {
  sessionId: string;
  /** Grows with every change; an older snapshot is ignored. */
  version: number;
  title: string;
  owner: { account: string; name: string };
}
/** The state of the recorder, loud and true: `on` is said only of bytes that are stored. */
export interface RecordingView {
  recording: string;
  /** `waiting`: on, and nothing may come now (curtain, on hold). */
  state: "starting" | "on" | "waiting" | "stopping" | "failed";
  /** Why it failed; null otherwise. */
  fault: Fault | null;
  /** Since it began, ms. */
  forMs: number;
  /** What the relay gives to the recorder now, read off the relay (R8). */
  receives: (Source | "talkback")[];
  /** Whether the owner agreed to coaches' voices, and which coaches did (R9). */
  voices: { owner: boolean; coaches: string[] };
  /** To the owner's pages only: the age file of each part, base64, so that the page can see that it opens. */
  keys: string[];
}
/**
 * The owner leads the playback of a recording. It carries no media: each page plays what its
 * person may open, and this says where.
 */
export interface TogetherView {
  /** Of this one showing; another recording, or the same one begun again, has another. */
  showing: string;
  /** To the owner's pages only. */
  recording: string | null;
  /** To whoever follows by a share of their own, and the owner; null: only that something is shown. */
  led: LedView | null;
}
export interface LedView {
  playing: boolean;
  /** Where it stands, ms of the recording, when the snapshot was made. */
  atMs: number;
  /** 1 is as it was. */
  speed: number;
}
interface OpenFacts extends SessionFacts {
  status: "live" | "suspended";
  /** Time left until the agreed end, ms from when the snapshot was made. */
  endsInMs: number;
  /** How long the curtain has been down, ms; null when it is up. */
  curtainForMs: number | null;
  talkback: boolean;
  ear: Ear;
  /** Whose voice is in the ear now. */
  talking: string | null;
  /** Who receives media now. The recorder stands in `recording.receives`. */
  watchers: Watcher[];
  /** Null while there is no recording. */
  recording: RecordingView | null;
  /** Null while the owner leads nothing, and for a coach to whom nothing may be relayed now. */
  together: TogetherView | null;
}
export interface EndedView extends SessionFacts {
  as: "owner" | "coach";
  status: "ended";
  reason: EndReason;
  lastedMs: number;
  /** The owner's: the recording that waits for a choice. */
  recorded: string | null;
}
export interface OwnerView extends OpenFacts {
  as: "owner";
  /** Whether this very page owns the live session; another page only sees and subtracts. */
  owns: boolean;
  sources: Source[];
  guests: Guest[];
  /** ms left in which the same page resumes without asking; 0 once a tap is needed, null when live. */
  resumableForMs: number | null;
  /** Coaches whose talkback can be consumed now. */
  voices: string[];
  /** Whether anybody receives a picture: upper layers may rest when nobody does. */
  pictureWatched: boolean;
}
export interface CoachView extends OpenFacts {
  as: "coach";
  /** `in` may receive, `waiting` here but nothing is relayed, `removed`, `elsewhere` another page of mine is in. */
  standing: "in" | "waiting" | "removed" | "elsewhere";
  /** What can be consumed now. */
  sources: Source[];
}
export type SessionView = OwnerView | CoachView | EndedView;

export interface Lobby {
  version: number;
  me: { account: string; name: string };
  /**
   * Everybody whom I may name as a coach: colleagues, and coaches from outside
   * whom I invited myself. Empty for somebody from outside.
   */
  coaches: {
    account: string;
    name: string;
    about: string;
    waiting: boolean;
    outside: boolean;
    /** In these hands only since then (wall clock, ms), when that is recent: better make sure. */
    newSince: number | null;
  }[];
  /** My own live session, wherever it was opened. */
  mine: { sessionId: string } | null;
  /** Live sessions that name me as a coach. */
  invitations: { sessionId: string; teacher: string; title: string }[];
}

export interface Cue {
  sessionId: string;
  cueId: string;
  from: { account: string; name: string; outside: boolean };
  cue: string;
}

export interface Replies {
  "auth:renew": { expiresInMs: number };
  "lobby:enter": { lobby: Lobby };
  "session:open": {
    sessionId: string;
    /** Proof that this page opened it; kept in memory only, never stored. */
    resumeSecret: string;
    receipt: Receipt;
    view: SessionView;
  };
  "session:renew": { leaseMs: number };
  "session:resume": { view: SessionView };
  "session:continue": { resumeSecret: string; view: SessionView };
  "session:end": Nothing;
  "session:set-end": { endsInMs: number };
  "curtain:draw": Nothing;
  "curtain:lift": Nothing;
  "coach:remove": Nothing;
  "coach:admit": Nothing;
  "ear:set": Nothing;
  "signal:send": Nothing;
  "cue:seen": Nothing;
  "record:start": { recording: string };
  "record:stop": Nothing;
  /** What is gone, ms; at least the last minute, rounded up to whole segments. */
  "record:drop": { droppedMs: number };
  "record:voices": Nothing;
  "together:start": { showing: string };
  "together:lead": Nothing;
  "together:stop": Nothing;
  /** The asker's own share of what is shown. */
  "together:follow": { share: string };
  "session:join": { view: SessionView };
  "session:leave": Nothing;
  "talk:hold": Nothing;
  "talk:release": Nothing;
  "cue:send": { cueId: string };
  "media:open": TransportOffer;
  "media:connect": Nothing;
  "media:restart-ice": { iceParameters: Opaque };
  "media:produce": { producerId: string };
  "media:unproduce": Nothing;
  "media:consume": ConsumerOffer;
  "media:resume": Nothing;
}

export type ClientToServerEvents = {
  [R in RequestName]: (payload: Payload<R>, ack: (reply: Ack<Replies[R]>) => void) => void;
};

export interface ServerToClientEvents {
  /** A changed live session, as this page may see it. */
  view: (view: SessionView) => void;
  lobby: (lobby: Lobby) => void;
  /** These consumers are closed at the relay; the page drops them. */
  "media:gone": (gone: { sessionId: string; consumerIds: string[] }) => void;
  cue: (cue: Cue) => void;
  "cue:seen": (seen: { sessionId: string; cueId: string }) => void;
  signal: (signal: { sessionId: string; signal: Signal }) => void;
  /** A line about my material or my account was written just now (R22). */
  "log:line": (news: { line: LogLine; people: LogReply["people"] }) => void;
  /** What I have to do before anything else opens has changed (R20). */
  needs: (news: { needs: Need[] }) => void;
  /** The sign-in behind this socket is over; the socket closes next. */
  "signed-out": (why: { message: string }) => void;
}

/** What a page presents when it connects. */
export interface Handshake {
  token: string;
  protocol: number;
}
