/** What the rules make of an act: whether it happens, and what is true afterwards. */
import type { Act } from "./acts.ts";
import { A_MOMENT, AFTERWARDS, MINUTE } from "./cast.ts";
import { isIdle } from "./oracle.ts";
import { leave, lessonOver, untie } from "./telling-ends.ts";
import { aboutGuests } from "./telling-guests.ts";
import { aboutLessons } from "./telling-lessons.ts";
import { aboutMyself, signIn } from "./telling-myself.ts";
import { aboutPeople, useLink } from "./telling-people.ts";
import type { Truth } from "./truth.ts";

/** What time alone brings about. */
function timePasses(truth: Truth, ms: number): void {
  const long = ms > MINUTE;
  truth.now += long ? ms + AFTERWARDS : ms;
  for (const link of truth.links) if (truth.now >= link.ends) link.open = false;
  for (const one of truth.ties) if (one.open && truth.now >= one.until) untie(truth, one);
  // Nobody renews a lease for days: what was live has lapsed, and is forgotten.
  for (const lesson of long ? truth.lessons : []) {
    lessonOver(truth, lesson);
    lesson.phase = "forgotten";
  }
  for (const [seat, sitting] of ms < MINUTE ? [] : truth.seats.entries()) {
    if (sitting.open && isIdle(sitting, truth.now)) leave(truth, seat);
    else sitting.used = truth.now;
  }
}

const GUESTS = ["invite guest", "withdraw guest", "accept guest", "end tie"];
const LESSONS = ["go live", "join", "leave", "draw", "lift", "end", "remove", "admit"];
const PEOPLE = ["invite", "withdraw", "close", "reopen", "require factor", "administrator"];
const OFFICE = [...PEOPLE, "reset", "publish", "rules"];

/** Tells the oracle of an act; says whether the rules let it happen. */
export function tell(truth: Truth, act: Act): boolean {
  timePasses(truth, A_MOMENT);
  if (act.do === "time") {
    timePasses(truth, act.ms);
    return true;
  }
  if (act.do === "sign in") return signIn(truth, act);
  if (act.do === "use link") return useLink(truth, act.who, truth.links[act.link]);
  if (OFFICE.includes(act.do)) return aboutPeople(truth, act);
  if (GUESTS.includes(act.do)) return aboutGuests(truth, act);
  return LESSONS.includes(act.do) ? aboutLessons(truth, act) : aboutMyself(truth, act);
}
