/** Applies what happened. Total: an event that does not fit the state changes nothing. */
import {
  LEASE_MS,
  LONGEST_MS,
  type AccountId,
  type Event,
  type Guest,
  type Live,
  type Session,
  type Suspended,
} from "./model.ts";
import { stilled, withoutFollower } from "./together.ts";

type Open = Live | Suspended;

/** Own keys only: an account may be called like a property of every object. */
const guestOf = (session: Open, coach: AccountId): Guest | null =>
  Object.hasOwn(session.guests, coach) ? (session.guests[coach] ?? null) : null;

/** Changes a guest whom the owner has named; nothing but an admission names one. */
const withGuest = <S extends Open>(session: S, coach: AccountId, change: Partial<Guest>): S => {
  const before = guestOf(session, coach);
  if (before === null) return session;
  return { ...session, guests: { ...session.guests, [coach]: { ...before, ...change } } };
};

const admitted = <S extends Open>(session: S, coach: AccountId): S => {
  const here = guestOf(session, coach)?.here ?? null;
  return { ...session, guests: { ...session.guests, [coach]: { standing: "invited", here } } };
};

const silenced = <S extends Open>(session: S, coach: AccountId): S =>
  session.talking === coach ? { ...session, talking: null } : session;

/** R12: off, whatever switched it off. */
const unrecorded = <S extends Open>(session: S): S => ({
  ...session,
  recording: null,
  lastRecording: session.recording ?? session.lastRecording,
});

const withAgreement = <S extends Open>(session: S, coach: AccountId, agree: boolean): S => {
  const others = session.voiceAgreed.filter((one) => one !== coach);
  const may = agree && guestOf(session, coach)?.standing === "invited";
  return { ...session, voiceAgreed: may ? [...others, coach] : others };
};

const fenced = <S extends Open>(session: S): S => ({ ...session, fence: session.fence + 1 });

/** What an earlier page of this coach was granted is over. */
const parted = <S extends Open>(session: S, coach: AccountId): S =>
  withoutFollower(fenced(session), coach);

/** Whoever resumes holds the page's secret; whoever continues is only known by the connection. */
const samePage = (
  session: Open,
  event: Extract<Event, { type: "SessionResumed" | "SessionContinued" }>,
): boolean => event.type === "SessionResumed" || event.connection === session.page;

const opened = (event: Extract<Event, { type: "SessionOpened" }>): Live => ({
  status: "live",
  id: event.id,
  owner: event.by.account,
  title: event.title,
  openedAt: event.at,
  until: event.at + Math.min(event.consent.minutes * 60_000, LONGEST_MS),
  leaseUntil: event.at + LEASE_MS,
  sources: event.consent.sources,
  talkback: event.consent.talkback,
  wording: event.consent.wording,
  guests: Object.fromEntries(
    event.consent.coaches.map((coach) => [coach, { standing: "invited", here: null }] as const),
  ),
  curtainSince: null,
  ear: event.ear,
  talking: null,
  resumeKey: event.resumeKey,
  recording: null,
  lastRecording: null,
  voiceAgreed: [],
  together: null,
  page: event.by.connection,
  beat: 0,
  epoch: 1,
  fence: 0,
});

export const evolve = (session: Session, event: Event): Session => {
  if (event.type === "SessionOpened") return session.status === "none" ? opened(event) : session;
  if (session.status !== "live" && session.status !== "suspended") return session;
  switch (event.type) {
    case "LeaseRenewed":
      return session.status === "live"
        ? { ...session, beat: event.beat, leaseUntil: event.at + LEASE_MS }
        : session;
    case "SessionSuspended": {
      if (session.status === "suspended") return session;
      const { leaseUntil: _lapsed, ...rest } = fenced(session);
      const together = stilled(session.together, event.at);
      return { ...rest, status: "suspended", since: event.at, talking: null, together };
    }
    case "SessionResumed":
    case "SessionContinued": {
      // A live session resumes too: the page may return before its old connection is missed.
      const { since: _over, ...rest } = { since: 0, ...session };
      const resumeKey = event.type === "SessionContinued" ? event.resumeKey : session.resumeKey;
      const again: Live = {
        ...rest,
        status: "live",
        page: event.connection,
        resumeKey,
        // Another page counts its own renewals; the same page's old ones stay inert.
        beat: samePage(session, event) ? session.beat : 0,
        // R10: another page has another earpiece, which nobody has confirmed yet.
        ear: samePage(session, event) ? session.ear : "unconfirmed",
        epoch: session.epoch + 1,
        leaseUntil: event.at + LEASE_MS,
      };
      // R12: a fresh consent is one to be live; to be recorded, and to show, is asked anew.
      return event.type === "SessionContinued" ? { ...unrecorded(again), together: null } : again;
    }
    case "EndMoved":
      return { ...session, until: event.until };
    case "CurtainDrawn":
      return { ...fenced(session), curtainSince: session.curtainSince ?? event.at };
    case "CurtainLifted":
      return { ...session, curtainSince: null, epoch: session.epoch + 1 };
    case "CoachRemoved": {
      const left = silenced(parted(session, event.coach), event.coach);
      const silent = withAgreement(left, event.coach, false);
      return withGuest(silent, event.coach, { standing: "removed" });
    }
    case "CoachAdmitted":
      return { ...admitted(session, event.coach), epoch: session.epoch + 1 };
    case "EarChanged":
      return { ...session, ear: event.ear, talking: event.ear === "open" ? session.talking : null };
    case "CoachArrived":
      return withGuest(silenced(parted(session, event.coach), event.coach), event.coach, {
        here: event.connection,
      });
    case "CoachLeft":
      return withGuest(silenced(parted(session, event.coach), event.coach), event.coach, {
        here: null,
      });
    case "TalkStarted":
      return { ...session, talking: event.coach };
    case "TalkStopped":
      return silenced(session, event.coach);
    case "RecordingStarted": {
      if (session.status !== "live" || session.recording !== null) return session;
      const { id, voices } = event;
      const recording = { id, since: event.at, voices };
      return { ...session, recording, lastRecording: recording };
    }
    case "RecordingStopped":
    case "RecordingFailed":
      return unrecorded(session);
    case "OwnerVoicesAgreed":
      return session.recording === null
        ? session
        : { ...session, recording: { ...session.recording, voices: event.agree } };
    case "CoachVoiceAgreed":
      return withAgreement(session, event.coach, event.agree);
    case "TogetherStarted": {
      if (session.status !== "live") return session;
      const { showing, recording, at } = event;
      const begins = { playing: false, atMs: 0, since: at, speed: 1, followers: {} };
      return { ...session, together: { showing, recording, ...begins } };
    }
    case "TogetherLed": {
      if (session.together?.showing !== event.showing) return session;
      const { playing, atMs, speed, at } = event;
      return { ...session, together: { ...session.together, playing, atMs, speed, since: at } };
    }
    case "TogetherFollowed": {
      const { together } = session;
      if (together === null) return session;
      const followers = { ...together.followers, [event.coach]: event.share };
      return { ...session, together: { ...together, followers } };
    }
    case "TogetherUnfollowed":
      return withoutFollower(session, event.coach);
    case "TogetherStopped":
      return { ...session, together: null };
    case "SessionEnded":
      return {
        status: "ended",
        id: session.id,
        owner: session.owner,
        title: session.title,
        guests: session.guests,
        openedAt: session.openedAt,
        endedAt: event.at,
        reason: event.reason,
      };
    default: {
      const unknown: never = event;
      return unknown;
    }
  }
};
