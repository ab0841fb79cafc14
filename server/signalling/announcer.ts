/**
 * Tells the pages. Snapshots, never deltas, and one per page and turn of the
 * event loop at most: a burst of changes costs each page one message, and a page
 * for which nothing has changed none.
 */
import type { Announcer, Caller } from "../consent/ports.ts";
import type { SessionView } from "#protocol/events.ts";
import type { Lobby } from "#protocol/events.ts";
import type { Session } from "../consent/policy.ts";
import type { IoSocket, Pages } from "./pages.ts";

interface Sources {
  session: (id: string) => Session;
  view: (id: string, by: { account: string; connection: string }) => SessionView | null;
  lobby: (socket: IoSocket) => Promise<Lobby>;
  /** Whether this person may see the lobby at this moment. */
  mayEnter: (by: Caller) => boolean;
  complain: (what: string, error: unknown) => void;
}

/** `sources` is asked late, so that announcer and use cases may be built in any order. */
export const createAnnouncer = (pages: Pages, sources: () => Sources): Announcer => {
  const changedSessions = new Set<string>();
  let lobbyChanged = false;
  let planned = false;

  const tellLobby = async (socket: IoSocket): Promise<void> => {
    const { lobby, mayEnter } = sources();
    if (!mayEnter(socket.data.caller)) return;
    const found = await lobby(socket);
    if (mayEnter(socket.data.caller)) socket.emit("lobby", found);
  };
  const flush = (): void => {
    planned = false;
    const { session, view, complain } = sources();
    for (const id of changedSessions) {
      const state = session(id);
      for (const socket of pages.all()) {
        const { caller, follows } = socket.data;
        const owns = state.status !== "none" && state.owner === caller.account;
        if (!owns && !follows.has(id)) continue;
        const snapshot = view(id, caller);
        if (!snapshot || !socket.data.told.isNews(snapshot)) continue;
        socket.data.told.note(snapshot);
        socket.emit("view", snapshot);
      }
    }
    changedSessions.clear();
    if (!lobbyChanged) return;
    lobbyChanged = false;
    for (const socket of pages.all()) {
      if (!socket.data.inLobby) continue;
      tellLobby(socket).catch((error: unknown) => complain("lobby", error));
    }
  };
  const plan = (): void => {
    if (planned) return;
    planned = true;
    setImmediate(flush);
  };

  return {
    changed(id) {
      changedSessions.add(id);
      plan();
    },
    lobbyChanged() {
      lobbyChanged = true;
      plan();
    },
    gone(sessionId, connection, consumerIds) {
      pages.get(connection)?.emit("media:gone", { sessionId, consumerIds });
    },
    cue(to, cue) {
      pages.get(to)?.emit("cue", cue);
    },
    cueSeen(to, seen) {
      pages.get(to)?.emit("cue:seen", seen);
    },
    signal(to, signal) {
      for (const page of to) pages.get(page)?.emit("signal", signal);
    },
  };
};
