/** What the server shows to the person at one seat, by asking it as a page would. */
import type { RouteName } from "#server/accounts/permissions.ts";
import type { Asker } from "#server/accounts/ports.ts";
import { AppError } from "#server/errors.ts";
import type { House, Seat } from "./house.ts";
import type { World } from "./world.ts";

/** Null where the server refuses. A fault of the server is thrown. */
export async function orRefused<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof AppError && error.code !== "internal") return null;
    throw error;
  }
}

export const over = <T>(
  house: House,
  seat: Seat,
  route: RouteName,
  read: (asker: Asker) => Promise<T>,
): Promise<T | null> => orRefused(house.asker(seat, route).then(read));

export const nameOf = (world: World, id: string): string =>
  [...world.accounts].find(([, one]) => one === id)?.[0] ?? id;
export const namesOf = (world: World, ids: readonly string[]): string[] =>
  ids.map((id) => nameOf(world, id)).toSorted();

export async function lobbySeen(world: World, seat: Seat) {
  const asked = orRefused(world.house.ask(seat, "lobby:enter", { waiting: false }));
  const found = await asked;
  if (found === null) return null;
  const { coaches, invitations, mine } = found.lobby;
  const number = ({ sessionId }: { sessionId: string }) => world.sessions.indexOf(sessionId);
  return {
    coaches: namesOf(
      world,
      coaches.map(({ account }) => account),
    ),
    invitations: invitations.map(number).toSorted((a, b) => a - b),
    mine: mine === null ? null : number(mine),
  };
}

export function lessonSeen(world: World, seat: Seat, session: string) {
  const view = world.house.view(seat, session);
  if (view === null) return "nothing";
  return view.title === "Fractions" ? "whole" : "removed";
}

/** Asks for the teacher's picture. */
export async function pictureSeen(world: World, seat: Seat, session: string): Promise<boolean> {
  const state = world.house.sessions.session(session);
  const from = "owner" in state ? state.owner : "nobody-here-0000000000";
  const what = { sessionId: session, transportId: "transport", from, source: "camera" } as const;
  const asked = world.house.ask(seat, "media:consume", {
    ...what,
    rtpCapabilities: { codecs: [] },
  });
  return (await orRefused(asked)) !== null;
}

export const myLogSeen = (world: World, seat: Seat) =>
  over(world.house, seat, "GET /api/my/log", async ({ account }) =>
    (await world.house.myLog.page(account, {})).lines.map(({ seq }) => seq),
  );
export const schoolLogSeen = (world: World, seat: Seat) =>
  over(world.house, seat, "GET /api/school/log", async ({ account }) =>
    (await world.house.myLog.ofSchool(account, {})).lines.map(({ seq }) => seq),
  );
export const peopleSeen = (world: World, seat: Seat) =>
  over(world.house, seat, "GET /api/people", async (me) => {
    const { people, links } = await world.house.peopleAdmin.list(me);
    const number = ({ link }: { link: string }) => world.links.findIndex(({ id }) => id === link);
    return {
      people: namesOf(
        world,
        people.map(({ account }) => account),
      ),
      links: links.map(number).toSorted((a, b) => a - b),
    };
  });
export const guestsSeen = (world: World, seat: Seat) =>
  over(world.house, seat, "GET /api/guests", async ({ account }) => {
    const { guests, invitations } = await world.house.guests.list(account);
    const number = ({ link }: { link: string }) => world.links.findIndex(({ id }) => id === link);
    return {
      guests: namesOf(
        world,
        guests.map((one) => one.account),
      ),
      invitations: invitations.map(number).toSorted((a, b) => a - b),
    };
  });
export const settingsSeen = (world: World, seat: Seat) =>
  over(world.house, seat, "GET /api/school", async (me) =>
    (await world.house.settings.read(me)).name.replace(" school", ""),
  );
export const copiesSeen = (world: World, seat: Seat) =>
  over(world.house, seat, "GET /api/my/agreements", async (me) =>
    (await world.house.agreements.copies(me)).copies.map(({ version }) => version),
  );
export const devicesSeen = (world: World, seat: Seat) =>
  over(world.house, seat, "GET /api/my/devices", async ({ account }) =>
    (await world.house.signIns.devices(account))
      .map(({ sid }) => world.seats.findIndex((one) => one.sid === sid))
      .toSorted((a, b) => a - b),
  );
