/** The whole object graph on one screen. */
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { openFolder } from "#recordings/storage/fs.ts";
import { openAccounts } from "./accounts/accounts.ts";
import { permit } from "./accounts/permissions.ts";
import { UNKNOWN } from "./accounts/standing.ts";
import { KEY_OUTLIVES_MS } from "./accounts/tokens.ts";
import { tellOwners } from "./audit/my-log-news.ts";
import type { Config } from "./config.ts";
import { LiveSessions } from "./consent/live-sessions.ts";
import { Media } from "./consent/media.ts";
import { relationOf } from "./consent/policy.ts";
import type { Caller } from "./consent/ports.ts";
import { Prompts } from "./consent/prompts.ts";
import { createHttp } from "./http/http.ts";
import { createOrigins } from "./http/origins.ts";
import { createDesk } from "./library/desk/desk.ts";
import { openLibrary } from "./library/library.ts";
import { openTombstones } from "./library/tombstones.ts";
import type { Log } from "./log.ts";
import { peopleOf } from "./people.ts";
import { createSmtpMail, noMail } from "./mail/smtp.ts";
import { createRelay } from "./relay/relay.ts";
import { createSignalling } from "./signalling/index.ts";
import { openStores } from "./stores/index.ts";
import { openKeyRing } from "./stores/key-ring.ts";
import { makePrivateFolder } from "./stores/private-folder.ts";
import { openSecret } from "./stores/secret.ts";
import { openSigningKey } from "./stores/signing-key.ts";
import { clock, ids } from "./world.ts";

const CLIENT = new URL("../client/dist", import.meta.url).pathname;

type Sent = Parameters<typeof permit>[2];

export interface Aside {
  url: string;
  /** The one-time link that makes the school, while there is none. */
  firstStart: string | null;
  /** Ends every live session first, proven; then everything else. A second call waits for the first. */
  close(): Promise<void>;
}

export const compose = async (config: Config, log: Log): Promise<Aside> => {
  const complain = (what: string, err: unknown): void =>
    log.error({ err, what }, "a fault of ours");
  const folder = makePrivateFolder(config.dataFolder);
  const stores = await openStores("sqlite", folder);
  stores.audit.onFault((error) => complain("beside the audit log", error));
  const port = (): number => (http.server.address() as AddressInfo | null)?.port ?? config.port;
  const origins = createOrigins(config, port);
  const refuses = (action: string, by: Caller, id: string | null, source?: Sent) => {
    const relation = id === null ? null : relationOf(sessions.session(id), by);
    const standing = standings.known(by.account) ?? UNKNOWN;
    return permit(action, { signedIn: true, relation, ...standing }, source);
  };
  const signalling = createSignalling({
    originAllowed: (request) => origins.allows(request.headers.origin),
    identify: (token) => people.identify(token),
    coaches: (account) => people.coaches(account),
    ...{ refuses, wallMs: clock.wallMs, complain },
  });
  const { announcer, isConnected } = signalling;

  // What is read before there is a live session to ask about: ties that lapsed, the watchdog.
  let born: LiveSessions | null = null;
  const door = await openAccounts({
    ...{ stores, log, page: origins.page },
    tokenKeys: openKeyRing({ folder, purpose: "access-tokens", outlivesMs: KEY_OUTLIVES_MS }),
    receiptKey: openSigningKey(folder, "receipts"),
    secretFor: (purpose) => openSecret(folder, purpose),
    mail: config.mail === null ? noMail : createSmtpMail(config.mail),
    lessons: {
      strike: (account) => signalling.accountClosed(account),
      part: async (host, guest) => born?.parted(host, guest),
      changed: () => void (born !== null && announcer.lobbyChanged()),
      live: (account) => born?.ownedBy(account) ?? null,
      holdings: (account) => library.holdings(account),
    },
  });
  const { signIns, standings, guests, receipts } = door;
  const { recordings } = stores;
  const storage = await openFolder(config.recordingsFolder);
  const library = await openLibrary({
    ...{ ...door, stores, log },
    storage,
    lessons: {
      of: (session, account) => born?.lessonOf(session, account) ?? null,
      gone: (recording) =>
        void born?.together.gone(recording).catch((err: unknown) => complain("gone", err)),
      parted: (shares, viewer) =>
        void born?.together.parted(shares, viewer).catch((err: unknown) => complain("parted", err)),
    },
    tombstones: await openTombstones({ path: config.tombstoneFile, recordings, now: Date.now }),
  });
  const people = peopleOf({
    ...{ ...stores, signIns, standings, guests },
    ...{ isClosing: signIns.isDenied, now: clock.wallMs },
  });

  const relay = await createRelay({
    settings: config.relay,
    workerBin: config.workerBinary ?? undefined,
    log: log.child({ part: "relay" }),
    dueInMs: () => born?.dueInMs() ?? null,
    listener: {
      lost: (lost) => sessions.mediaLost(lost),
      gone: (id, holder, consumers) => announcer.gone(id, holder.connection, consumers),
      changed: (id) => announcer.changed(id),
    },
  });
  const desk = createDesk({
    ...{ relay, recordings, storage, library, wallMs: clock.wallMs, now: clock.now },
    objects: config.recordingsFolder,
    cache: makePrivateFolder(join(folder, "recorder-code")),
    log: log.child({ part: "recorder" }),
  });
  const world = {
    ...{ relay, clock, ids, people, receipts, announcer, isConnected, refuses, complain },
    log: stores.audit,
    ...{ recorders: desk, showings: library.showings },
    ended: (owner: string, coaches: string[]) => guests.sessionEnded(owner, coaches),
  };
  const sessions = new LiveSessions(world);
  born = sessions;
  const session = sessions.session.bind(sessions);
  const prompts = new Prompts({ ...world, session, personIn: sessions.personIn.bind(sessions) });
  const media = new Media({ relay, clock, session });
  signIns.onSignInClosed((signIn) => signalling.signInClosed(signIn));
  signIns.onSignInClosed((sid) => library.cutHands({ sid }));
  signIns.onAccountClosed((account) => signalling.accountClosed(account));
  // Where only its sign-ins are cut, because the records fail, it keeps what it shares.
  signIns.onAccountClosed(async (account) => {
    library.cutHands({ account });
    if (signIns.isDenied(account)) await library.accountClosed(account);
  });
  standings.onChanged((account, { needs }) => signalling.needsChanged(account, needs));
  tellOwners({ audit: stores.audit, myLog: door.myLog, ...signalling, complain });

  let closing: Promise<void> | null = null;
  const http = await createHttp({
    ...{ config, log, door, library, origins, clientFolder: CLIENT },
    ready: () => (closing ? "stopping" : relay.ready() ? null : "relay-unavailable"),
  });
  signalling.open(http.server, { sessions, prompts, media });

  const shut = async (): Promise<void> => {
    await sessions.stop();
    await signalling.close();
    await http.close();
    await relay.stop();
    await desk.close();
    sessions.close();
    await library.close();
    await door.close();
    await stores.close();
  };
  const close = (): Promise<void> => (closing ??= shut());
  try {
    await http.listen({ host: config.host, port: config.port });
  } catch (error) {
    await close();
    throw error;
  }
  return { url: origins.list()[0] ?? "", firstStart: await door.firstStart(), close };
};
