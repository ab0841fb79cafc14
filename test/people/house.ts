/**
 * One server of real use cases on stores in memory, without sockets and HTTP.
 *
 * What stands at the edges is repeated here and nothing more: a request is judged
 * by the table of permissions, then the use case is called, and a closed sign-in
 * loses its pages.
 */
import { randomBytes } from "node:crypto";
import type { Replies } from "#protocol/events.ts";
import type { Payload, RequestName } from "#protocol/schemas.ts";
import { openAccounts, type Accounts } from "#server/accounts/accounts.ts";
import { digestOf } from "#server/accounts/links/links.ts";
import { permit, type RouteName, type Standing } from "#server/accounts/permissions.ts";
import type { Asker } from "#server/accounts/ports.ts";
import type { SignedIn } from "#server/accounts/sign-in.ts";
import { UNKNOWN } from "#server/accounts/standing.ts";
import { LiveSessions } from "#server/consent/live-sessions.ts";
import { Media } from "#server/consent/media.ts";
import { relationOf, type Page, type Session } from "#server/consent/policy.ts";
import type { Announcer, Caller } from "#server/consent/ports.ts";
import { Prompts } from "#server/consent/prompts.ts";
import { AppError } from "#server/errors.ts";
import { openLibrary, type Library } from "#server/library/library.ts";
import { createLog } from "#server/log.ts";
import { peopleOf } from "#server/people.ts";
import type { SentSource } from "#server/relay/types.ts";
import { createHandlers } from "#server/signalling/handlers.ts";
import { createLobby } from "#server/signalling/lobby.ts";
import { Pages, type IoSocket, type SocketData } from "#server/signalling/pages.ts";
import { createTold } from "#server/signalling/told.ts";
import { openMemoryStores } from "#server/stores/memory.ts";
import { newSigningKey } from "#server/stores/signing-key.ts";
import type { Stores } from "#server/stores/stores.ts";
import { Memory } from "#recordings/storage/memory.ts";
import { memoryRecorders } from "#test/consent/recorders.ts";
import {
  cheapPasswords,
  judgedOnce,
  mailboxes,
  memoryTombstones,
  nameTokens,
  relayStandIn,
  type Mailboxes,
  type RelayStandIn,
} from "./stand-ins.ts";

export const ORIGIN = "http://aside.test";
const KEY = newSigningKey();
export const SECRET = randomBytes(32);
const SILENT = createLog("fatal", { write: () => undefined });
const nobody = (): void => undefined;
const deaf: Announcer = {
  ...{ changed: nobody, lobbyChanged: nobody, gone: nobody },
  ...{ cue: nobody, cueSeen: nobody, signal: nobody },
};

/** Somebody at a page that is signed in. It stays a seat when the sign-in is over. */
export interface Seat {
  human: string;
  account: string;
  sid: string;
  token: string;
  refresh: string;
  page: string;
}
/** What a house may have that no house should: faults that are planted. */
export interface Faults {
  stores?(stores: Stores): Stores;
  relation?(session: Session, by: Page, standing: Standing): Page;
}

export interface House extends Accounts {
  stores: Stores;
  mail: Mailboxes;
  relay: RelayStandIn;
  sessions: LiveSessions;
  library: Library;
  /** The page of somebody who has just come in. */
  sit(human: string, entered: SignedIn): Seat;
  isHere(seat: Seat): boolean;
  /** A request over HTTP that the table allows. Throws what it refuses with. */
  asker(seat: Seat, route: RouteName): Promise<Asker>;
  /** A request of the socket. */
  ask<R extends RequestName>(seat: Seat, request: R, payload: Payload<R>): Promise<Replies[R]>;
  /** The snapshot that the page is sent whenever the live session changes; null for none. */
  view(seat: Seat, session: string): ReturnType<LiveSessions["view"]>;
  /** The page goes on with a fresh access token, or is expelled. */
  renew(seat: Seat): Promise<void>;
  shut(): Promise<void>;
}

