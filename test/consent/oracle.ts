/**
 * What R1 to R10 and R12 allow, written a second time and from the rules alone.
 *
 * It follows the commands and never looks at the policy's state, events or
 * questions. Whoever compares it with the policy finds where one of the two
 * departs from the rules. It denies by default: what gives needs both the
 * policy's yes and the rule; what takes away needs nobody's yes.
 */
import type { Command } from "#server/consent/policy.ts";

export interface Named {
  account: string;
  cut: boolean;
  at: string | null;
  /** Agreed to the own voice being recorded. */
  agrees: boolean;
  /** By which share this person follows what is shown; null: not at all. */
  share: string | null;
}
export interface Truth {
  phase: "none" | "live" | "held" | "over";
  owner: string;
  page: string;
  secret: string;
  openedAt: number;
  endsAt: number;
  leaseEndsAt: number;
  heldSince: number;
  curtain: boolean;
  talkback: boolean;
  ear: boolean;
  beat: number;
  sources: readonly string[];
  coaches: readonly Named[];
  /** Which recording the owner has on, null when none; and who is speaking. */
  recorder: string | null;
  ownerAgrees: boolean;
  speaker: string | null;
  /** Which recording the owner shows, and in which showing; null when nothing. */
  shown: { showing: string; recording: string } | null;
}

export const nothing: Truth = {
  phase: "none",
  owner: "",
  page: "",
  secret: "",
  openedAt: 0,
  endsAt: 0,
  leaseEndsAt: 0,
  heldSince: 0,
  curtain: false,
  talkback: false,
  ear: false,
  beat: 0,
  sources: [],
  coaches: [],
  recorder: null,
  ownerAgrees: false,
  speaker: null,
  shown: null,
};

// The rules' own numbers, on purpose not imported: R6 and R3.
const LEASE = 5_000;
const SAME_PAGE = 60_000;
const ON_HOLD = 10 * 60_000;
const LONGEST = 4 * 60 * 60_000;

const off = (truth: Truth): Truth => ({ ...truth, recorder: null, ownerAgrees: false });
const hushed = (truth: Truth, account: string): Truth =>
  truth.speaker === account ? { ...truth, speaker: null } : truth;
/** Nothing is shown, or something new: whoever followed the old follows nothing. */
const showing = (truth: Truth, shown: Truth["shown"]): Truth => ({
  ...truth,
  shown,
  coaches: truth.coaches.map((one) => ({ ...one, share: null })),
});
const over = (truth: Truth): Truth => ({
  ...showing(off(truth), null),
  ...{ phase: "over", speaker: null },
});
const held = (truth: Truth, since: number): Truth => ({
  ...truth,
  speaker: null,
  phase: "held",
  heldSince: since,
});

/** What time alone has brought about. */
export const atTime = (truth: Truth, now: number): Truth => {
  if (truth.phase === "live") {
    if (now < truth.endsAt && now < truth.leaseEndsAt) return truth;
    if (truth.endsAt <= truth.leaseEndsAt) return over(truth);
    return atTime(held(truth, truth.leaseEndsAt), now);
  }
  if (truth.phase === "held" && now >= Math.min(truth.endsAt, truth.heldSince + ON_HOLD)) {
    return over(truth);
  }
  return truth;
};

const withCoach = (truth: Truth, account: string, change: (named: Named) => Named): Truth => ({
  ...truth,
  coaches: truth.coaches.map((named) => (named.account === account ? change(named) : named)),
});

/** Cut off: silent at once, and what was agreed to is agreed to no more. */
const cutOff = (truth: Truth, account: string): Truth =>
  withCoach(hushed(truth, account), account, (one) => ({
    ...one,
    ...{ cut: true, agrees: false, share: null },
  }));

const isNamed = (truth: Truth, account: string): boolean =>
  truth.coaches.some((named) => named.account === account);

const again = (truth: Truth, page: string, secret: string, now: number): Truth => ({
  ...truth,
  phase: "live",
  page,
  secret,
  leaseEndsAt: now + LEASE,
});

