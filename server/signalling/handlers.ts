/** One entry per request. The type demands all of them; each is a single call. */
import type { Lobby, Replies } from "#protocol/events.ts";
import type { Payload, RequestName } from "#protocol/schemas.ts";
import type { LiveSessions } from "../consent/live-sessions.ts";
import type { Media } from "../consent/media.ts";
import type { Caller } from "../consent/ports.ts";
import type { Prompts, Reply } from "../consent/prompts.ts";
import type { IoSocket } from "./pages.ts";

export type Handlers = {
  [R in RequestName]: (
    by: Caller,
    payload: Payload<R>,
    socket: IoSocket,
  ) => Promise<Reply<Replies[R]>> | Reply<Replies[R]>;
};
interface HandlerDeps {
  sessions: LiveSessions;
  prompts: Prompts;
  media: Media;
  lobby: (socket: IoSocket) => Promise<Lobby>;
  lobbyChanged: () => void;
  /** Throws what the permission of this moment refuses with. */
  again: (request: RequestName, by: Caller) => void;
  renewToken: (socket: IoSocket, token: string) => Promise<{ expiresInMs: number }>;
}

const only = async <T>(reply: Promise<T>): Promise<Reply<T>> => ({
  reply: await reply,
  after: () => undefined,
});

export const createHandlers = (deps: HandlerDeps): Handlers => {
  const { sessions, prompts, media } = deps;
  return {
    "auth:renew": (_by, { token }, socket) => only(deps.renewToken(socket, token)),
    "lobby:enter": async (by, { waiting }, socket) => {
      const news = socket.data.waiting !== waiting;
      const before = { inLobby: socket.data.inLobby, waiting: socket.data.waiting };
      // Before the lobby is read: a change meanwhile reaches this page as a notice.
      Object.assign(socket.data, { inLobby: true, waiting });
      const lobby = await deps
        .lobby(socket)
        .then((read) => (deps.again("lobby:enter", by), read))
        .catch((error: unknown) => {
          Object.assign(socket.data, before);
          throw error;
        });
      const after = (): void => {
        // A page of the owner that opens later sees what is live already.
        const view = lobby.mine && sessions.view(lobby.mine.sessionId, by);
        if (view) socket.emit("view", view);
        if (view) socket.data.told.note(view);
        if (news) deps.lobbyChanged();
      };
      return { reply: { lobby }, after };
    },
    "session:open": (by, ask) => sessions.open(by, ask),
    "session:renew": (by, ask) => sessions.renew(by, ask),
    "session:resume": (by, ask) => sessions.resume(by, ask),
    "session:continue": (by, { sessionId }) => sessions.continue(by, sessionId),
    "session:end": (by, { sessionId }) => sessions.end(by, sessionId),
    "session:set-end": (by, ask) => sessions.setEnd(by, ask),
    "curtain:draw": (by, { sessionId }) => sessions.drawCurtain(by, sessionId),
    "curtain:lift": (by, { sessionId }) => sessions.liftCurtain(by, sessionId),
    "coach:remove": (by, ask) => sessions.removeCoach(by, ask),
    "coach:admit": (by, ask) => sessions.admitCoach(by, ask),
    "ear:set": (by, ask) => sessions.setEar(by, ask),
    "signal:send": (by, ask) => prompts.sendSignal(by, ask),
    "cue:seen": (by, ask) => prompts.cueSeen(by, ask),
    "record:start": (by, ask) => sessions.recording.start(by, ask),
    "record:stop": (by, { sessionId }) => sessions.recording.stop(by, sessionId),
    "record:drop": (by, { sessionId }) => sessions.recording.drop(by, sessionId),
    "record:voices": (by, ask) => sessions.recording.voices(by, ask),
    "together:start": (by, ask) => sessions.together.start(by, ask),
    "together:lead": (by, ask) => sessions.together.lead(by, ask),
    "together:stop": (by, { sessionId }) => sessions.together.stop(by, sessionId),
    "together:follow": (by, { sessionId }) => sessions.together.follow(by, sessionId),
    "session:join": async (by, { sessionId }, socket) => {
      const joined = await sessions.join(by, sessionId);
      socket.data.follows.add(sessionId);
      return joined;
    },
    "session:leave": async (by, { sessionId }, socket) => {
      const left = await sessions.leave(by, sessionId);
      socket.data.follows.delete(sessionId);
      return left;
    },
    "talk:hold": (by, { sessionId }) => sessions.holdTalk(by, sessionId),
    "talk:release": (by, { sessionId }) => sessions.releaseTalk(by, sessionId),
    "cue:send": (by, ask) => prompts.sendCue(by, ask),
    "media:open": (by, ask) => only(media.open(by, ask)),
    "media:connect": (by, ask) => only(media.connect(by, ask)),
    "media:restart-ice": (by, ask) => only(media.restartIce(by, ask)),
    "media:produce": (by, ask) => only(media.produce(by, ask)),
    "media:unproduce": (by, ask) => only(media.unproduce(by, ask)),
    "media:consume": (by, ask) => only(media.consume(by, ask)),
    "media:resume": (by, ask) => only(media.resume(by, ask)),
  };
};
