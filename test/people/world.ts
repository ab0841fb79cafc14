/**
 * Two schools, a few people who know a few secrets, and everything that they can
 * do. The same acts are told to the oracle; what is here calls the use cases and
 * says whether they did it.
 */
import { mock } from "node:test";
import { generateSync } from "otplib";
import { CONSENT_WORDING } from "#protocol/words.ts";
import { newAccount } from "#server/accounts/new-account.ts";
import { firstAgreement, newSchool } from "#server/accounts/school-start.ts";
import type { SignedIn } from "#server/accounts/sign-in.ts";
import { AppError } from "#server/errors.ts";
import { cheapPasswords, secretIn } from "./stand-ins.ts";
import { openHouse, ORIGIN, type Faults, type House, type Seat } from "./house.ts";

export const SCHOOLS = ["hill", "lake"] as const;
export type SchoolName = (typeof SCHOOLS)[number];
/** Ada and Bea look after accounts; Gil coaches Tess from outside; Nell is nobody yet. */
export const HUMANS = ["ada", "tess", "cole", "gil", "bea", "bo", "nell"] as const;
export type Human = (typeof HUMANS)[number];
/** An account is one human's in one school: who it was made for, whoever holds it now. */
export type AccountName = `${SchoolName}/${Human}`;
export const accountName = (school: SchoolName, human: Human): AccountName => `${school}/${human}`;

export const START = Date.UTC(2026, 10, 23, 8);
export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;
/** Before each act, so that no two share a millisecond; and after days, until lessons are forgotten. */
export const A_MOMENT = 2_000;
export const AFTERWARDS = 11 * MINUTE;
/** Gil's invitation lasts so long at first. */
export const FIRST_TIE_MS = 3 * DAY;

export const CAST: readonly [AccountName, "administrator" | "member" | "outside"][] = [
  ["hill/ada", "administrator"],
  ["hill/tess", "member"],
  ["hill/cole", "member"],
  ["hill/gil", "outside"],
  ["lake/bea", "administrator"],
  ["lake/bo", "member"],
];
export const addressOf = (human: Human): string => `${human}@people.test`;
export const passwordOf = (human: Human): string => `marmalade ${human} 7 velocipede quartz`;
export const textOf = (version: number): string => `Agreement ${version}. `.padEnd(240, "lessons ");

let hashes: Promise<Map<Human, string>> | null = null;
const hashAll = async () =>
  new Map(
    await Promise.all(
      HUMANS.map(async (one) => [one, await cheapPasswords.hash(passwordOf(one))] as const),
    ),
  );

export interface MadeLink {
  secret: string;
  id: string;
  /** Who was given it. */
  holder: Human;
}
export interface World {
  house: House;
  schools: Map<SchoolName, string>;
  accounts: Map<AccountName, string>;
  /** Everybody who ever came in, in order; some of them are gone. */
  seats: Seat[];
  links: MadeLink[];
  ties: string[];
  sessions: string[];
  /** Codes of a second factor that each human wrote down, by account. */
  codes: Map<string, string[]>;
}

export type Act =
  | { do: "sign in"; who: Human; school: SchoolName }
  | { do: "sign out" | "sign out everywhere" | "accept" | "close own"; seat: number }
  | { do: "sign out device"; seat: number; other: number }
  | { do: "add factor" | "remove factor"; seat: number }
  | { do: "invite"; seat: number; whom: Human; administrator: boolean }
  | { do: "withdraw" | "withdraw guest" | "accept guest"; seat: number; link: number }
  | { do: "close" | "reopen"; seat: number; account: AccountName }
  | { do: "require factor" | "administrator"; seat: number; account: AccountName; on: boolean }
  | { do: "reset"; seat: number; account: AccountName; drop: boolean }
  | { do: "use link"; who: Human; link: number }
  | { do: "publish"; seat: number }
  | { do: "rules"; seat: number; training: boolean; factor: boolean }
  | { do: "invite guest"; seat: number; whom: Human; days: number | null }
  | { do: "end tie"; seat: number; tie: number }
  | { do: "go live"; seat: number; coaches: AccountName[] }
  | { do: "join" | "leave" | "draw" | "lift" | "end"; seat: number; session: number }
  | { do: "remove" | "admit"; seat: number; session: number; coach: AccountName }
  | { do: "time"; ms: number };

