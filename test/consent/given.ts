/** A live session in as few words as a rule: who acts, from which page, at which second. */
import {
  decide,
  evolve,
  type Command,
  type Event,
  type Page,
  type Session,
} from "#server/consent/policy.ts";
import type { Consent } from "#protocol/schemas.ts";
import { CONSENT_WORDING } from "#protocol/words.ts";

export const seconds = (s: number): number => s * 1_000;
export const minutes = (m: number): number => m * 60_000;

/** The page that goes live, the owner's second tab, the first page after a new connection. */
export const page: Page = { account: "teacher", connection: "page" };
export const tab: Page = { account: "teacher", connection: "tab" };
export const returned: Page = { account: "teacher", connection: "page-again" };
export const ana: Page = { account: "ana", connection: "ana-1" };
export const ana2: Page = { account: "ana", connection: "ana-2" };
export const ben: Page = { account: "ben", connection: "ben-1" };
export const stranger: Page = { account: "stranger", connection: "stranger-1" };

export const consent: Consent = {
  coaches: ["ana", "ben"],
  sources: ["camera", "room"],
  talkback: true,
  minutes: 60,
  wording: CONSENT_WORDING,
};
export const opening: Extract<Command, { type: "Open" }> = {
  type: "Open",
  by: page,
  id: "session",
  title: "Fractions, 6b",
  consent,
  ear: "open",
  resumeKey: "secret",
};

/** What happens to a session, each command at its time in ms; refusals are kept in order. */
export interface Told {
  session: Session;
  events: Event[];
  /** The last answer. */
  refused: string | null;
}
export const when = (session: Session, ...commands: [Command, number][]): Told => {
  let told: Told = { session, events: [], refused: null };
  for (const [command, at] of commands) {
    const { events, refused } = decide(told.session, command, at);
    told = { session: events.reduce(evolve, told.session), events, refused };
  }
  return told;
};

export const none: Session = { status: "none" };
/** Live since 0 s, nobody here yet. */
export const live = when(none, [opening, 0]).session;
/** Live since 0 s with Ana here. */
export const withAna = when(live, [{ type: "Join", by: ana }, 0]).session;
/** On hold since 5 s because no renewal came. */
export const lapsed = when(withAna, [{ type: "TimePassed" }, seconds(5)]).session;
/** Kept alive every 4 s up to this time. */
export const renewedUntil = (session: Session, until: number): Session => {
  let renewed = session;
  for (let beat = 1; beat * 4_000 <= until; beat += 1) {
    renewed = when(renewed, [{ type: "Renew", by: page, beat }, beat * 4_000]).session;
  }
  return renewed;
};
