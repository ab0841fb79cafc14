/** A house with two schools in it, and what its people hold: seats, links, codes. */
import { mock } from "node:test";
import { generateSync } from "otplib";
import type { SignedIn } from "#server/accounts/sign-in.ts";
import { createSealing } from "#server/accounts/factors/sealing.ts";
import { AppError } from "#server/errors.ts";
import {
  accountName,
  addressOf,
  AFTERWARDS,
  CAST,
  FIRST_TIE_MS,
  HUMANS,
  MINUTE,
  passwordOf,
  schoolId,
  SCHOOLS,
  seed,
  START,
  type AccountName,
  type Human,
  type SchoolName,
} from "./cast.ts";
import { openHouse, ORIGIN, SECRET, type Faults, type House, type Seat } from "./house.ts";
import { fillShares, fillShelves } from "./shelf.ts";
import { secretIn } from "./stand-ins.ts";

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

/** Everything that is not async work of ours has been done when it resolves. */
export const settle = (): Promise<void> =>
  new Promise((resolve) => void setImmediate(() => setImmediate(resolve)));

export async function openWorld(options: { mail?: boolean; faults?: Faults } = {}): Promise<World> {
  mock.timers.enable({ apis: ["Date", "setTimeout"], now: START });
  const house = await openHouse(options.mail ?? false, options.faults);
  const receipt = { body: "", signature: "", keyId: "" };
  const { accounts, codes } = await seed(house.stores, receipt, createSealing(SECRET).seal);
  const gil = accounts.get("hill/gil") ?? "";
  const world: World = {
    ...{ house, accounts, schools: new Map(SCHOOLS.map((name) => [name, schoolId(name)])) },
    ...{ links: [], ties: [], sessions: [], seats: [], codes: new Map([[`gil ${gil}`, codes]]) },
  };
  for (const [name] of CAST) {
    const human = name.split("/")[1] ?? "";
    come(world, human, await house.signIns.begin(accounts.get(name) ?? "", visit(), "password"));
    await fillShelves(house.stores, accounts.get(name) ?? "", START);
  }
  await fillShares(house.stores, accounts, START);
  const host = accounts.get("hill/tess") ?? "";
  await house.guests.tie({ host, guest: gil, until: START + FIRST_TIE_MS, oneSession: false });
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
const visit = () => {
  visits += 1;
  return { ip: `2001:db8::${visits.toString(16)}`, userAgent: "Firefox" };
};
export const NOBODY: Seat = {
  ...{ human: "nobody", account: "nobody", sid: "none", token: "none" },
  ...{ refresh: "none", page: "none" },
};
export const seatAt = (world: World, index: number): Seat => world.seats[index] ?? NOBODY;
export const idOf = (world: World, name: AccountName): string =>
  world.accounts.get(name) ?? `nobody-${name}`.padEnd(22, "-");
export const at = (list: readonly string[], index: number): string =>
  list[index] ?? "nothing-here-0000000000";
export const linkAt = ({ links }: World, index: number): MadeLink =>
  links[index] ?? { secret: "A".repeat(43), id: "nothing-here-0000000000", holder: "nell" };

/** Ties come to be inside the use cases; those that are new get the next numbers. */
export async function noteTies(world: World): Promise<void> {
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
export function hand(world: World, seat: Seat, made: { link: string; url: string | null }): void {
  if (made.url === null) return;
  const holder = seat.human as Human;
  world.links.push({ id: made.link, secret: secretIn(made.url), holder });
}
export function codeOf(world: World, human: string, account: string): string | undefined {
  return world.codes.get(`${human} ${account}`)?.pop();
}
export async function addFactor(world: World, seat: Seat): Promise<boolean> {
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
  const answer = await signIns.signIn({ ...given, visit: visit(), origin: ORIGIN });
  if (answer.status === "entered") return come(world, who, answer.entered);
  if (!("challenge" in answer.asked)) throw new AppError("wrong-password");
  const { challenge } = answer.asked;
  const [account] = (await world.house.stores.accounts.byEmail(given.email))
    .filter((one) => one.school === school)
    .map((one) => one.id);
  const code = codeOf(world, who, account ?? "");
  if (code === undefined) throw new AppError("wrong-code");
  come(world, who, await signIns.withCode({ challenge, code }, visit()));
}
export async function useLink(world: World, who: Human, { secret }: MadeLink): Promise<void> {
  const { using, stores } = world.house;
  const holder = { ...visit(), origin: ORIGIN };
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