/** Everything that is not async work of ours has been done when it resolves. */
export const settle = (): Promise<void> =>
  new Promise((resolve) => void setImmediate(() => setImmediate(resolve)));

export async function openWorld(options: { mail?: boolean; faults?: Faults } = {}): Promise<World> {
  hashes ??= hashAll();
  const hashOf = await hashes;
  mock.timers.enable({ apis: ["Date", "setTimeout"], now: START });
  const house = await openHouse(options.mail ?? false, options.faults);
  const { stores, receipts } = house;
  const schools = new Map(SCHOOLS.map((name) => [name, `school-${name}-00000000`]));
  for (const [name, id] of schools) {
    const fields = { name: `${name} school`, controller: "c", registration: "", support: "s" };
    await stores.schools.add(newSchool(id, fields, START - 40 * DAY));
    await stores.agreements.publish(firstAgreement({ id, name: fields.name }, START));
  }
  const accounts = new Map<AccountName, string>();
  for (const [name, role] of CAST) {
    const [school, human] = name.split("/") as [SchoolName, Human];
    const [id, at] = [`account-${school}-${human}`.padEnd(22, "-"), schools.get(school) ?? ""];
    const given = { id, school: at, name: human, email: addressOf(human) };
    await stores.accounts.add({
      ...newAccount({ ...given, passwordHash: hashOf.get(human) ?? null }, START - 40 * DAY),
      ...{ administrator: role === "administrator", outside: role === "outside" },
    });
    const current = await stores.agreements.current(at);
    if (current === null) throw new Error("a school without an agreement");
    const { version, hash } = current;
    const facts = { account: id, school: at, version, hash, acceptedAt: START };
    await stores.agreements.accept({ ...facts, receipt: receipts.sign(facts) });
    accounts.set(name, id);
  }
  const none = { links: [], ties: [], sessions: [], seats: [], codes: new Map() };
  const world: World = { house, schools, accounts, ...none };
  for (const [name] of CAST) {
    const [, human] = name.split("/") as [SchoolName, Human];
    const entered = await house.signIns.begin(accounts.get(name) ?? "", visit(world), "password");
    world.seats.push(house.sit(human, entered));
  }
  const gil = await addFactor(world, seatAt(world, 3));
  if (!gil) throw new Error("Gil has no second factor");
  const [host, guest] = [accounts.get("hill/tess") ?? "", accounts.get("hill/gil") ?? ""];
  await house.guests.tie({ host, guest, until: START + FIRST_TIE_MS, oneSession: false });
  await noteTies(world);
  await settle();
  return world;
}
export async function closeWorld({ house }: World): Promise<void> {
  await house.shut();
  mock.timers.reset();
}

/** Each attempt from an address of its own: how guesses are counted has tests of its own. */
let visits = 0;
const visit = (_world: World) => {
  visits += 1;
  return { ip: `2001:db8::${visits.toString(16)}`, userAgent: "Firefox" };
};
const NOBODY: Seat = {
  ...{ human: "nobody", account: "nobody", sid: "none", token: "none" },
  ...{ refresh: "none", page: "none" },
};
export const seatAt = (world: World, index: number): Seat => world.seats[index] ?? NOBODY;
const idOf = (world: World, name: AccountName): string =>
  world.accounts.get(name) ?? `nobody-${name}`.padEnd(22, "-");
const at = (list: readonly string[], index: number): string =>
  list[index] ?? "nothing-here-0000000000";
const linkAt = ({ links }: World, index: number): MadeLink =>
  links[index] ?? { secret: "A".repeat(43), id: "nothing-here-0000000000", holder: "nell" };

