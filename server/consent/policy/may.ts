/** The questions that everybody else asks. Each answer is a function of state and time. */
import type { Source } from "#protocol/words.ts";
import {
  LONGEST_MS,
  RESUME_MS,
  SUSPENDED_MS,
  type AccountId,
  type ConnectionId,
  type Live,
  type Millis,
  type Page,
  type Session,
} from "./model.ts";

/** Live, and neither its end nor its lease has passed. */
export const isLive = (session: Session, now: Millis): session is Live =>
  session.status === "live" && now < session.until && now < session.leaseUntil;

/**
 * Whether this coach takes part at this moment: named, not removed, and here on
 * this page; `null` for the connection asks about the coach on whichever page.
 */
export const isTakingPart = (
  session: Session,
  coach: AccountId,
  connection: ConnectionId | null,
  now: Millis,
): boolean => {
  if (!isLive(session, now) || !Object.hasOwn(session.guests, coach)) return false;
  const guest = session.guests[coach];
  if (guest === undefined || guest.standing !== "invited" || guest.here === null) return false;
  return connection === null || guest.here === connection;
};

/** R1: whether this coach may be sent the owner's media now. The one gate of the relay. */
export const mayRelay = (
  session: Session,
  coach: AccountId,
  connection: ConnectionId | null,
  now: Millis,
): boolean =>
  isLive(session, now) &&
  session.curtainSince === null &&
  isTakingPart(session, coach, connection, now);

/** R1 and R3: the same for one source, which the owner must have consented to. */
export const mayRelaySource = (
  session: Session,
  coach: AccountId,
  connection: ConnectionId | null,
  source: Source,
  now: Millis,
): boolean =>
  isLive(session, now) &&
  mayRelay(session, coach, connection, now) &&
  session.sources.includes(source);

/**
 * R9 and R10: whether this coach's voice may reach the owner's ear. The curtain
 * hides the room from coaches, not the coaches from the teacher.
 */
export const mayTalk = (
  session: Session,
  coach: AccountId,
  connection: ConnectionId | null,
  now: Millis,
): boolean =>
  isLive(session, now) &&
  session.talkback &&
  session.ear === "open" &&
  isTakingPart(session, coach, connection, now);

/** R12: whether the recorder may receive anything now. Under the curtain it may not. */
export const mayRecord = (session: Session, now: Millis): session is Live =>
  isLive(session, now) && session.recording !== null && session.curtainSince === null;

/**
 * R12, R3 and R9: the same for one source. The owner's, if it was consented to; a
 * coach's voice only while that coach is the one who speaks, and if both agreed.
 */
export const mayRecordSource = (
  session: Session,
  source: Source | "talkback",
  from: AccountId,
  now: Millis,
): boolean => {
  if (!mayRecord(session, now)) return false;
  if (source !== "talkback") return from === session.owner && session.sources.includes(source);
  return (
    session.recording?.voices === true &&
    session.voiceAgreed.includes(from) &&
    session.talking === from &&
    mayTalk(session, from, null, now)
  );
};

/** R2: only the owning page of a live session sends, and only what it consented to. */
export const mayProduce = (session: Session, by: Page, source: Source, now: Millis): boolean =>
  isLive(session, now) && isOwningPage(session, by) && session.sources.includes(source);

export const isOwningPage = (session: Session, by: Page): boolean =>
  (session.status === "live" || session.status === "suspended") &&
  session.owner === by.account &&
  session.page === by.connection;

/** Whether this page may hold a transport: it takes part, even while nothing is relayed. */
export const mayConnect = (session: Session, by: Page): boolean => {
  if (session.status !== "live" && session.status !== "suspended") return false;
  if (isOwningPage(session, by)) return true;
  if (!Object.hasOwn(session.guests, by.account)) return false;
  const guest = session.guests[by.account];
  return guest?.standing === "invited" && guest.here === by.connection;
};

/** What somebody is to a live session. Strangers and unknown sessions are the same. */
export const relationOf = (
  session: Session,
  by: Page,
): "owning-page" | "owner" | "coach" | "removed" | "stranger" => {
  if (session.status === "none") return "stranger";
  if (session.owner === by.account) return isOwningPage(session, by) ? "owning-page" : "owner";
  if (!Object.hasOwn(session.guests, by.account)) return "stranger";
  return session.guests[by.account]?.standing === "removed" ? "removed" : "coach";
};

/**
 * Whether somebody may set notes down about this lesson: its owner, or a coach who was let in.
 * The last word may come when the lesson has just ended; one who left writes no more.
 */
export const mayNote = (session: Session, account: AccountId): boolean => {
  if (session.status === "none") return false;
  if (session.owner === account) return true;
  if (!Object.hasOwn(session.guests, account)) return false;
  const guest = session.guests[account];
  return guest?.standing === "invited" && guest.here !== null;
};

/** When somebody must look again, null when nothing is pending. */
export const nextDeadline = (session: Session): Millis | null => {
  switch (session.status) {
    case "live":
      return Math.min(session.until, session.leaseUntil);
    case "suspended":
      return Math.min(session.until, session.since + SUSPENDED_MS);
    case "none":
    case "ended":
      return null;
    default: {
      const unknown: never = session;
      return unknown;
    }
  }
};

/** Until when the same page may resume a suspended live session without a tap. */
export const resumableUntil = (since: Millis): Millis => since + RESUME_MS;

/** The furthest end that the owner may choose. */
export const latestEnd = (openedAt: Millis): Millis => openedAt + LONGEST_MS;
