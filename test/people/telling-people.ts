/** What the rules make of links and of administrators' acts. */
import type { Act } from "./acts.ts";
import { accountName, DAY, type AccountName, type Human } from "./cast.ts";
import { chief } from "./oracle.ts";
import { isLast, leaveAll, ownOf, sit, strike, useCode } from "./telling-ends.ts";
import { tie } from "./telling-guests.ts";
import { personOf, type OneTime, type Person, type Truth } from "./truth.ts";

const LINK_DAYS = 7;

const inSchool = (truth: Truth, { school }: Person, name: AccountName): Person | null => {
  const found = truth.people.get(name);
  return found?.school === school ? found : null;
};
export function useLink(truth: Truth, who: Human, link: OneTime | undefined): boolean {
  if (link === undefined || !link.open) return false;
  const maker = truth.people.get(link.by);
  if (maker === undefined || !maker.open || maker.outside) return false;
  if (link.kind !== "guest" && !maker.administrator) return false;
  const name = ownOf(link);
  const person = truth.people.get(name);
  if (link.kind === "reset") {
    if (person === undefined || !person.open) return false;
    const proved = person.factor && !link.drop;
    if (proved && !useCode(truth, who, name)) return false;
    link.open = false;
    if (proved) {
      leaveAll(truth, name);
      for (const one of truth.links) {
        if (one.kind === "reset" && ownOf(one) === name) one.open = false;
      }
    } else {
      strike(truth, name);
      // Lines of the very moment are about the hands before.
      Object.assign(person, { factor: false, trained: false, accepted: [], hands: truth.now + 1 });
    }
    person.password = who;
    return sit(truth, who, name);
  }
  if (person !== undefined) return false;
  link.open = false;
  const outside = link.kind === "guest";
  const facts = { outside, administrator: link.administrator && !outside, password: who };
  truth.people.set(name, personOf(name, facts, truth.now));
  if (outside) tie(truth, link, name);
  return sit(truth, who, name);
}

export function aboutPeople(truth: Truth, act: Act & { seat: number }): boolean {
  const me = chief(truth, act.seat);
  if (me === null) return false;
  const whom = "account" in act ? inSchool(truth, me, act.account) : null;
  const { school } = me;
  const link = {
    ...{ school, by: me.name, administrator: false, drop: false, until: null, open: true },
    ...{ made: truth.now, ends: truth.now + LINK_DAYS * DAY },
  };
  switch (act.do) {
    case "invite": {
      if (truth.people.has(accountName(school, act.whom))) return false;
      for (const one of truth.links) {
        if (one.kind === "join" && one.school === school && one.whom === act.whom) one.open = false;
      }
      const { whom: invited, administrator } = act;
      truth.links.push({ ...link, kind: "join", whom: invited, administrator });
      return true;
    }
    case "withdraw": {
      const one = truth.links[act.link];
      if (one === undefined || one.kind === "guest" || one.school !== school) return false;
      one.open = false;
      return true;
    }
    case "close":
      if (whom === null || isLast(truth, whom)) return false;
      whom.open = false;
      strike(truth, whom.name);
      return true;
    case "reopen":
      if (whom === null) return false;
      whom.open = true;
      return true;
    case "require factor":
      if (whom === null) return false;
      whom.required = act.on;
      return true;
    case "administrator":
      if (whom === null || whom.outside || (!act.on && isLast(truth, whom))) return false;
      whom.administrator = act.on;
      return true;
    case "reset": {
      if (whom === null || !whom.open) return false;
      for (const one of truth.links) {
        if (one.kind === "reset" && ownOf(one) === whom.name) one.open = false;
      }
      const human = whom.name.split("/")[1] as Human;
      truth.links.push({ ...link, kind: "reset", whom: human, drop: act.drop });
      return true;
    }
    case "publish": {
      const rules = truth.schools.get(school);
      if (rules !== undefined) rules.version += 1;
      return true;
    }
    case "rules":
      Object.assign(truth.schools.get(school) ?? {}, {
        training: act.training,
        factor: act.factor,
      });
      return true;
    default:
      return false;
  }
}
