/** Which fields of a live session a person may see. Whoever has no part in it sees null. */
import type { CoachView, EndedView, OwnerView, SessionView, Watcher } from "#protocol/events.ts";
import { PICTURE_SOURCES } from "#protocol/words.ts";
import { isOwningPage, mayRelay, mayTalk, relationOf, resumableUntil } from "./may.ts";
import { recordingViewOf, type RecorderSays } from "./recording-view.ts";
import { togetherViewOf } from "./together.ts";
import type { AccountId, Ended, Live, Millis, Page, Session, Suspended } from "./model.ts";

/** What the policy does not know itself and a view shows. */
export interface Surroundings {
  version: number;
  personOf: (account: AccountId) => { name: string; outside: boolean };
  /** Read off the relay (R8), never remembered. */
  watchers: readonly Watcher[];
  /** Sources that the owner is sending, read off the relay. */
  sending: readonly Watcher["sources"][number][];
  /** Coaches whose voice the relay holds. */
  voices: readonly AccountId[];
  recorder: RecorderSays;
}

type Open = Live | Suspended;

const factsOf = (session: Open | Ended, around: Surroundings) => ({
  sessionId: session.id,
  version: around.version,
  title: session.title,
  owner: { account: session.owner, name: around.personOf(session.owner).name },
});

const openFactsOf = (session: Open, by: Page, around: Surroundings, now: Millis) => ({
  ...factsOf(session, around),
  status: session.status,
  endsInMs: Math.max(0, session.until - now),
  curtainForMs: session.curtainSince === null ? null : Math.max(0, now - session.curtainSince),
  talkback: session.talkback,
  ear: session.ear,
  talking: session.talking,
  watchers: [...around.watchers],
  recording: recordingViewOf(session, by, around.recorder, now),
  together: togetherViewOf(session, by, now),
});

const endedViewOf = (
  session: Ended,
  by: Page,
  removed: boolean,
  around: Surroundings,
): EndedView => ({
  ...factsOf(session, around),
  ...(removed ? { title: "" } : {}),
  as: session.owner === by.account ? "owner" : "coach",
  status: "ended",
  reason: session.reason,
  lastedMs: Math.max(0, session.endedAt - session.openedAt),
  recorded: session.owner === by.account ? around.recorder.recorded : null,
});

const ownerViewOf = (session: Open, by: Page, around: Surroundings, now: Millis): OwnerView => ({
  ...openFactsOf(session, by, around, now),
  as: "owner",
  owns: isOwningPage(session, by),
  sources: [...session.sources],
  guests: Object.entries(session.guests).map(([account, guest]) => ({
    account,
    ...around.personOf(account),
    presence:
      guest.standing === "removed" ? "removed" : guest.here === null ? ("away" as const) : "here",
  })),
  resumableForMs:
    session.status === "suspended" ? Math.max(0, resumableUntil(session.since) - now) : null,
  voices: around.voices.filter((coach) => mayTalk(session, coach, null, now)),
  pictureWatched: around.watchers.some((watcher) =>
    watcher.sources.some((source) => PICTURE_SOURCES.includes(source)),
  ),
});

const unseen = (): Partial<CoachView> => ({
  watchers: [],
  talking: null,
  title: "",
  curtainForMs: null,
  ear: "unconfirmed",
  recording: null,
});

const coachViewOf = (
  session: Open,
  by: Page,
  removed: boolean,
  around: Surroundings,
  now: Millis,
): CoachView => {
  const here = session.guests[by.account]?.here ?? null;
  const relayed = mayRelay(session, by.account, by.connection, now);
  const elsewhere = here !== null && here !== by.connection;
  const facts = openFactsOf(session, by, around, now);
  return {
    ...facts,
    as: "coach",
    standing: removed ? "removed" : elsewhere ? "elsewhere" : relayed ? "in" : "waiting",
    sources: relayed ? around.sending.filter((source) => session.sources.includes(source)) : [],
    // Who is removed does not learn who still watches or speaks, nor what the teacher does.
    ...(removed ? unseen() : {}),
  };
};

export const viewFor = (
  session: Session,
  by: Page,
  around: Surroundings,
  now: Millis,
): SessionView | null => {
  const relation = relationOf(session, by);
  if (session.status === "none" || relation === "stranger") return null;
  if (session.status === "ended") return endedViewOf(session, by, relation === "removed", around);
  return relation === "owner" || relation === "owning-page"
    ? ownerViewOf(session, by, around, now)
    : coachViewOf(session, by, relation === "removed", around, now);
};
