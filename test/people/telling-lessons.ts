/** What the rules make of acts of a live session. */
import type { Act } from "./acts.ts";
import { cleared, mayName, personAt } from "./oracle.ts";
import { cut, lessonOver } from "./telling-ends.ts";
import type { Truth } from "./truth.ts";

export function aboutLessons(truth: Truth, act: Act & { seat: number }): boolean {
  const me = personAt(truth, act.seat);
  if (me === null) return false;
  const free = cleared(truth, act.seat) !== null;
  if (act.do === "go live") {
    const busy = truth.lessons.some(({ owner, phase }) => owner === me.name && phase === "live");
    if (!free || me.outside || busy) return false;
    if (act.coaches.some((name) => !mayName(truth, me, name))) return false;
    const coaches = new Map(act.coaches.map((name) => [name, { cut: false, at: null }]));
    const begun = {
      owner: me.name,
      page: act.seat,
      phase: "live",
      curtain: false,
      orphaned: false,
    } as const;
    truth.lessons.push({ ...begun, coaches });
    return true;
  }
  const lesson = "session" in act ? truth.lessons[act.session] : undefined;
  if (lesson === undefined || lesson.phase === "forgotten") return false;
  if (act.do === "join" || act.do === "leave") {
    const coach = lesson.coaches.get(me.name);
    if (lesson.phase !== "live" || coach === undefined || coach.cut) return false;
    if (act.do === "leave") {
      if (coach.at === act.seat) coach.at = null;
      truth.seats[act.seat]?.follows.delete(act.session);
      return true;
    }
    if (!free) return false;
    coach.at = act.seat;
    truth.seats[act.seat]?.follows.add(act.session);
    return true;
  }
  if (lesson.owner !== me.name) return false;
  if (act.do === "end") {
    lessonOver(truth, lesson);
    return true;
  }
  if (lesson.phase !== "live") return false;
  switch (act.do) {
    case "draw":
      lesson.curtain = true;
      return true;
    case "lift":
      if (lesson.page !== act.seat) return false;
      lesson.curtain = false;
      return true;
    case "remove":
      if (!lesson.coaches.has(act.coach)) return false;
      cut(lesson, act.coach);
      return true;
    case "admit": {
      if (!free || lesson.page !== act.seat || !mayName(truth, me, act.coach)) return false;
      const coach = lesson.coaches.get(act.coach);
      if (coach === undefined || coach.cut) lesson.coaches.set(act.coach, { cut: false, at: null });
      return true;
    }
    default:
      return false;
  }
}
