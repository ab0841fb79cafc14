/**
 * Both sides in this very process, without a socket between: what a use case
 * itself costs against the one awaited call to mediasoup that it stands on.
 */
import { createHash, randomBytes } from "node:crypto";
import { createWorker } from "mediasoup";
import { createReceipts } from "#server/audit/receipts.ts";
import { LiveSessions } from "#server/consent/live-sessions.ts";
import { Media } from "#server/consent/media.ts";
import { createRelay } from "#server/relay/relay.ts";
import { newSigningKey } from "#server/stores/signing-key.ts";
import { mediaCodecs } from "#sfu-config/codecs.ts";
import { DEFAULT_RELAY_SETTINGS, VIDEO_CODECS } from "#sfu-config/settings.ts";
import { memoryRecorders } from "#test/consent/recorders.ts";
import { descendantsOf } from "#test/support/server-processes.ts";
import type { Payload, RequestName } from "#protocol/schemas.ts";
import { workerPath } from "../core/facts.ts";
import { canPin, CORES, pin } from "../core/machine.ts";
import type { BenchPage } from "../load/page.ts";
import { BareSessions } from "./bare/sessions.ts";
import type { Door, System } from "./system.ts";

type Answer = (by: Door, name: RequestName, payload: unknown) => Promise<unknown>;

const systemOf = (answer: Answer, leases: boolean): System => {
  const door = (account: string): Door => ({ url: "", account, auth: {} });
  let pages = 0;
  const enter = async ({ account }: Door): Promise<BenchPage> => {
    pages += 1;
    const by = { url: `page-${pages}`, account, auth: {} };
    return {
      account,
      socket: null,
      ask: async (name, payload) => (await answer(by, name, payload)) as never,
      close: () => undefined,
    };
  };
  return {
    url: "",
    pids: () => [process.pid],
    teacher: (index) => door(`teacher-account-${index}`),
    coach: (index) => door(`coach-account-${index}`),
    enter,
    leases,
  };
};

const pinWorkers = (): void => {
  const workers = descendantsOf(process.pid).filter(({ name }) => name.startsWith("mediasoup"));
  if (canPin())
    pin(
      workers.map(({ pid }) => pid),
      CORES.system,
    );
};

const nothing = (): void => undefined;

/** The use cases with the real relay, and people, log and pages that cost nothing. */
export const withOursInside = async <T>(work: (system: System) => Promise<T>): Promise<T> => {
  const relay = await createRelay({
    settings: { ...DEFAULT_RELAY_SETTINGS, firstPort: 0 },
    workerBin: workerPath(),
    log: { info: nothing, warn: nothing, error: nothing },
    listener: { lost: nothing, gone: nothing, changed: nothing },
  });
  const clock = { now: () => performance.now(), wallMs: () => Date.now() };
  const sessions = new LiveSessions({
    relay,
    clock,
    ids: {
      id: () => randomBytes(16).toString("base64url"),
      secret: () => randomBytes(32).toString("base64url"),
      digest: (secret) => createHash("sha256").update(secret).digest("base64url"),
    },
    people: {
      name: async (account) => account,
      coach: async (_owner, coach) => ({ name: coach, outside: false }),
    },
    refuses: () => null,
    recorders: memoryRecorders(),
    showings: { ownedBy: async () => undefined, shareWith: async () => null },
    ended: () => undefined,
    log: { append: async () => undefined },
    receipts: createReceipts(newSigningKey()),
    announcer: {
      changed: nothing,
      lobbyChanged: nothing,
      gone: nothing,
      cue: nothing,
      cueSeen: nothing,
      signal: nothing,
    },
    isConnected: () => true,
    complain: nothing,
  });
  const media = new Media({ relay, clock, session: (id) => sessions.session(id) });
  const answer: Answer = async (door, name, payload) => {
    const by = { account: door.account, connection: door.url, signIn: "bench" };
    const ask = payload as Payload<"session:end">;
    const acted = await act(sessions, media, by, name, ask);
    if (acted === null) return {};
    if (!("after" in acted)) return acted;
    acted.after();
    return acted.reply;
  };
  try {
    pinWorkers();
    return await work(systemOf(answer, true));
  } finally {
    await sessions.stop();
    await relay.stop();
    sessions.close();
  }
};

type By = Parameters<LiveSessions["end"]>[0];

/** The requests that a lesson of the benches makes. */
const act = async (
  sessions: LiveSessions,
  media: Media,
  by: By,
  name: RequestName,
  ask: Payload<"session:end">,
): Promise<{ reply: unknown; after: () => void } | object | null> => {
  const id = ask.sessionId;
  switch (name) {
    case "session:open":
      return sessions.open(by, ask as never);
    case "session:renew":
      return sessions.renew(by, ask as never);
    case "session:end":
      return sessions.end(by, id);
    case "session:join":
      return sessions.join(by, id);
    case "curtain:draw":
      return sessions.drawCurtain(by, id);
    case "curtain:lift":
      return sessions.liftCurtain(by, id);
    case "coach:remove":
      return sessions.removeCoach(by, ask as never);
    case "coach:admit":
      return sessions.admitCoach(by, ask as never);
    case "media:open":
      return media.open(by, ask as never);
    case "media:connect":
      return media.connect(by, ask as never);
    case "media:produce":
      return media.produce(by, ask as never);
    case "media:consume":
      return media.consume(by, ask as never);
    case "media:resume":
      return media.resume(by, ask as never);
    default:
      throw new Error(`not asked by a bench: ${name}`);
  }
};

export const withBareInside = async <T>(work: (system: System) => Promise<T>): Promise<T> => {
  const worker = await createWorker({ logLevel: "error", workerBin: workerPath() });
  try {
    const ip = "127.0.0.1";
    const webRtcServer = await worker.createWebRtcServer({
      listenInfos: [{ protocol: "udp", ip }],
    });
    const sessions = new BareSessions(worker, webRtcServer, mediaCodecs(VIDEO_CODECS));
    pinWorkers();
    const answer: Answer = (_by, name, payload) => sessions.answer(null, name, payload as never);
    return await work(systemOf(answer, false));
  } finally {
    const gone = new Promise<void>((resolve) => worker.once("subprocessclose", () => resolve()));
    worker.close();
    await gone;
  }
};
