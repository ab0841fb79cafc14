/** The door for pages: who is there, what they ask, what they are told. */
import type { IncomingMessage, Server as HttpServer } from "node:http";
import type { ServerToClientEvents } from "#protocol/events.ts";
import type { Need } from "#protocol/words.ts";
import type { LiveSessions } from "../consent/live-sessions.ts";
import type { Media } from "../consent/media.ts";
import type { Announcer } from "../consent/ports.ts";
import type { Prompts } from "../consent/prompts.ts";
import { AppError, toFailure } from "../errors.ts";
import { createAnnouncer } from "./announcer.ts";
import { authenticate, type Identity } from "./authenticate.ts";
import { attach, type DispatchDeps } from "./dispatch.ts";
import { createHandlers } from "./handlers.ts";
import { createLobby, type Colleague } from "./lobby.ts";
import { Pages } from "./pages.ts";
import { createRefusals } from "./refusals.ts";
import { openSocketServer } from "./socket-server.ts";
import { createThrottle } from "./throttle.ts";

const PAGES_PER_ACCOUNT = 12;

export interface SignallingDeps {
  originAllowed: (request: IncomingMessage) => boolean;
  identify: (token: string) => Promise<Identity>;
  coaches: (account: string) => Promise<Colleague[]>;
  refuses: DispatchDeps["refuses"];
  wallMs: () => number;
  complain: (what: string, error: unknown) => void;
}
export type LogNews = Parameters<ServerToClientEvents["log:line"]>[0];
/** The use cases; they need the announcer, so they come second. */
export interface UseCases {
  sessions: LiveSessions;
  prompts: Prompts;
  media: Media;
}
export interface Signalling {
  announcer: Announcer;
  isConnected: (connection: string) => boolean;
  /** Opens the socket server on this HTTP server. */
  open(http: HttpServer, useCases: UseCases): void;
  /** What ran under it is over and its pages are gone when the promise resolves. */
  signInClosed(signIn: string): Promise<void>;
  accountClosed(account: string): Promise<void>;
  /** What somebody has to do before anything else opens has changed (R20). */
  needsChanged(account: string, needs: readonly Need[]): void;
  /** Whether anybody is there to be told of a line of the log. */
  isHere(account: string): boolean;
  logLine(owner: string, news: LogNews): void;
  close(): Promise<void>;
}

export const createSignalling = (deps: SignallingDeps): Signalling => {
  const pages = new Pages();
  let useCases: UseCases | null = null;
  const cases = (): UseCases => {
    if (!useCases) throw new Error("signalling is not open yet");
    return useCases;
  };
  const lobby = createLobby({
    pages,
    coaches: deps.coaches,
    openSessions: () => cases().sessions.openSessions(),
    personIn: (id, account) => cases().sessions.personIn(id, account),
  });
  const announcer = createAnnouncer(pages, () => ({
    session: (id) => cases().sessions.session(id),
    view: (id, by) => cases().sessions.view(id, by),
    lobby,
    mayEnter: (by) => deps.refuses("lobby:enter", by, null, undefined) === null,
    complain: deps.complain,
  }));
  let close = async (): Promise<void> => undefined;

  return {
    announcer,
    isConnected: (connection) => pages.get(connection) !== undefined,
    open(http, given) {
      useCases = given;
      const { sessions } = given;
      const io = openSocketServer(http, deps.originAllowed);
      const { identify, wallMs } = deps;
      const door = authenticate({
        io,
        pages,
        identify,
        wallMs,
        pagesPerAccount: PAGES_PER_ACCOUNT,
      });
      const handlers = createHandlers({
        ...given,
        lobby,
        lobbyChanged: () => announcer.lobbyChanged(),
        again: (request, by) => {
          const refused = deps.refuses(request, by, null, undefined);
          if (refused) throw new AppError(refused);
        },
        renewToken: (socket, token) => door.renew(socket, token),
      });
      const refused = createRefusals(sessions, wallMs);
      const dispatch = { ...deps, handlers, refused, throttle: createThrottle() };
      io.on("connection", (socket) => {
        pages.add(socket);
        attach(socket, dispatch);
        socket.on("disconnect", () => {
          pages.remove(socket);
          sessions
            .connectionLost(socket.id)
            .catch((error: unknown) => deps.complain("connection lost", error));
          announcer.lobbyChanged();
        });
      });
      close = async () => {
        // The announcer tells with the next turn: pages learn why before their sockets close.
        await new Promise((resolve) => setImmediate(resolve));
        await io.close();
      };
    },
    async signInClosed(signIn) {
      const { sessions } = cases();
      const under = pages.ofSignIn(signIn);
      await Promise.all([
        sessions.signInClosed(signIn),
        ...under.map((page) => sessions.connectionLost(page.id)),
      ]);
      pages.expel(under, toFailure("signed-out").message);
    },
    async accountClosed(account) {
      await cases().sessions.accountClosed(account);
      pages.expel(pages.ofAccount(account), toFailure("signed-out").message);
    },
    needsChanged(account, needs) {
      for (const page of pages.ofAccount(account)) page.emit("needs", { needs: [...needs] });
      announcer.lobbyChanged();
    },
    isHere: (account) => pages.ofAccount(account).length > 0,
    logLine(owner, news) {
      for (const page of pages.ofAccount(owner)) {
        const refused = deps.refuses("GET /api/my/log", page.data.caller, null, undefined);
        if (refused === null) page.emit("log:line", news);
      }
    },
    close: () => close(),
  };
};
