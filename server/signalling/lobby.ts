/** Before a lesson: whom a teacher may name, and which live sessions name a coach. */
import type { Lobby } from "#protocol/events.ts";
import type { Session } from "../consent/policy.ts";
import type { Named } from "../consent/ports.ts";
import type { IoSocket, Pages } from "./pages.ts";

export interface Colleague {
  id: string;
  name: string;
  about: string;
  /** A coach from outside the school. */
  outside: boolean;
  /** In these hands only since then (wall clock, ms), when that is recent. */
  newSince: number | null;
}
interface LobbySources {
  pages: Pages;
  /** Everybody whom this account may name as a coach. */
  coaches: (account: string) => Promise<Colleague[]>;
  openSessions: () => Session[];
  personIn: (sessionId: string, account: string) => Named;
}

export const createLobby = (sources: LobbySources) => {
  let version = 0;
  return async (socket: IoSocket): Promise<Lobby> => {
    const { caller, name } = socket.data;
    const coaches = await sources.coaches(caller.account);
    const sessions = sources.openSessions();
    version += 1;
    const mine = sessions.find((one) => one.status !== "none" && one.owner === caller.account);
    return {
      version,
      me: { account: caller.account, name },
      coaches: coaches.map(({ id, ...shown }) => ({
        account: id,
        ...shown,
        waiting: sources.pages.ofAccount(id).some((page) => page.data.waiting),
      })),
      mine: mine && mine.status !== "none" ? { sessionId: mine.id } : null,
      invitations: sessions.flatMap((one) => {
        if (one.status === "none" || !Object.hasOwn(one.guests, caller.account)) return [];
        if (one.guests[caller.account]?.standing !== "invited") return [];
        const teacher = sources.personIn(one.id, one.owner).name;
        return [{ sessionId: one.id, teacher, title: one.title }];
      }),
    };
  };
};
