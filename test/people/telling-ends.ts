/** How things end by the rules: lessons, invitations, sign-ins, accounts. */
import { isTied } from "./oracle.ts";
import type { Lesson, OneTime, Person, Truth } from "./truth.ts";
import { accountName, type AccountName, type Human } from "./cast.ts";

export const lessonOver = (truth: Truth, lesson: Lesson): void => {
  if (lesson.phase !== "live") return;
  lesson.phase = "over";
  for (const tie of truth.ties) {
    if (tie.open && tie.one && tie.host === lesson.owner && lesson.coaches.has(tie.guest)) {
      untie(truth, tie);
    }
  }
};
export const untie = (truth: Truth, tie: Truth["ties"][number]): void => {
  tie.open = false;
  if (isTied(truth, tie.host, tie.guest)) return;
  for (const lesson of truth.lessons) {
    if (lesson.owner === tie.host) cut(lesson, tie.guest);
  }
};
export const cut = (lesson: Lesson, name: AccountName): void => {
  if (lesson.phase === "live" && lesson.coaches.has(name)) {
    lesson.coaches.set(name, { cut: true, at: null });
  }
};
/** A sign-in is over: what it carries ends, and its page is gone. */
export const leave = (truth: Truth, seat: number): void => {
  const sitting = truth.seats[seat];
  if (sitting === undefined || !sitting.open) return;
  sitting.open = false;
  for (const lesson of truth.lessons) {
    if (lesson.page === seat) lessonOver(truth, lesson);
    for (const coach of lesson.coaches.values()) if (coach.at === seat) coach.at = null;
  }
};
export const leaveAll = (truth: Truth, name: AccountName): void => {
  for (const [seat, { account }] of truth.seats.entries()) if (account === name) leave(truth, seat);
};
/** Everything that an account is to lessons and guests is over. */
export const strike = (truth: Truth, name: AccountName): void => {
  for (const lesson of truth.lessons) {
    if (lesson.owner === name) {
      lessonOver(truth, lesson);
      lesson.orphaned = true;
    } else cut(lesson, name);
  }
  leaveAll(truth, name);
  for (const tie of truth.ties) {
    if (tie.open && (tie.host === name || tie.guest === name)) untie(truth, tie);
  }
  for (const link of truth.links) {
    if (link.by === name || (link.kind === "reset" && ownOf(link) === name)) link.open = false;
  }
};
export const ownOf = ({ school, whom }: OneTime): AccountName => accountName(school, whom);
export const isLast = (truth: Truth, person: Person): boolean =>
  person.administrator &&
  person.open &&
  ![...truth.people.values()].some(
    (one) => one !== person && one.school === person.school && one.administrator && one.open,
  );
export const sit = (truth: Truth, human: string, account: AccountName): true => {
  const at = { open: true, used: truth.now, shown: truth.now, follows: new Set<number>() };
  truth.seats.push({ human, account, ...at });
  return true;
};
/** The human has a code of this account at hand, and uses it up. */
export const useCode = (truth: Truth, human: Human, account: AccountName): boolean => {
  const left = truth.codes.get(`${human} ${account}`) ?? 0;
  if (left > 0) truth.codes.set(`${human} ${account}`, left - 1);
  return left > 0;
};
