/**
 * Whether a command may happen, and what happens then.
 *
 * Every decision first honours the deadlines that have passed, so that a late
 * timer can never widen what somebody receives.
 */
import { CONSENT_WORDING } from "#protocol/words.ts";
import { evolve } from "./evolve.ts";
import { isOwningPage, latestEnd, mayTalk, nextDeadline, resumableUntil } from "./may.ts";
import type {
  Command,
  Decision,
  Event,
  Live,
  Millis,
  Refusal,
  Session,
  Suspended,
} from "./model.ts";
import { followedBy, ledBy, unfollowed } from "./together.ts";

type Open = Live | Suspended;
type Verdict = { events: Event[] } | { refused: Refusal };

const accept = (...events: Event[]): Verdict => ({ events });
const refuse = (refused: Refusal): Verdict => ({ refused });

/** What the clock alone has brought about by `now`. */
const lapsed = (session: Session, now: Millis): Event[] => {
  const deadline = nextDeadline(session);
  if (deadline === null || now < deadline) return [];
  if (session.status !== "live" && session.status !== "suspended") return [];
  // In the order in which they came: what a late timer finds is what was agreed.
  if (deadline === session.until) return [{ type: "SessionEnded", reason: "time", at: deadline }];
  if (session.status === "suspended") {
    return [{ type: "SessionEnded", reason: "lapse", at: deadline }];
  }
  // A lease that ran out long ago may already have used up its time on hold.
  const suspended: Event = { type: "SessionSuspended", at: session.leaseUntil };
  return [suspended, ...lapsed(evolve(session, suspended), now)];
};

const open = (session: Session, c: Extract<Command, { type: "Open" }>, now: Millis): Verdict => {
  if (session.status !== "none") return refuse("already-live");
  if (c.consent.wording !== CONSENT_WORDING) return refuse("old-wording");
  if (c.consent.coaches.includes(c.by.account)) return refuse("unknown-coach");
  const { id, by, title, consent, ear, resumeKey } = c;
  return accept({ type: "SessionOpened", id, by, title, consent, ear, resumeKey, at: now });
};

const owner = (session: Open, c: Command, now: Millis): Verdict => {
  if (!("by" in c)) return refuse("not-now");
  const owns = isOwningPage(session, c.by);
  switch (c.type) {
    case "Renew":
      if (!owns) return refuse("wrong-page");
      if (session.status === "suspended") return refuse("needs-a-tap");
      // An old or repeated renewal is answered and does nothing.
      return c.beat > session.beat
        ? accept({ type: "LeaseRenewed", beat: c.beat, at: now })
        : accept();
    case "Resume":
      if (c.resumeKey !== session.resumeKey) return refuse("wrong-page");
      if (session.status === "suspended" && now >= resumableUntil(session.since)) {
        return refuse("needs-a-tap");
      }
      return accept({ type: "SessionResumed", connection: c.by.connection, at: now });
    case "Continue":
      if (session.status === "live") return refuse(owns ? "already-live" : "wrong-page");
      return accept({
        type: "SessionContinued",
        connection: c.by.connection,
        resumeKey: c.resumeKey,
        at: now,
      });
    case "End":
      return accept({ type: "SessionEnded", reason: "owner", at: now });
    case "SetEnd": {
      const until = Math.min(now + c.endsInMs, latestEnd(session.openedAt));
      if (until <= now) return accept({ type: "SessionEnded", reason: "owner", at: now });
      if (until > session.until && !owns) return refuse("wrong-page");
      if (until > session.until && session.status === "suspended") return refuse("needs-a-tap");
      return until === session.until ? accept() : accept({ type: "EndMoved", until });
    }
    case "DrawCurtain":
      return session.curtainSince === null ? accept({ type: "CurtainDrawn", at: now }) : accept();
    case "LiftCurtain":
      if (!owns) return refuse("wrong-page");
      if (session.status === "suspended") return refuse("needs-a-tap");
      return session.curtainSince === null ? accept() : accept({ type: "CurtainLifted" });
    case "RemoveCoach":
      if (!Object.hasOwn(session.guests, c.coach)) return refuse("unknown-coach");
      return session.guests[c.coach]?.standing === "removed"
        ? accept()
        : accept({ type: "CoachRemoved", coach: c.coach });
    case "AdmitCoach": {
      if (!owns) return refuse("wrong-page");
      if (session.status === "suspended") return refuse("needs-a-tap");
      if (c.coach === session.owner) return refuse("unknown-coach");
      const known = Object.hasOwn(session.guests, c.coach);
      return known && session.guests[c.coach]?.standing === "invited"
        ? accept()
        : accept({ type: "CoachAdmitted", coach: c.coach });
    }
    case "SetEar":
      // Closing the ear is a subtraction; only the page that has the earpiece opens it.
      if (c.ear === "open" && !owns) return refuse("wrong-page");
      return c.ear === session.ear ? accept() : accept({ type: "EarChanged", ear: c.ear });
    case "StartRecording":
      if (!owns) return refuse("wrong-page");
      if (session.status === "suspended") return refuse("needs-a-tap");
      return session.recording === null
        ? accept({ type: "RecordingStarted", id: c.id, voices: c.voices, at: now })
        : refuse("already-recording");
    case "StopRecording":
      return session.recording === null ? accept() : accept({ type: "RecordingStopped" });
    case "AgreeVoices":
      return ownersVoices(session, c.agree, owns);
    case "StartTogether":
    case "LeadTogether":
    case "StopTogether":
      return ledBy(session, c, now);
    default:
      return refuse("not-now");
  }
};