/** Ties come to be inside the use cases; those that are new get the next numbers. */
async function noteTies(world: World): Promise<void> {
  const { stores } = world.house;
  const known = new Set(world.ties);
  // Open at the beginning of time: every one that has not ended.
  for (const { id } of (await stores.guests.open(0)).toReversed()) {
    if (!known.has(id)) world.ties.push(id);
  }
}
function come(world: World, human: string, entered: SignedIn): void {
  world.seats.push(world.house.sit(human, entered));
}
function hand(world: World, seat: Seat, made: { link: string; url: string | null }): void {
  if (made.url === null) return;
  const holder = seat.human as Human;
  world.links.push({ id: made.link, secret: secretIn(made.url), holder });
}
export function codeOf(world: World, human: string, account: string): string | undefined {
  return world.codes.get(`${human} ${account}`)?.pop();
}
async function addFactor(world: World, seat: Seat): Promise<boolean> {
  const { myFactors } = world.house;
  const asker = await world.house.asker(seat, "POST /api/my/totp");
  const { secret } = await myFactors.offerApp(asker);
  const codes = await myFactors.confirmApp(asker, generateSync({ secret }));
  world.codes.set(`${seat.human} ${seat.account}`, [...codes]);
  return true;
}
export async function signIn(world: World, who: Human, school: string): Promise<void> {
  const { signIns } = world.house;
  const given = { email: addressOf(who), password: passwordOf(who), school };
  const answer = await signIns.signIn({ ...given, visit: visit(world), origin: ORIGIN });
  if (answer.status === "entered") return come(world, who, answer.entered);
  if (!("challenge" in answer.asked)) throw new AppError("wrong-password");
  const { challenge } = answer.asked;
  const [account] = (await world.house.stores.accounts.byEmail(given.email))
    .filter((one) => one.school === school)
    .map((one) => one.id);
  const code = codeOf(world, who, account ?? "");
  if (code === undefined) throw new AppError("wrong-code");
  come(world, who, await signIns.withCode({ challenge, code }, visit(world)));
}
export async function useLink(world: World, who: Human, { secret }: MadeLink): Promise<void> {
  const { using, stores } = world.house;
  const holder = { ...visit(world), origin: ORIGIN };
  const found = await world.house.reading.read(secret, holder.ip);
  const link = await stores.links.byDigest((await world.house.links.open(secret)).digest);
  const code = found.proof === "code" ? codeOf(world, who, link?.account ?? "") : undefined;
  const body = { link: secret, name: who, password: passwordOf(who) };
  const entered = await using.use({ ...body, ...(code === undefined ? {} : { code }) }, holder);
  come(world, who, entered);
  const { account } = entered.me;
  const school = [...world.schools].find(([, id]) => id === link?.school)?.[0];
  const known = [...world.accounts.values()].includes(account);
  if (school !== undefined && !known) {
    const whose = HUMANS.find((one) => addressOf(one) === link?.email) ?? who;
    world.accounts.set(accountName(school, whose), account);
  }
}

export async function pass(world: World, ms: number): Promise<void> {
  const { house, seats } = world;
  const short = ms <= MINUTE;
  // The owners' pages keep their leases while it is a minute; nobody keeps one for days.
  for (let left = ms; left > 0; left -= 4_000) {
    mock.timers.tick(short ? Math.min(left, 4_000) : ms);
    if (!short) break;
    for (const session of house.sessions.openSessions()) {
      const owner = seats.find(({ page }) => page === session.page);
      const ask = { sessionId: session.id, beat: session.beat + 1 };
      if (owner !== undefined) await house.ask(owner, "session:renew", ask);
    }
  }
  await settle();
  if (!short) mock.timers.tick(AFTERWARDS);
  await settle();
  if (!short || ms === MINUTE) for (const seat of seats) await house.renew(seat);
  await settle();
}

const consentTo = (coaches: string[]) => ({
  ...{ coaches, sources: ["camera" as const], talkback: false },
  ...{ minutes: 240, wording: CONSENT_WORDING },
});

