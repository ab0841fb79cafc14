/**
 * Watch together: the owner leads, the others follow. It moves no media and opens nothing.
 * That something is shown is told to whom the owner's media may be relayed; where it stands, to
 * those of them who play a share of their own.
 */
import { isOwningPage, mayRelay } from "./may.ts";
import type {
  AccountId,
  Command,
  ConnectionId,
  Event,
  Live,
  Millis,
  Page,
  Refusal,
  Session,
  Suspended,
  Together,
} from "./model.ts";
import type { TogetherView } from "#protocol/events.ts";

type Open = Live | Suspended;
type Verdict = { events: Event[] } | { refused: Refusal };
type Led = Extract<Command, { type: "StartTogether" | "LeadTogether" | "StopTogether" }>;

/** R1: whether this coach may be told that something is shown. */
export const mayFollow = (
  session: Session,
  coach: AccountId,
  connection: ConnectionId | null,
  now: Millis,
): session is Live & { together: Together } =>
  session.status === "live" &&
  session.together !== null &&
  mayRelay(session, coach, connection, now);

/** R16: whether this coach may be told where it stands: they follow by a share of their own. */
export const mayBeLed = (
  session: Session,
  coach: AccountId,
  connection: ConnectionId | null,
  now: Millis,
): boolean =>
  mayFollow(session, coach, connection, now) && Object.hasOwn(session.together.followers, coach);

/** Of a coach, once a share was found. */
export const followedBy = (
  session: Open,
  { by, showing, share }: Extract<Command, { type: "FollowTogether" }>,
  now: Millis,
): Verdict => {
  const { account, connection } = by;
  const follows =
    mayFollow(session, account, connection, now) && session.together.showing === showing;
  if (!follows) return { refused: "not-now" };
  const before = session.together.followers;
  if (Object.hasOwn(before, account) && before[account] === share) return { events: [] };
  return { events: [{ type: "TogetherFollowed", coach: account, share }] };
};

/** Whoever follows by one of these follows no more. */
export const unfollowed = (
  { together }: Open,
  { shares, coach }: Extract<Command, { type: "SharesGone" }>,
): Event[] =>
  Object.entries(together?.followers ?? {})
    .filter(([one, share]) => shares.includes(share) && (coach === null || coach === one))
    .map(([one]) => ({ type: "TogetherUnfollowed", coach: one }));

/** The same session, with this coach following no more. */
export const withoutFollower = <S extends Open>(session: S, coach: AccountId): S => {
  const { together } = session;
  if (together === null || !Object.hasOwn(together.followers, coach)) return session;
  const { [coach]: _share, ...followers } = together.followers;
  return { ...session, together: { ...together, followers } };
};

/** Of the owner. Leading needs the page that runs the live session, stopping any page. */
export const ledBy = (session: Open, c: Led, now: Millis): Verdict => {
  if (c.type === "StopTogether") {
    return { events: session.together === null ? [] : [{ type: "TogetherStopped" }] };
  }
  if (!isOwningPage(session, c.by)) return { refused: "wrong-page" };
  if (session.status === "suspended") return { refused: "needs-a-tap" };
  if (c.type === "StartTogether") {
    const { showing, recording } = c;
    return { events: [{ type: "TogetherStarted", showing, recording, at: now }] };
  }
  // What was sent about an earlier showing must not move this one.
  if (session.together?.showing !== c.showing) return { refused: "not-now" };
  const { showing, playing, atMs, speed } = c;
  return { events: [{ type: "TogetherLed", showing, playing, atMs, speed, at: now }] };
};

/** Where it stands at `now`, ms of the recording. */
const standsAt = ({ playing, atMs, since, speed }: Together, now: Millis): Millis =>
  playing ? atMs + Math.max(0, now - since) * speed : atMs;

/** Stands still where it is: whoever led cannot be followed at the moment. */
export const stilled = (together: Together | null, now: Millis): Together | null =>
  together === null
    ? null
    : { ...together, playing: false, atMs: standsAt(together, now), since: now };

/** Null where there is nothing, or nothing for this person at this moment. */
export const togetherViewOf = (session: Open, by: Page, now: Millis): TogetherView | null => {
  const { together } = session;
  if (together === null) return null;
  const owner = session.owner === by.account;
  if (!owner && !mayFollow(session, by.account, by.connection, now)) return null;
  const { showing, recording, playing, speed } = together;
  const led = owner || mayBeLed(session, by.account, by.connection, now);
  return {
    ...{ showing, recording: owner ? recording : null },
    led: led ? { playing, atMs: Math.round(standsAt(together, now)), speed } : null,
  };
};
