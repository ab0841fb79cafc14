/**
 * R23 as a question about two worlds: the same history, with and without acts of
 * administrators at its end. Whatever a human can come to see of other people's
 * teaching in the first, the same human could come to see in the second.
 *
 * What is one's own is left out: an administrator who opens a closed account again
 * gives its person the sight of that person's own log, and of nobody else's.
 */
import { permit } from "#server/accounts/permissions.ts";
import { A_MOMENT, type Human } from "./cast.ts";
import type { Faults, Seat } from "./house.ts";
import { play, type Act } from "./acts.ts";
import { reach, thingsIn } from "./reach.ts";
import { closeWorld, openWorld, pass, settle, type World } from "./world.ts";

/** A server with a fault that somebody could build one day. */
export interface Plant {
  name: string;
  mail?: boolean;
  faults?: Faults;
  /** What an administrator does there besides the acts of the history. */
  act?(world: World, by: Seat): Promise<void>;
}
export interface Case {
  history: readonly Act[];
  acts: readonly Act[];
  human: Human;
  mail: boolean;
}
export interface Found {
  /** Seen with the acts and not without. */
  more: string[];
  /** Seen without them, of other people's. */
  before: number;
  /** How many of the administrator's acts were done. */
  done: number;
}

/** Somebody who may look after accounts at this moment; null when nobody can. */
async function administratorIn(world: World, school: string): Promise<number | null> {
  const { house, seats } = world;
  for (const [index, seat] of seats.entries()) {
    const account = await house.stores.accounts.byId(seat.account);
    if (account?.school !== school || account.closedAt !== null || !house.isHere(seat)) continue;
    const standing = await house.standings.of(seat.account);
    const refused = permit("GET /api/people", { signedIn: true, relation: null, ...standing });
    if (refused === null) return index;
  }
  return null;
}

async function actAll(world: World, acts: readonly Act[], plant: Plant): Promise<number> {
  let done = 0;
  for (const act of acts) {
    const school = "account" in act ? act.account.split("/")[0] : "hill";
    const at = world.schools.get(school === "lake" ? "lake" : "hill") ?? "";
    const seat = await administratorIn(world, at);
    if (seat === null) continue;
    if ((await play(world, { ...act, seat } as Act)) === null) done += 1;
    const by = world.seats[seat];
    if (by !== undefined) await plant.act?.(world, by);
  }
  return done;
}

async function seenIn(one: Case, plant: Plant, withActs: boolean) {
  const mail = plant.mail ?? one.mail;
  const world = await openWorld({ mail, ...(plant.faults ? { faults: plant.faults } : {}) });
  try {
    for (const act of one.history) await play(world, act);
    const things = await thingsIn(world);
    const done = withActs ? await actAll(world, one.acts, plant) : 0;
    if (!withActs) for (const _ of one.acts) await pass(world, A_MOMENT);
    await settle();
    const reached = await reach(world, one.human);
    const seen = [...reached].filter((thing) => (things.get(thing) ?? one.human) !== one.human);
    return { seen: new Set(seen), done };
  } finally {
    await closeWorld(world);
  }
}

export async function enlargement(one: Case, plant: Plant = { name: "none" }): Promise<Found> {
  const without = await seenIn(one, plant, false);
  const found = await seenIn(one, plant, true);
  const more = [...found.seen].filter((thing) => !without.seen.has(thing));
  return { more, before: without.seen.size, done: found.done };
}
