/** What the rules make of an act: whether it happens, and what is true afterwards. */
import { chief, cleared, isIdle, isTied, mayName, needs, needsFactor, personAt } from "./oracle.ts";
import { CODES, personOf, type Lesson, type OneTime, type Person, type Truth } from "./truth.ts";
import {
  A_MOMENT,
  accountName,
  AFTERWARDS,
  DAY,
  MINUTE,
  type AccountName,
  type Act,
  type Human,
} from "./world.ts";

const CONFIRMED = 10 * MINUTE;
const LINK_DAYS = 7;
const UNUSED_TIE_DAYS = 30;

const lessonOver = (truth: Truth, lesson: Lesson): void => {
  if (lesson.phase !== "live") return;
  lesson.phase = "over";
  for (const tie of truth.ties) {
    if (tie.open && tie.one && tie.host === lesson.owner && lesson.coaches.has(tie.guest)) {
      untie(truth, tie);
    }
  }
};
const untie = (truth: Truth, tie: Truth["ties"][number]): void => {
  tie.open = false;
  if (isTied(truth, tie.host, tie.guest)) return;
  for (const lesson of truth.lessons) {
    if (lesson.owner === tie.host) cut(lesson, tie.guest);
  }
};
const cut = (lesson: Lesson, name: AccountName): void => {
  if (lesson.phase === "live" && lesson.coaches.has(name)) {
    lesson.coaches.set(name, { cut: true, at: null });
  }
};
/** A sign-in is over: what it carries ends, and its page is gone. */
const leave = (truth: Truth, seat: number): void => {
  const sitting = truth.seats[seat];
  if (sitting === undefined || !sitting.open) return;
  sitting.open = false;
  for (const lesson of truth.lessons) {
    if (lesson.page === seat) lessonOver(truth, lesson);
    for (const coach of lesson.coaches.values()) if (coach.at === seat) coach.at = null;
  }
};
const leaveAll = (truth: Truth, name: AccountName): void => {
  for (const [seat, { account }] of truth.seats.entries()) if (account === name) leave(truth, seat);
};
/** Everything that an account is to lessons and guests is over. */
const strike = (truth: Truth, name: AccountName): void => {
  for (const lesson of truth.lessons) {
    if (lesson.owner === name) lessonOver(truth, lesson);
    else cut(lesson, name);
  }
  leaveAll(truth, name);
  for (const tie of truth.ties) {
    if (tie.open && (tie.host === name || tie.guest === name)) untie(truth, tie);
  }
  for (const link of truth.links) {
    if (link.by === name || (link.kind === "reset" && ownOf(link) === name)) link.open = false;
  }
};
const ownOf = ({ school, whom }: OneTime): AccountName => accountName(school, whom);
const inSchool = (truth: Truth, { school }: Person, name: AccountName): Person | null => {
  const found = truth.people.get(name);
  return found?.school === school ? found : null;
};
const isLast = (truth: Truth, person: Person): boolean =>
  person.administrator &&
  person.open &&
  ![...truth.people.values()].some(
    (one) => one !== person && one.school === person.school && one.administrator && one.open,
  );
const sit = (truth: Truth, human: string, account: AccountName): true => {
  const at = { open: true, used: truth.now, shown: truth.now, follows: new Set<number>() };
  truth.seats.push({ human, account, ...at });
  return true;
};
/** The human has a code of this account at hand, and uses it up. */
const useCode = (truth: Truth, human: Human, account: AccountName): boolean => {
  const left = truth.codes.get(`${human} ${account}`) ?? 0;
  if (left > 0) truth.codes.set(`${human} ${account}`, left - 1);
  return left > 0;
};
const tie = (truth: Truth, link: OneTime, guest: AccountName): void => {
  const before = truth.ties.filter(
    (one) => one.open && one.host === link.by && one.guest === guest,
  );
  const until = link.until ?? link.made + UNUSED_TIE_DAYS * DAY;
  truth.ties.push({ host: link.by, guest, until, one: link.until === null, open: true });
  for (const one of before) one.open = false;
};

function useLink(truth: Truth, who: Human, link: OneTime | undefined): boolean {
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
      Object.assign(person, { factor: false, trained: false, accepted: [], hands: truth.now });
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

function aboutPeople(truth: Truth, act: Act & { seat: number }): boolean {
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

function aboutGuests(truth: Truth, act: Act & { seat: number }): boolean {
  const me = personAt(truth, act.seat);
  if (me === null) return false;
  const free = cleared(truth, act.seat) !== null;
  switch (act.do) {
    case "invite guest": {
      if (me.outside || !free) return false;
      const known = truth.people.get(accountName(me.school, act.whom));
      if (known !== undefined && (!known.outside || !known.open)) return false;
      for (const one of truth.links) {
        if (one.kind === "guest" && one.by === me.name && one.whom === act.whom) one.open = false;
      }
      const until = act.days === null ? null : truth.now + act.days * DAY;
      const days = act.days === null ? UNUSED_TIE_DAYS : Math.min(act.days, LINK_DAYS);
      truth.links.push({
        ...{ kind: "guest", school: me.school, whom: act.whom, by: me.name, until },
        ...{ administrator: false, drop: false, made: truth.now, open: true },
        ends: truth.now + days * DAY,
      });
      return true;
    }
    case "withdraw guest": {
      const link = truth.links[act.link];
      if (me.outside || link?.kind !== "guest" || link.by !== me.name) return false;
      link.open = false;
      return true;
    }
    case "accept guest": {
      const link = truth.links[act.link];
      if (!free || link?.kind !== "guest" || !link.open || ownOf(link) !== me.name) return false;
      const host = truth.people.get(link.by);
      if (!me.outside || host === undefined || !host.open || host.outside) return false;
      link.open = false;
      tie(truth, link, me.name);
      return true;
    }
    case "end tie": {
      const one = truth.ties[act.tie];
      if (me.outside || one === undefined || !one.open || one.host !== me.name) return false;
      untie(truth, one);
      return true;
    }
    default:
      return false;
  }
}

function aboutLessons(truth: Truth, act: Act & { seat: number }): boolean {
  const me = personAt(truth, act.seat);
  if (me === null) return false;
  const free = cleared(truth, act.seat) !== null;
  if (act.do === "go live") {
    const busy = truth.lessons.some(({ owner, phase }) => owner === me.name && phase === "live");
    if (!free || me.outside || busy) return false;
    if (act.coaches.some((name) => !mayName(truth, me, name))) return false;
    const coaches = new Map(act.coaches.map((name) => [name, { cut: false, at: null }]));
    const begun = { owner: me.name, page: act.seat, phase: "live", curtain: false } as const;
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

function aboutMyself(truth: Truth, act: Act & { seat: number }): boolean {
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

function signIn(truth: Truth, act: Act & { do: "sign in" }): boolean {
  const name = accountName(act.school, act.who);
  const person = truth.people.get(name);
  if (person === undefined || !person.open || person.password !== act.who) return false;
  if (person.factor && !useCode(truth, act.who, name)) return false;
  return sit(truth, act.who, name);
}

/** What time alone brings about. */
export function timePasses(truth: Truth, ms: number): void {
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
