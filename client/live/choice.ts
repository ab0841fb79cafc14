/** What the teacher has ticked on the go-live page, and what follows from it. */
import {
  CONSENT_WORDING,
  DEFAULT_MINUTES,
  MAX_MINUTES,
  SOURCES,
  type Source,
} from "#protocol/words.ts";
import type { Plan } from "./live-session.ts";

/** Offered as buttons; anything else is typed. */
export const MINUTES = [30, 45, 60, 90] as const;
/** The wire's own limit on coaches in one consent. */
export const MAX_COACHES = 8;

export interface Choice {
  coaches: ReadonlySet<string>;
  sources: ReadonlySet<Source>;
  talkback: boolean;
  minutes: number;
  /** The time is typed rather than one of the offered ones. */
  otherTime: boolean;
  title: string;
}

export const firstChoice = (): Choice => ({
  coaches: new Set(),
  sources: new Set(["camera", "room"]),
  talkback: true,
  minutes: DEFAULT_MINUTES,
  otherTime: false,
  title: "",
});

/** The same set with one member put in or taken out. */
export const toggled = <T>(set: ReadonlySet<T>, member: T, on: boolean): ReadonlySet<T> => {
  const next = new Set(set);
  if (on) next.add(member);
  else next.delete(member);
  return next;
};

export const isTimeRight = ({ minutes }: Choice): boolean =>
  Number.isInteger(minutes) && minutes >= 1 && minutes <= MAX_MINUTES;

/** What would be asked of the server; null while something is missing. `known` are the coaches that exist. */
export const planOf = (choice: Choice, known: readonly string[]): Plan | null => {
  const coaches = known.filter((account) => choice.coaches.has(account));
  const sources = SOURCES.filter((source) => choice.sources.has(source));
  if (coaches.length === 0 || coaches.length > MAX_COACHES) return null;
  if (sources.length === 0 || !isTimeRight(choice)) return null;
  return {
    title: choice.title.trim(),
    consent: {
      coaches,
      sources,
      talkback: choice.talkback,
      minutes: choice.minutes,
      wording: CONSENT_WORDING,
    },
  };
};
