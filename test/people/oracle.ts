/**
 * Who may see what, and which act may happen: the people's rules a second time.
 *
 * It follows the acts and never asks the server. Whatever the two say differently
 * is a fault of one of them.
 */
import type { Lesson, Person, Sitting, Truth } from "./truth.ts";
import type { AccountName, SchoolName } from "./cast.ts";

const IDLE = 7 * 24 * 3_600_000;

export const personAt = (truth: Truth, seat: number): Person | null => {
  const sitting = truth.seats[seat];
  if (sitting === undefined || !sitting.open) return null;
  return truth.people.get(sitting.account) ?? null;
};
export const needsFactor = (truth: Truth, person: Person): boolean =>
  person.required || person.outside || truth.schools.get(person.school)?.factor === true;

/** R20: what somebody has to do first. */
export const needs = (truth: Truth, person: Person): string[] => {
  const school = truth.schools.get(person.school);
  if (school === undefined) return ["school"];
  return [
    ...(person.accepted.includes(school.version) ? [] : ["agreement"]),
    ...(school.training && !person.trained ? ["training"] : []),
    ...(needsFactor(truth, person) && !person.factor ? ["second-factor"] : []),
  ];
};
/** The person at this seat, where nothing stands in front of opening or giving. */
export const cleared = (truth: Truth, seat: number): Person | null => {
  const person = personAt(truth, seat);
  return person !== null && needs(truth, person).length === 0 ? person : null;
};
export const chief = (truth: Truth, seat: number): Person | null => {
  const person = cleared(truth, seat);
  return person?.administrator === true ? person : null;
};

export const isTied = (truth: Truth, host: AccountName, guest: AccountName): boolean =>
  truth.ties.some((tie) => tie.open && tie.host === host && tie.guest === guest);

export const mayName = (truth: Truth, host: Person, name: AccountName): boolean => {
  const other = truth.people.get(name);
  if (other === undefined || !other.open || host.outside || other === host) return false;
  if (other.school !== host.school) return false;
  return !other.outside || isTied(truth, host.name, other.name);
};

export const isIdle = (sitting: Sitting, now: number): boolean => now >= sitting.used + IDLE;

/** Whether this seat may be sent the teacher's media now. */
export const receives = (truth: Truth, lesson: Lesson, seat: number): boolean => {
  const person = personAt(truth, seat);
  const coach = person === null ? undefined : lesson.coaches.get(person.name);
  if (coach === undefined || lesson.phase !== "live" || lesson.curtain) return false;
  return !coach.cut && coach.at === seat;
};

/** What a page is shown of a live session: nothing, that it is removed, or the whole. */
export const shown = (
  truth: Truth,
  index: number,
  seat: number,
): "nothing" | "removed" | "whole" => {
  const [person, lesson] = [personAt(truth, seat), truth.lessons[index]];
  if (person === null || lesson === undefined || lesson.phase === "forgotten") return "nothing";
  if (lesson.owner === person.name) return lesson.orphaned ? "nothing" : "whole";
  const coach = lesson.coaches.get(person.name);
  if (coach === undefined || truth.seats[seat]?.follows.has(index) !== true) return "nothing";
  return coach.cut ? "removed" : "whole";
};

/** What the lobby shows; null where the person has something to do first. */
export const lobby = (truth: Truth, seat: number) => {
  const person = cleared(truth, seat);
  if (person === null) return null;
  const live = [...truth.lessons.entries()].filter(([, { phase }]) => phase === "live");
  return {
    coaches: [...truth.people.keys()].filter((name) => mayName(truth, person, name)),
    invitations: live
      .filter(([, { coaches }]) => coaches.get(person.name)?.cut === false)
      .map(([index]) => index),
    mine: live.find(([, { owner }]) => owner === person.name)?.[0] ?? null,
  };
};

/** Those whom an administrator looks after. */
export const people = (truth: Truth, seat: number): AccountName[] | null => {
  const person = chief(truth, seat);
  if (person === null) return null;
  return [...truth.people.values()]
    .filter(({ school }) => school === person.school)
    .map(({ name }) => name);
};
/** Open links that an administrator sees: never a teacher's invitation. */
export const pending = (truth: Truth, seat: number): number[] | null => {
  const person = chief(truth, seat);
  if (person === null) return null;
  return [...truth.links.entries()]
    .filter(([, { open, kind, school }]) => open && kind !== "guest" && school === person.school)
    .map(([index]) => index);
};
/** A teacher's own coaches from outside, and invitations that nobody has used. */
export const guests = (truth: Truth, seat: number) => {
  const person = cleared(truth, seat);
  if (person === null || person.outside) return null;
  return {
    guests: truth.ties
      .filter(({ open, host }) => open && host === person.name)
      .map(({ guest }) => guest),
    invitations: [...truth.links.entries()]
      .filter(([, { open, kind, by }]) => open && kind === "guest" && by === person.name)
      .map(([index]) => index),
  };
};
export const devices = (truth: Truth, seat: number): number[] | null => {
  const person = personAt(truth, seat);
  if (person === null) return null;
  return [...truth.seats.entries()]
    .filter(([, { open, account }]) => open && account === person.name)
    .map(([index]) => index);
};
export const settings = (truth: Truth, seat: number): SchoolName | null =>
  cleared(truth, seat)?.school ?? null;
export const copies = (truth: Truth, seat: number): number[] | null =>
  personAt(truth, seat)?.accepted.toSorted((a, b) => b - a) ?? null;
/** Since when the log shows lines to the person at this seat. */
export const logFrom = (truth: Truth, seat: number): number | null =>
  cleared(truth, seat)?.hands ?? null;