let requests = 0;
async function perform(world: World, act: Act): Promise<void> {
  const { house } = world;
  const seat = "seat" in act ? seatAt(world, act.seat) : NOBODY;
  const asker = (route: Parameters<House["asker"]>[1]) => house.asker(seat, route);
  const person = "account" in act ? idOf(world, act.account) : "";
  const onSession = "session" in act ? { sessionId: at(world.sessions, act.session) } : null;
  const admin = house.peopleAdmin;
  switch (act.do) {
    case "sign in":
      return signIn(world, act.who, world.schools.get(act.school) ?? "");
    case "sign out":
      return house.signIns.signOut(house.signIns.authenticate(seat.token), seat.refresh);
    case "sign out everywhere":
      return house.signIns.signOutEverywhere(
        (await asker("POST /api/sign-out-everywhere")).account,
      );
    case "sign out device": {
      const { account } = await asker("POST /api/my/devices/sign-out");
      return house.signIns.signOutDevice(account, seatAt(world, act.other).sid);
    }
    case "accept": {
      const me = await asker("POST /api/agreement/accept");
      const { version, hash } = await house.agreements.current(me);
      return house.agreements.accept(me, { version, hash, trained: true });
    }
    case "add factor":
      await addFactor(world, seat);
      return;
    case "remove factor":
      await house.myFactors.removeApp(await asker("POST /api/my/totp/remove"));
      return;
    case "close own": {
      const me = await asker("POST /api/my/close");
      house.confirmations.require(me.sid);
      return admin.closeOwn(me);
    }
    case "invite": {
      const whom = { email: addressOf(act.whom), name: "", administrator: act.administrator };
      return hand(world, seat, await admin.invite(await asker("POST /api/people/invite"), whom));
    }
    case "withdraw":
      return admin.withdraw(await asker("POST /api/people/withdraw"), linkAt(world, act.link).id);
    case "close":
      return admin.close(await asker("POST /api/people/close"), person);
    case "reopen":
      return admin.reopen(await asker("POST /api/people/reopen"), person);
    case "require factor":
      return admin.secondFactor(await asker("POST /api/people/second-factor"), person, act.on);
    case "administrator":
      return admin.administrator(await asker("POST /api/people/administrator"), person, act.on);
    case "reset": {
      const what = { account: person, dropSecondFactor: act.drop };
      return hand(world, seat, await admin.reset(await asker("POST /api/people/reset"), what));
    }
    case "use link":
      return useLink(world, act.who, linkAt(world, act.link));
    case "publish": {
      const me = await asker("POST /api/agreements");
      const after = (await house.agreements.current(me)).version;
      return house.agreements.publish(me, { after, text: textOf(after + 1) });
    }
    case "rules": {
      const me = await asker("POST /api/school");
      const {
        rules,
        codeOfPractice: _,
        administrators: __,
        mail: ___,
        ...fields
      } = await house.settings.read(me);
      const asked = { training: act.training, secondFactor: act.factor };
      return house.settings.change(me, { ...fields, rules: { ...rules, ...asked } });
    }
    case "invite guest": {
      const me = await asker("POST /api/guests/invite");
      const until = act.days === null ? null : Date.now() + act.days * DAY;
      const whom = { email: addressOf(act.whom), name: act.whom, until };
      return hand(world, seat, await house.guests.invite(me, whom));
    }
    case "withdraw guest": {
      const me = await asker("POST /api/guests/withdraw");
      return house.guests.withdraw(me, linkAt(world, act.link).id);
    }
    case "accept guest": {
      const me = await asker("POST /api/guests/accept");
      return house.guests.accept(me, linkAt(world, act.link).secret);
    }
    case "end tie":
      return house.guests.end(await asker("POST /api/guests/end"), at(world.ties, act.tie));
    case "go live": {
      requests += 1;
      const { sessionId } = await house.ask(seat, "session:open", {
        ...{ requestId: `r${requests}`.padEnd(22, "-"), title: "Fractions", ear: "hushed" },
        consent: consentTo(act.coaches.map((name) => idOf(world, name))),
      });
      world.sessions.push(sessionId);
      return;
    }
    case "join":
      await house.ask(seat, "session:join", onSession ?? { sessionId: "" });
      return;
    case "leave":
      await house.ask(seat, "session:leave", onSession ?? { sessionId: "" });
      return;
    case "draw":
      await house.ask(seat, "curtain:draw", onSession ?? { sessionId: "" });
      return;
    case "lift":
      await house.ask(seat, "curtain:lift", onSession ?? { sessionId: "" });
      return;
    case "end":
      await house.ask(seat, "session:end", onSession ?? { sessionId: "" });
      return;
    case "remove":
    case "admit": {
      const what = { ...(onSession ?? { sessionId: "" }), coach: idOf(world, act.coach) };
      await house.ask(seat, act.do === "remove" ? "coach:remove" : "coach:admit", what);
      return;
    }
    case "time":
      return pass(world, act.ms);
    default:
      return act satisfies never;
  }
}

/** Null when it was done, else the code of the refusal. A fault of the server is thrown. */
export async function play(world: World, act: Act): Promise<string | null> {
  let refused: string | null = null;
  await pass(world, A_MOMENT);
  try {
    await perform(world, act);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "internal") throw error;
    refused = error.code;
  }
  await settle();
  await noteTies(world);
  return refused;
}
