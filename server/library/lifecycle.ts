/**
 * What becomes of a recording, and when. PURE: values in, values out; times are wall
 * clock ms and come from the caller.
 *
 * - Ended, it waits 24 hours for its owner, then for the owner's standing choice.
 * - Kept, it goes by itself so many days after its end, by the owner's choice within
 *   the school's maximum. Whoever changes a choice later takes nothing away at once:
 *   a date is only ever moved closer with a week's notice, and only its owner moves it
 *   further away. A maximum of the school's that is lowered only subtracts (R23).
 * - Deleted or untouched, it lies in the bin for the owner's undo window, locked for
 *   everyone; what has run out goes at once, its date was told all along.
 * - While its owner's account is closed nothing is decided for the owner; `CLOSED_MS`
 *   after the closing, or the undo window where that is longer, everything goes (R15).
 */
import type { Recording, RecordingSettings } from "../stores/recording-store.ts";

export const DAY_MS = 24 * 3_600_000;
/** How long an ended recording waits for its owner. */
export const DECIDE_MS = DAY_MS;
/** Notice before a changed choice takes a kept recording away. */
export const NOTICE_MS = 7 * DAY_MS;
/** A closed account's recordings wait at least so long for it to be opened again. */
export const CLOSED_MS = 7 * DAY_MS;

export type Choices = Omit<RecordingSettings, "account">;
/** What holds for somebody who has chosen nothing. */
export const FIRST_CHOICES: Choices = {
  undoDays: 3,
  keepDays: null,
  untouched: "discard",
  quotaBytes: null,
};

/** What the school allows at most; null is no limit. */
export interface Most {
  keepDays: number | null;
  quotaBytes: number | null;
}
const least = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b);

/** What is in force: the owner's choice within the school's maximum. */
export const within = (choices: Choices, most: Most): Choices => ({
  ...choices,
  keepDays: least(choices.keepDays, most.keepDays),
  quotaBytes: least(choices.quotaBytes, most.quotaBytes),
});

type Change = Partial<
  Pick<Recording, "state" | "endedAt" | "decideBy" | "expiresAt" | "eraseAt" | "before">
>;
const NO_DATES = { decideBy: null, expiresAt: null, eraseAt: null, before: null } as const;

/** The recorder has stopped; `at` is when. */
export const ended = (at: number): Change => ({
  ...NO_DATES,
  state: "undecided",
  endedAt: at,
  decideBy: at + DECIDE_MS,
});

/** The day on which a kept one goes by itself: counted from its end. */
const dayOf = ({ startedAt, endedAt }: Pick<Recording, "startedAt" | "endedAt">, days: number) =>
  (endedAt ?? startedAt) + days * DAY_MS;

/** Kept: never gone within a day of being kept. */
export const kept = (
  recording: Pick<Recording, "startedAt" | "endedAt">,
  { keepDays }: Choices,
  now: number,
): Change => ({
  ...NO_DATES,
  state: "kept",
  expiresAt: keepDays === null ? null : Math.max(dayOf(recording, keepDays), now + DAY_MS),
});

type Dated = Pick<Recording, "startedAt" | "endedAt" | "expiresAt">;
/** A kept one's date after the school lowered its maximum: closer, with notice, or as it was. */
export function shortened(recording: Dated, { keepDays }: Choices, now: number): number | null {
  const { expiresAt } = recording;
  if (keepDays === null) return expiresAt;
  const day = dayOf(recording, keepDays);
  if (expiresAt !== null && day >= expiresAt) return expiresAt;
  return Math.max(day, Math.min(expiresAt ?? Infinity, now + NOTICE_MS));
}
/** The same after its owner chose anew: further away at once, closer with notice. */
export function rechosen(recording: Dated, choices: Choices, now: number): number | null {
  if (choices.keepDays === null) return null;
  const day = dayOf(recording, choices.keepDays);
  const { expiresAt } = recording;
  return expiresAt !== null && day >= expiresAt ? day : shortened(recording, choices, now);
}

/** Deleted by its owner, or untouched: the bin, or at once where there is no window. */
export const discarded = (
  { state, expiresAt }: Pick<Recording, "state" | "expiresAt">,
  { undoDays }: Choices,
  now: number,
): Change =>
  undoDays === 0
    ? { state: "erasing" }
    : {
        state: "bin",
        decideBy: null,
        expiresAt,
        eraseAt: now + undoDays * DAY_MS,
        before: state === "kept" ? "kept" : "undecided",
      };
/** Back out of the bin, with a day at least before anything else happens to it. */
export const restored = (
  { before, expiresAt }: Pick<Recording, "before" | "expiresAt">,
  now: number,
): Change =>
  before === "kept"
    ? {
        ...NO_DATES,
        state: "kept",
        expiresAt: expiresAt === null ? null : Math.max(expiresAt, now + DAY_MS),
      }
    : { ...NO_DATES, state: "undecided", decideBy: now + DECIDE_MS };

export interface Circumstances {
  /** What is in force for the owner: `within`. */
  choices: Choices;
  /** Null while the owner's account is open. */
  closedAt: number | null;
  now: number;
}
export type Due =
  | { what: "nothing" }
  /** Erased now: keys first. `why` for the log and the receipt. */
  | { what: "erase"; why: "undo-over" | "expired" | "account-closed" | "untouched" }
  | { what: "change"; why: "untouched" | "untouched-kept" | "school" | "waiting"; change: Change };
const NOTHING: Due = { what: "nothing" };

/** What has to happen to one recording now, if anything. */
export function dueNow(recording: Recording, circumstances: Circumstances): Due {
  const { choices, closedAt, now } = circumstances;
  const { state, decideBy, expiresAt, eraseAt } = recording;
  if (state === "recording" || state === "erasing") return NOTHING;
  // An undo window that was running runs on: the owner had decided.
  if (state === "bin" && eraseAt !== null && eraseAt <= now) {
    return { what: "erase", why: "undo-over" };
  }
  if (closedAt !== null) {
    const gone = closedAt + Math.max(choices.undoDays * DAY_MS, CLOSED_MS);
    return gone <= now ? { what: "erase", why: "account-closed" } : waiting(recording, now);
  }
  if (state === "bin") return NOTHING;
  if (state === "undecided") {
    if (decideBy === null || decideBy > now) return NOTHING;
    if (choices.untouched === "keep") {
      return { what: "change", why: "untouched-kept", change: kept(recording, choices, now) };
    }
    const change = discarded(recording, choices, now);
    return change.state === "erasing"
      ? { what: "erase", why: "untouched" }
      : { what: "change", why: "untouched", change };
  }
  if (expiresAt !== null && expiresAt <= now) return { what: "erase", why: "expired" };
  const next = shortened(recording, choices, now);
  return next === expiresAt
    ? NOTHING
    : { what: "change", why: "school", change: { expiresAt: next } };
}

/** An hour's slack, so that a date is not written anew every minute. */
const SLACK_MS = 3_600_000;
/** Keeps what a closed account would lose meanwhile a day away from now. */
function waiting({ state, decideBy, expiresAt }: Recording, now: number): Due {
  const close = (at: number | null): boolean => at !== null && at < now + DAY_MS - SLACK_MS;
  if (state === "undecided" && close(decideBy)) {
    return { what: "change", why: "waiting", change: { decideBy: now + DECIDE_MS } };
  }
  if (state === "kept" && close(expiresAt)) {
    return { what: "change", why: "waiting", change: { expiresAt: now + DAY_MS } };
  }
  return NOTHING;
}