const afterOpen = (truth: Truth, c: Extract<Command, { type: "Open" }>, now: number): Truth => {
  if (truth.phase !== "none" || c.consent.coaches.includes(c.by.account)) return truth;
  return {
    phase: "live",
    owner: c.by.account,
    page: c.by.connection,
    secret: c.resumeKey,
    openedAt: now,
    endsAt: now + Math.min(c.consent.minutes * 60_000, LONGEST),
    leaseEndsAt: now + LEASE,
    heldSince: 0,
    curtain: false,
    talkback: c.consent.talkback,
    ear: c.ear === "open",
    beat: 0,
    sources: c.consent.sources,
    coaches: c.consent.coaches.map((account) => ({
      ...{ account, cut: false, at: null, agrees: false, share: null },
    })),
    recorder: null,
    ownerAgrees: false,
    speaker: null,
    shown: null,
  };
};

const afterFact = (truth: Truth, c: Command, now: number): Truth => {
  switch (c.type) {
    case "ConnectionLost": {
      const coaches = truth.coaches.map((one) =>
        one.at === c.connection ? { ...one, at: null, share: null } : one,
      );
      const gone = truth.coaches.filter((one) => one.at === c.connection);
      const left = gone.reduce<Truth>((so, { account }) => hushed(so, account), {
        ...truth,
        coaches,
      });
      return truth.phase === "live" && truth.page === c.connection ? held(left, now) : left;
    }
    case "AccountClosed":
      if (c.account === truth.owner) return over(truth);
      return cutOff(truth, c.account);
    case "CoachParted":
      return cutOff(truth, c.coach);
    case "MediaLost":
      return over(truth);
    case "RecordingFailed":
      return truth.recorder === c.id ? off(truth) : truth;
    case "RecordingGone":
      return truth.shown?.recording === c.recording ? showing(truth, null) : truth;
    case "SharesGone": {
      const gone = ({ account, share }: Named): boolean =>
        share !== null && c.shares.includes(share) && (c.coach === null || c.coach === account);
      const coaches = truth.coaches.map((one) => (gone(one) ? { ...one, share: null } : one));
      return { ...truth, coaches };
    }
    default:
      return truth;
  }
};

/** An owner's act that takes away: any page of the owner may, and nothing may hinder it. */
const afterTaking = (truth: Truth, c: Command, now: number): Truth => {
  switch (c.type) {
    case "End":
      return over(truth);
    case "DrawCurtain":
      return { ...truth, curtain: true };
    case "RemoveCoach":
      return cutOff(truth, c.coach);
    case "SetEar":
      return c.ear === "open" ? truth : { ...truth, ear: false, speaker: null };
    case "StopRecording":
      return off(truth);
    case "StopTogether":
      return showing(truth, null);
    case "AgreeVoices":
      return c.agree ? truth : { ...truth, ownerAgrees: false };
    case "SetEnd":
      if (c.endsInMs <= 0) return over(truth);
      return { ...truth, endsAt: Math.min(truth.endsAt, now + c.endsInMs) };
    default:
      return truth;
  }
};

/** An owner's act that gives. */
const afterGiving = (truth: Truth, c: Command, now: number): Truth => {
  if (!("by" in c)) return truth;
  const page = c.by.connection;
  const fromThePage = truth.page === page;
  const live = truth.phase === "live";
  switch (c.type) {
    case "Renew":
      if (!live || !fromThePage || c.beat <= truth.beat) return truth;
      return { ...truth, beat: c.beat, leaseEndsAt: now + LEASE };
    case "Resume":
      if (c.resumeKey !== truth.secret) return truth;
      if (!live && now >= truth.heldSince + SAME_PAGE) return truth;
      return again(truth, page, truth.secret, now);
    case "Continue": {
      if (live) return truth;
      // R12: another consent is not a consent to record, nor to show.
      const continued = again(showing(off(truth), null), page, c.resumeKey, now);
      return fromThePage ? continued : { ...continued, beat: 0, ear: false };
    }
    case "LiftCurtain":
      return live && fromThePage ? { ...truth, curtain: false } : truth;
    case "AdmitCoach":
      if (!live || !fromThePage || c.coach === truth.owner) return truth;
      if (isNamed(truth, c.coach)) {
        return withCoach(truth, c.coach, (one) => ({ ...one, cut: false }));
      }
      return {
        ...truth,
        coaches: [
          ...truth.coaches,
          { account: c.coach, cut: false, at: null, agrees: false, share: null },
        ],
      };
    case "StartRecording":
      if (!live || !fromThePage || truth.recorder !== null) return truth;
      return { ...truth, recorder: c.id, ownerAgrees: c.voices };
    case "AgreeVoices":
      if (!c.agree || !live || !fromThePage || truth.recorder === null) return truth;
      return { ...truth, ownerAgrees: true };
    case "StartTogether": {
      const { showing: name, recording } = c;
      return live && fromThePage ? showing(truth, { showing: name, recording }) : truth;
    }
    case "SetEar":
      return c.ear === "open" && fromThePage ? { ...truth, ear: true } : truth;
    case "SetEnd": {
      const endsAt = Math.min(now + c.endsInMs, truth.openedAt + LONGEST);
      return live && fromThePage && endsAt > truth.endsAt ? { ...truth, endsAt } : truth;
    }
    default:
      return truth;
  }
};

