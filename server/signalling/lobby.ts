/** Before a lesson: whom a teacher may name, and which live sessions name a coach. */
import type { Lobby } from "#protocol/events.ts";
import type { Session } from "../consent/policy.ts";
import type { IoSocket, Pages } from "./pages.ts";

export interface Colleague {
  id: string;
  name: string;
  about: string;
}
interface LobbySources {
  pages: Pages;
  /** Everybody of the same school with an open account. */
  colleagues: (account: string) => Promise<Colleague[]>;
  openSessions: () => Session[];
  nameIn: (sessionId: string, account: string) => string;
}

export const createLobby = (sources: LobbySources) => {
  let version = 0;
  return async (socket: IoSocket): Promise<Lobby> => {
    const { caller, name } = socket.data;
    const colleagues = await sources.colleagues(caller.account);
    const sessions = sources.openSessions();
    version += 1;
    const mine = sessions.find((one) => one.status !== "none" && one.owner === caller.account);
    return {
      version,
      me: { account: caller.account, name },
      coaches: colleagues
        .filter((one) => one.id !== caller.account)
        .map((one) => ({
          account: one.id,
          name: one.name,
          about: one.about,
          waiting: sources.pages.ofAccount(one.id).some((page) => page.data.waiting),
        })),
      mine: mine && mine.status !== "none" ? { sessionId: mine.id } : null,
      invitations: sessions.flatMap((one) => {
        if (one.status === "none" || !Object.hasOwn(one.guests, caller.account)) return [];
        if (one.guests[caller.account]?.standing !== "invited") return [];
        const teacher = sources.nameIn(one.id, one.owner);
        return [{ sessionId: one.id, teacher, title: one.title }];
      }),
    };
  };
};
