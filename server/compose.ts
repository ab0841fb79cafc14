/** The whole object graph on one screen. */
import { createHash, randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { openFrontDoor } from "./accounts/front-door.ts";
import { permit } from "./accounts/permissions.ts";
import type { Config } from "./config.ts";
import { LiveSessions } from "./consent/live-sessions.ts";
import { Media } from "./consent/media.ts";
import { relationOf } from "./consent/policy.ts";
import type { Clock, Ids } from "./consent/ports.ts";
import { Prompts } from "./consent/prompts.ts";
import { createHttp } from "./http/http.ts";
import { createOrigins } from "./http/origins.ts";
import type { Log } from "./log.ts";
import { peopleOf } from "./people.ts";
import { createRelay } from "./relay/relay.ts";
import { createSignalling } from "./signalling/index.ts";
import { openStores } from "./stores/index.ts";
import { openSigningKey, type Purpose } from "./stores/signing-key.ts";
import { makePrivateFolder } from "./stores/private-folder.ts";

const CLIENT = new URL("../client/dist", import.meta.url).pathname;

const clock: Clock = { now: () => performance.now(), wallMs: () => Date.now() };
const ids: Ids = {
  id: () => randomBytes(16).toString("base64url"),
  secret: () => randomBytes(32).toString("base64url"),
  digest: (secret) => createHash("sha256").update(secret).digest("base64url"),
};

export interface Aside {
  url: string;
  /** Ends every live session first, proven; then everything else. A second call waits for the first. */
  close(): Promise<void>;
}

export const compose = async (config: Config, log: Log): Promise<Aside> => {
  const complain = (what: string, err: unknown): void =>
    log.error({ err, what }, "a fault of ours");
  const folder = makePrivateFolder(config.dataFolder);
  const keyFor = (purpose: Purpose) => openSigningKey(folder, purpose);
  const stores = await openStores("sqlite", folder);
  const { accounts, audit } = stores;
  const door = await openFrontDoor({ stores, keyFor, log });
  const people = peopleOf(accounts, door.signIns);

  const port = (): number => (http.server.address() as AddressInfo | null)?.port ?? config.port;
  const origins = createOrigins(config, port);
  const signalling = createSignalling({
    originAllowed: (request) => origins.allows(request.headers.origin),
    identify: people.identify,
    colleagues: people.colleagues,
    refuses: (action, by, sessionId, source) => {
      const relation = sessionId === null ? null : relationOf(sessions.session(sessionId), by);
      return permit(action, { signedIn: true, relation }, source);
    },
    wallMs: clock.wallMs,
    complain,
  });
  const { announcer, isConnected } = signalling;

  // The watchdog beats from the relay's start on, before there is a live session to ask about.
  let born: LiveSessions | null = null;
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
  const { receipts, signIns } = door;
  const world = {
    relay,
    clock,
    ids,
    people,
    log: audit,
    receipts,
    announcer,
    isConnected,
    complain,
  };
  const sessions = new LiveSessions(world);
  born = sessions;
  const session = sessions.session.bind(sessions);
  const prompts = new Prompts({ ...world, session, nameIn: sessions.nameIn.bind(sessions) });
  const media = new Media({ relay, clock, session });
  signIns.onSignInClosed((signIn) => signalling.signInClosed(signIn));
  signIns.onAccountClosed((account) => signalling.accountClosed(account));

  let closing: Promise<void> | null = null;
  const http = await createHttp({
    ...{ config, log, signIns, receipts, origins, clientFolder: CLIENT },
    ready: () => (closing ? "stopping" : relay.ready() ? null : "relay-unavailable"),
  });
  signalling.open(http.server, { sessions, prompts, media });

  const shut = async (): Promise<void> => {
    await sessions.stop();
    await signalling.close();
    await http.close();
    await relay.stop();
    sessions.close();
    await stores.close();
  };
  const close = (): Promise<void> => (closing ??= shut());
  try {
    await http.listen({ host: config.host, port: config.port });
  } catch (error) {
    await close();
    throw error;
  }
  return { url: origins.list()[0] ?? "", close };
};
