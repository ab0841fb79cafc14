/**
 * Faults that somebody could write one day. Each changes one rule or one habit
 * of the right world, and the search must find what it breaks.
 */
import {
  decide,
  evolve,
  mayRelay,
  type Command,
  type Decision,
  type Event,
  type Session,
} from "#server/consent/policy.ts";
import { ACTS, FAILURES, JOINS, MINDS, TABS, TIME } from "./scopes.ts";
import { RIGHT, type Rules, type Scope } from "./world.ts";

export interface Fault {
  name: string;
  scope: Scope;
  change: Partial<Rules>;
}

/** Lets the real policy judge the command as if something were otherwise. */
export const asIf =
  (change: (session: Session, command: Command, now: number) => [Session, Command, number]) =>
  (session: Session, command: Command, now: number): Decision =>
    decide(...change(session, command, now));

export const isOpen = (session: Session) =>
  session.status === "live" || session.status === "suspended";

/** The owner's other tab passes for the owning page in acts of this kind. */
export const fromAnyTab = (type: Command["type"]) =>
  asIf((session, command, now) =>
    command.type === type && isOpen(session) && "page" in session && "by" in command
      ? [session, { ...command, by: { ...command.by, connection: session.page } }, now]
      : [session, command, now],
  );

export const forgetting = (type: Event["type"]) => (session: Session, event: Event) =>
  event.type === type ? session : evolve(session, event);

const fenceOf = (session: Session): number => ("fence" in session ? session.fence : 0);

export const FAULTS: readonly Fault[] = [
  {
    name: "an acknowledgement does not wait for the worker's proof",
    scope: JOINS,
    change: { waitsForProof: false },
  },
  {
    name: "the permit is not asked again after the await of a join",
    scope: JOINS,
    change: { checksAgain: false },
  },
  {
    name: "an end, a curtain, a removal changes the gate but not the relay",
    scope: JOINS,
    change: { cuts: false },
  },
  {
    name: "the fence is not raised",
    scope: MINDS,
    change: {
      evolve: (session, event) => {
        const after = evolve(session, event);
        return "fence" in after
          ? { ...after, fence: Math.min(after.fence, fenceOf(session)) }
          : after;
      },
    },
  },
  {
    name: "any page of the owner resumes without the secret",
    scope: TABS,
    change: {
      decide: asIf((session, command, now) =>
        command.type === "Continue" &&
        session.status === "suspended" &&
        session.page !== command.by.connection
          ? [session, { type: "Resume", by: command.by, resumeKey: session.resumeKey }, now]
          : [session, command, now],
      ),
    },
  },
  {
    name: "resuming has no limit of 60 s",
    scope: TABS,
    change: {
      decide: asIf((session, command, now) =>
        command.type === "Resume" && session.status === "suspended"
          ? [{ ...session, since: now }, command, now]
          : [session, command, now],
      ),
    },
  },
  {
    name: "an old renewal is accepted",
    scope: TIME,
    change: {
      decide: asIf((session, command, now) =>
        command.type === "Renew"
          ? [session, { ...command, beat: 1_000 }, now]
          : [session, command, now],
      ),
    },
  },
  {
    name: "the second tab lifts the curtain",
    scope: ACTS,
    change: { decide: fromAnyTab("LiftCurtain") },
  },
  {
    name: "the second tab admits a coach",
    scope: ACTS,
    change: { decide: fromAnyTab("AdmitCoach") },
  },
  {
    name: "a removed coach comes back by joining",
    scope: JOINS,
    change: {
      decide: (session, command, now) => {
        const decision = decide(session, command, now);
        if (command.type !== "Join" || decision.refused !== "removed") return decision;
        const { account: coach, connection } = command.by;
        const back: Event[] = [
          { type: "CoachAdmitted", coach },
          { type: "CoachArrived", coach, connection },
        ];
        return { events: [...decision.events, ...back], refused: null };
      },
    },
  },
  {
    name: "the gate does not look at the lease",
    scope: TIME,
    change: {
      mayRelay: (session, coach, page, now) =>
        mayRelay(
          session.status === "live" ? { ...session, leaseUntil: Infinity } : session,
          coach,
          page,
          now,
        ),
    },
  },
  {
    name: "the gate does not look at which page of the coach is asking",
    scope: JOINS,
    change: { mayRelay: (session, coach, _page, now) => mayRelay(session, coach, null, now) },
  },
  { name: "nobody watches a frozen server", scope: FAILURES, change: { watchdog: false } },
  { name: "a worker outlives its server", scope: FAILURES, change: { workerDiesToo: false } },
  { name: "a started server restores live sessions", scope: FAILURES, change: { restores: true } },
  { name: "no timer is set for the next deadline", scope: TIME, change: { setsTimers: false } },
  {
    name: "a late renewal is judged before the deadline that has passed",
    scope: TIME,
    change: {
      decide: asIf((session, command, now) =>
        command.type === "Renew" && session.status === "live"
          ? [{ ...session, leaseUntil: now + 1 }, command, now]
          : [session, command, now],
      ),
    },
  },
  {
    name: "a copy of an open makes a second live session",
    scope: ACTS,
    change: { knowsRequests: false },
  },
  {
    name: "the loss of a page's connection is ignored",
    scope: TABS,
    change: {
      decide: (session, command, now) =>
        command.type === "ConnectionLost"
          ? decide(session, { type: "TimePassed" }, now)
          : decide(session, command, now),
    },
  },
  {
    name: "a gift that was overtaken while the log was written still happens",
    scope: MINDS,
    change: { refusesOvertaken: false },
  },
  {
    name: "the network repeats acts that give",
    scope: MINDS,
    change: { repeatsGifts: true },
  },
  {
    name: "a live session that is over goes on",
    scope: ACTS,
    change: { evolve: forgetting("SessionEnded") },
  },
];

export const rulesWith = (fault: Fault): Rules => ({ ...RIGHT, ...fault.change });