const afterCoach = (truth: Truth, c: Command, accepted: boolean, now: number): Truth => {
  if (!("by" in c)) return truth;
  const { account, connection } = c.by;
  const me = truth.coaches.find((one) => one.account === account);
  if (me === undefined) return truth;
  const here = !me.cut && me.at === connection;
  const as = (change: Partial<Named>) =>
    withCoach(truth, account, (one) => ({ ...one, ...change }));
  switch (c.type) {
    case "Join":
      if (!accepted || me.cut || me.at === connection) return truth;
      // Another page of the same coach: whoever spoke on the old one is silent.
      return hushed(as({ at: connection, share: null }), account);
    case "Leave":
      return me.at === connection ? hushed(as({ at: null, share: null }), account) : truth;
    case "AgreeVoices":
      return as({ agrees: c.agree && accepted && !me.cut });
    case "HoldTalk": {
      const free = truth.speaker === null && truth.phase === "live";
      const may = accepted && free && here && truth.talkback && truth.ear;
      return may ? { ...truth, speaker: account } : truth;
    }
    case "FollowTogether": {
      const seen = follows(truth, account, connection, now) === c.showing;
      return accepted && seen ? as({ share: c.share }) : truth;
    }
    case "ReleaseTalk":
      return me.at === connection ? hushed(truth, account) : truth;
    default:
      return truth;
  }
};

/** The truth after somebody's command; `accepted` is what the policy answered. */
export const told = (before: Truth, c: Command, accepted: boolean, now: number): Truth => {
  const truth = atTime(before, now);
  if (c.type === "Open") return accepted ? afterOpen(truth, c, now) : truth;
  if (truth.phase === "none" || truth.phase === "over") return truth;
  if (!("by" in c)) return afterFact(truth, c, now);
  if (c.by.account !== truth.owner) return afterCoach(truth, c, accepted, now);
  const taken = afterTaking(truth, c, now);
  return accepted && taken.phase !== "over" ? afterGiving(taken, c, now) : taken;
};

const takesPart = (truth: Truth, coach: string, page: string | null): boolean =>
  truth.coaches.some(
    (one) =>
      one.account === coach && !one.cut && one.at !== null && (page === null || one.at === page),
  );

/** R1: whether this coach may be sent the owner's media at this moment. */
export const allows = (truth: Truth, coach: string, page: string | null, now: number): boolean => {
  const then = atTime(truth, now);
  return then.phase === "live" && !then.curtain && takesPart(then, coach, page);
};

/** R1: what this coach may be told is shown at this moment; null when nothing. */
export const follows = (
  truth: Truth,
  coach: string,
  page: string | null,
  now: number,
): string | null =>
  allows(truth, coach, page, now) ? (atTime(truth, now).shown?.showing ?? null) : null;

/** R16: by which share this coach may be told where it stands at this moment; null: not at all. */
export const led = (
  truth: Truth,
  coach: string,
  page: string | null,
  now: number,
): string | null =>
  follows(truth, coach, page, now) === null
    ? null
    : (truth.coaches.find(({ account }) => account === coach)?.share ?? null);

/** R9, R10: whether this coach's voice may reach the owner's ear at this moment. */
export const hears = (truth: Truth, coach: string, page: string | null, now: number): boolean => {
  const then = atTime(truth, now);
  return then.phase === "live" && then.talkback && then.ear && takesPart(then, coach, page);
};

/** R12, R3, R9: whether the recorder may be given this source of this person at this moment. */
export const records = (truth: Truth, source: string, from: string, now: number): boolean => {
  const then = atTime(truth, now);
  if (then.phase !== "live" || then.recorder === null || then.curtain) return false;
  if (source !== "talkback") return from === then.owner && then.sources.includes(source);
  const agreed = then.coaches.some((one) => one.account === from && one.agrees);
  return agreed && then.ownerAgrees && then.speaker === from && hears(then, from, null, now);
};