export async function openHouse(withMail = false, faults: Faults = {}): Promise<House> {
  const opened = openMemoryStores();
  const stores = faults.stores?.(opened) ?? opened;
  const [relay, mail, pages] = [relayStandIn(), mailboxes(withMail), new Pages()];
  const complain = (what: string, error: unknown): never => {
    throw new Error(what, { cause: error });
  };
  const leave = async (gone: IoSocket[]) => {
    for (const socket of gone) pages.remove(socket);
    await Promise.all(gone.map(({ id }) => sessions.connectionLost(id)));
  };
  const accountClosed = async (account: string) => {
    await sessions.accountClosed(account);
    await leave(pages.ofAccount(account));
  };
  const door = await openAccounts({
    ...{ stores, mail, log: SILENT, tokenKeys: KEY, receiptKey: KEY, page: () => ORIGIN },
    secretFor: () => SECRET,
    made: { tokens: nameTokens(), passwords: cheapPasswords, strengths: judgedOnce() },
    lessons: {
      strike: accountClosed,
      part: (host, guest) => sessions.parted(host, guest),
      changed: nobody,
      live: () => null,
      holdings: (account) => library.holdings(account),
    },
  });
  const { signIns, standings, guests, receipts } = door;
  const library: Library = await openLibrary({
    ...{ ...door, stores, log: SILENT, now: () => Date.now(), steady: () => Date.now() },
    ...{ storage: new Memory(), tombstones: memoryTombstones() },
    lessons: {
      of: (session, account) => sessions.lessonOf(session, account),
      gone: (recording) =>
        void sessions.together.gone(recording).catch((error: unknown) => complain("gone", error)),
      parted: (shares, viewer) =>
        void sessions.together
          .parted(shares, viewer)
          .catch((error: unknown) => complain("parted", error)),
    },
  });
  const now = () => Date.now();
  const people = peopleOf({
    ...{ ...stores, signIns, standings, guests, now },
    isClosing: signIns.isDenied,
  });
  const refuses = (action: string, by: Caller, id: string | null, source?: SentSource) => {
    const standing = standings.known(by.account) ?? UNKNOWN;
    const session = id === null ? null : sessions.session(id);
    const as = session === null ? by : (faults.relation?.(session, by, standing) ?? by);
    const relation = session === null ? null : relationOf(session, as);
    return permit(action, { signedIn: true, relation, ...standing }, source);
  };
  const clock = { now, wallMs: now };
  const id = () => randomBytes(16).toString("base64url");
  const ids = { id, secret: () => randomBytes(32).toString("base64url"), digest: digestOf };
  const world = {
    ...{ relay, clock, ids, people, receipts, announcer: deaf, refuses, complain },
    isConnected: (page: string) => pages.get(page) !== undefined,
    log: stores.audit,
    ...{ recorders: memoryRecorders(), showings: library.showings },
    ended: (owner: string, coaches: string[]) => guests.sessionEnded(owner, coaches),
  };
  const sessions: LiveSessions = new LiveSessions(world);
  const session = sessions.session.bind(sessions);
  const personIn = sessions.personIn.bind(sessions);
  const openSessions = () => sessions.openSessions();
  const handlers = createHandlers({
    sessions,
    prompts: new Prompts({ ...world, session, personIn }),
    media: new Media({ relay, clock, session }),
    lobby: createLobby({ pages, coaches: people.coaches, openSessions, personIn }),
    lobbyChanged: nobody,
    again(request, by) {
      const refused = refuses(request, by, null);
      if (refused) throw new AppError(refused);
    },
    renewToken: async () => ({ expiresInMs: 0 }),
  });
  signIns.onSignInClosed(async (sid) => {
    const under = pages.ofSignIn(sid);
    await Promise.all([sessions.signInClosed(sid), leave(under)]);
  });
  signIns.onAccountClosed(accountClosed);
  signIns.onAccountClosed(library.accountClosed);
  signIns.onSignInClosed((sid) => library.cutHands({ sid }));

  const socketOf = ({ page }: Seat): IoSocket => {
    const socket = pages.get(page);
    if (socket === undefined) throw new AppError("signed-out");
    return socket;
  };
  return {
    ...door,
    ...{ stores, mail, relay, sessions, library },
    sit(human, { accessToken: token, refreshToken, me: { account } }) {
      const { sid } = signIns.authenticate(token);
      const page = id();
      const caller = { account, connection: page, signIn: sid };
      const shown = { name: human, school: "", outside: false, inLobby: false, waiting: false };
      const data: SocketData = { caller, ...shown, told: createTold(now), follows: new Set() };
      // Nothing is sent anywhere: the page is only looked up and asked for what it follows.
      pages.add({ id: page, data, emit: nobody } as unknown as IoSocket);
      return { human, account, sid, token, refresh: refreshToken ?? "", page };
    },
    isHere: ({ page }) => pages.get(page) !== undefined,
    async asker({ token }, route) {
      const identity = signIns.authenticate(token);
      const again = async (): Promise<void> => {
        const standing = await standings.of(identity.account);
        signIns.stillHolds(identity);
        const refused = permit(route, { signedIn: true, relation: null, ...standing });
        if (refused !== null) throw new AppError(refused);
      };
      await again();
      return { account: identity.account, sid: identity.sid, again };
    },
    async ask(seat, request, payload) {
      const socket = socketOf(seat);
      const { caller } = socket.data;
      const { sessionId = null, source } = payload as { sessionId?: string; source?: SentSource };
      const refused = refuses(request, caller, sessionId, source);
      if (refused !== null) throw new AppError(refused);
      const { reply, after } = await handlers[request](caller, payload, socket);
      after();
      return reply;
    },
    view(seat, id) {
      const socket = pages.get(seat.page);
      const state = session(id);
      if (socket === undefined || state.status === "none") return null;
      const { caller, follows } = socket.data;
      const standing = standings.known(caller.account) ?? UNKNOWN;
      const as = faults.relation?.(state, caller, standing) ?? caller;
      return state.owner === as.account || follows.has(id) ? sessions.view(id, as) : null;
    },
    async renew(seat) {
      const socket = pages.get(seat.page);
      if (socket === undefined) return;
      try {
        const { accessToken, refreshToken } = await signIns.refresh(seat.refresh);
        seat.token = accessToken;
        seat.refresh = refreshToken ?? seat.refresh;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        await leave([socket]);
      }
    },
    async shut() {
      await sessions.stop();
      sessions.close();
      await library.close();
      await door.close();
    },
  };
}