/** R9: a yes is the owning page's and for what is being recorded; a no is never refused. */
const ownersVoices = (session: Open, agree: boolean, owns: boolean): Verdict => {
  if (agree && !owns) return refuse("wrong-page");
  if (agree && session.status === "suspended") return refuse("needs-a-tap");
  if (session.recording === null) return agree ? refuse("not-recording") : accept();
  return session.recording.voices === agree
    ? accept()
    : accept({ type: "OwnerVoicesAgreed", agree });
};

const coach = (session: Open, c: Command, now: Millis): Verdict => {
  if (!("by" in c)) return refuse("not-now");
  const { account, connection } = c.by;
  const guest = session.guests[account];
  if (guest === undefined) return refuse("no-such-session");
  switch (c.type) {
    case "Join":
      if (guest.standing === "removed") return refuse("removed");
      return guest.here === connection
        ? accept()
        : accept({ type: "CoachArrived", coach: account, connection });
    case "Leave":
      return guest.here === connection ? accept({ type: "CoachLeft", coach: account }) : accept();
    case "HoldTalk":
      if (guest.standing === "removed") return refuse("removed");
      if (!session.talkback) return refuse("not-consented");
      if (!mayTalk(session, account, connection, now)) return refuse("ear-closed");
      if (session.talking === account) return accept();
      return session.talking === null
        ? accept({ type: "TalkStarted", coach: account })
        : refuse("ear-busy");
    case "ReleaseTalk":
      return session.talking === account && guest.here === connection
        ? accept({ type: "TalkStopped", coach: account })
        : accept();
    case "AgreeVoices":
      if (c.agree && guest.standing === "removed") return refuse("removed");
      return session.voiceAgreed.includes(account) === c.agree
        ? accept()
        : accept({ type: "CoachVoiceAgreed", coach: account, agree: c.agree });
    case "FollowTogether":
      return followedBy(session, c, now);
    default:
      return refuse("not-now");
  }
};

/** Facts subtract and are never refused. */
const fact = (session: Open, c: Command, now: Millis): Verdict => {
  switch (c.type) {
    case "TimePassed":
      return accept();
    case "ConnectionLost": {
      const left: Event[] = Object.entries(session.guests)
        .filter(([, guest]) => guest.here === c.connection)
        .map(([account]) => ({ type: "CoachLeft", coach: account }));
      return session.status === "live" && session.page === c.connection
        ? accept({ type: "SessionSuspended", at: now }, ...left)
        : accept(...left);
    }
    case "AccountClosed": {
      if (c.account === session.owner) {
        return accept({ type: "SessionEnded", reason: "signed-out", at: now });
      }
      return Object.hasOwn(session.guests, c.account)
        ? accept({ type: "CoachRemoved", coach: c.account })
        : accept();
    }
    case "CoachParted":
      return Object.hasOwn(session.guests, c.coach)
        ? accept({ type: "CoachRemoved", coach: c.coach })
        : accept();
    case "MediaLost":
      return accept({ type: "SessionEnded", reason: c.reason, at: now });
    case "RecordingFailed":
      // Only of the one that is on: the fault of an earlier one ends nothing.
      return session.recording?.id === c.id
        ? accept({ type: "RecordingFailed", fault: c.fault })
        : accept();
    case "RecordingGone":
      return session.together?.recording === c.recording
        ? accept({ type: "TogetherStopped" })
        : accept();
    case "SharesGone":
      return accept(...unfollowed(session, c));
    default:
      return refuse("not-now");
  }
};

const OWNER_COMMANDS: ReadonlySet<Command["type"]> = new Set([
  "Renew",
  "Resume",
  "Continue",
  "End",
  "SetEnd",
  "DrawCurtain",
  "LiftCurtain",
  "RemoveCoach",
  "AdmitCoach",
  "SetEar",
  "StartRecording",
  "StopRecording",
  "StartTogether",
  "LeadTogether",
  "StopTogether",
]);

const verdictOn = (session: Session, c: Command, now: Millis): Verdict => {
  if (c.type === "Open") return open(session, c, now);
  if (session.status === "ended" || session.status === "none") {
    // Ending what is over is done already; whoever has no part in it learns nothing.
    const mine = session.status === "ended" && "by" in c && c.by.account === session.owner;
    return !("by" in c) || (mine && c.type === "End") ? accept() : refuse("no-such-session");
  }
  if (!("by" in c)) return fact(session, c, now);
  if (c.by.account === session.owner) return owner(session, c, now);
  // A stranger is told the same as about a live session that never was.
  if (!Object.hasOwn(session.guests, c.by.account)) return refuse("no-such-session");
  return OWNER_COMMANDS.has(c.type) ? refuse("no-such-session") : coach(session, c, now);
};

export const decide = (session: Session, command: Command, now: Millis): Decision => {
  const before = lapsed(session, now);
  const current = before.reduce(evolve, session);
  const verdict = verdictOn(current, command, now);
  return "refused" in verdict
    ? { events: before, refused: verdict.refused }
    : { events: [...before, ...verdict.events], refused: null };
};
