/** What the rules make of acts about oneself, and of signing in. */
import type { Act } from "./acts.ts";
import { accountName, MINUTE } from "./cast.ts";
import { needs, needsFactor, personAt } from "./oracle.ts";
import { isLast, leave, leaveAll, sit, strike, useCode } from "./telling-ends.ts";
import { CODES, type Truth } from "./truth.ts";

const CONFIRMED = 10 * MINUTE;

export function aboutMyself(truth: Truth, act: Act & { seat: number }): boolean {
  const me = personAt(truth, act.seat);
  const sitting = truth.seats[act.seat];
  if (me === null || sitting === undefined) return false;
  const shown = truth.now - sitting.shown < CONFIRMED;
  switch (act.do) {
    case "sign out":
      leave(truth, act.seat);
      return true;
    case "sign out everywhere":
      leaveAll(truth, me.name);
      return true;
    case "sign out device": {
      const other = truth.seats[act.other];
      if (other === undefined || !other.open || other.account !== me.name) return false;
      leave(truth, act.other);
      return true;
    }
    case "accept": {
      const rules = truth.schools.get(me.school);
      if (rules === undefined) return false;
      if (!me.accepted.includes(rules.version)) me.accepted.push(rules.version);
      if (rules.training) me.trained = true;
      return true;
    }
    case "add factor":
      if (needs(truth, me).some((need) => need !== "second-factor")) return false;
      if (!shown || me.factor) return false;
      me.factor = true;
      truth.codes.set(`${sitting.human} ${me.name}`, CODES);
      return true;
    case "remove factor":
      if (needs(truth, me).some((need) => need !== "second-factor") || !shown) return false;
      if (me.factor && needsFactor(truth, me)) return false;
      me.factor = false;
      return true;
    case "close own":
      if (!shown || isLast(truth, me)) return false;
      me.open = false;
      strike(truth, me.name);
      return true;
    default:
      return false;
  }
}

export function signIn(truth: Truth, act: Act & { do: "sign in" }): boolean {
  const name = accountName(act.school, act.who);
  const person = truth.people.get(name);
  if (person === undefined || !person.open || person.password !== act.who) return false;
  if (person.factor && !useCode(truth, act.who, name)) return false;
  return sit(truth, act.who, name);
}
