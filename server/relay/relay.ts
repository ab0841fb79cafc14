/**
 * The relay: mediasoup behind one interface. It decides nothing (that is
 * `consent/policy.ts`); it makes sure that what was decided is what happens.
 */
import { AppError } from "../errors.ts";
import { voidAttempts } from "./attempt.ts";
import { prove, shut, takeAway, tellLater } from "./closing.ts";
import { consume, resume } from "./consume.ts";
import { short, type RelayContext, type RelayLog } from "./context.ts";
import { cutCoach, cutEverybody, uncover } from "./cut.ts";
import type { MediaWorker } from "./media-worker.ts";
import { produce, unproduce } from "./produce.ts";
import { newRoom, sendingIn, voicesIn, watchersOf, type Room } from "./room.ts";
import { speak } from "./talkback.ts";
import { retap, tap, tappedIn, untap } from "./tap.ts";
import { connect, openTransport, restartIce } from "./transports.ts";
import type { Relay, RelayListener } from "./types.ts";
import { Watchdog } from "./watchdog.ts";
import { within } from "./within.ts";
import { WorkerPool } from "./worker-pool.ts";
import type { RelaySettings } from "#sfu-config/settings.ts";

export interface RelayOptions {
  settings: RelaySettings;
  /** The mediasoup worker; undefined for the one that mediasoup finds by itself. */
  workerBin?: string | undefined;
  log: RelayLog;
  listener: RelayListener;
  /**
   * Ms until a live session must be cut unless it is renewed, null when nothing
   * is pending: told to the watchdog, which sees to it when this process cannot.
   */
  dueInMs?: () => number | null;
  /** Tests stop the relay at each await that stands between permission and media. */
  checkpoint?: (awaited: string) => Promise<void>;
}

const OPEN_MS = 3_000;

/** A room, or one that is being made and may be closed before it is there. */
interface Opening {
  void: boolean;
  done: Promise<void>;
}

/** Rejects when no worker can be started. */
export const createRelay = async (options: RelayOptions): Promise<Relay> => {
  const { settings, log, listener } = options;
  const rooms = new Map<string, Room>();
  const openings = new Map<string, Opening>();
  const closings = new Map<string, Promise<void>>();
  let stopping = false;

  const lost = (worker: MediaWorker): void => {
    const gone = [...rooms.values()].filter((room) => room.worker === worker);
    for (const room of gone) {
      room.over = true;
      voidAttempts(room, () => true);
      shut(room, { transports: () => true });
      room.tap = null;
      rooms.delete(room.sessionId);
    }
    if (gone.length > 0) listener.lost(gone.map((room) => room.sessionId));
  };
  const watchdog: Watchdog = new Watchdog({
    log,
    dueInMs: options.dueInMs ?? (() => null),
    // Nobody could stop the media any more if this process froze: fail closed.
    hopeless: () => void pool.killAll(),
  });
  const pool: WorkerPool = new WorkerPool({
    settings,
    workerBin: options.workerBin,
    log,
    started: (worker) => {
      watchdog.watch(worker.pid);
      void worker.exited.then(() => watchdog.forget(worker.pid));
    },
    lost,
  });
  const context: RelayContext = {
    settings,
    log,
    listener,
    guarded: () => watchdog.alive && !stopping,
    checkpoint: options.checkpoint ?? (() => Promise.resolve()),
  };
  await watchdog.start();
  try {
    await pool.start();
  } catch (error) {
    await pool.close();
    await watchdog.stop();
    throw error;
  }

  const room = (sessionId: string): Room => {
    const found = rooms.get(sessionId);
    if (found === undefined) throw new AppError("relay-unavailable");
    return found;
  };
  /** What takes away never fails: without a room there is nothing left but a close under way. */
  const taking = async (sessionId: string, take: (room: Room) => Promise<void>): Promise<void> => {
    const found = rooms.get(sessionId);
    await (found === undefined ? closings.get(sessionId) : take(found));
  };

  const make = async (sessionId: string, owner: string | null, mine: Opening): Promise<void> => {
    await closings.get(sessionId);
    const worker = pool.least();
    worker.load += 1;
    const release = (): void => void (worker.load -= 1);
    const made = await within(OPEN_MS, worker.createRouter());
    if (made.status !== "done") {
      release();
      if (made.status === "late") await worker.kill();
      throw new AppError("relay-unavailable");
    }
    const router = made.value;
    router.observer.once("close", release);
    if (mine.void || stopping || worker.gone) {
      router.close();
      throw new AppError("moved-on");
    }
    rooms.set(sessionId, newRoom(sessionId, router, worker, owner));
    log.info({ session: short(sessionId), worker: worker.pid }, "relay opened");
  };

  const endRoom = async (ended: Room): Promise<void> => {
    ended.over = true;
    voidAttempts(ended, () => true);
    const taken = shut(ended, { transports: () => true, feeds: () => true });
    ended.tap = null;
    await prove(ended, context, taken.ids);
    tellLater(ended, context, taken);
    // Nothing is left in it; the acknowledgement does not wait for the empty room.
    setImmediate(() => ended.router.close());
    log.info({ session: short(ended.sessionId) }, "relay closed");
  };

  const relay: Relay = {
    ready: () => context.guarded() && pool.ready(),
    // Registered before the first await, so that a close that follows at once finds it.
    async open(sessionId, owner) {
      if (!context.guarded()) throw new AppError("relay-unavailable");
      if (rooms.has(sessionId)) return;
      let opening = openings.get(sessionId);
      if (opening === undefined) {
        opening = { void: false, done: Promise.resolve() };
        openings.set(sessionId, opening);
        opening.done = make(sessionId, owner ?? null, opening).finally(() =>
          openings.delete(sessionId),
        );
      }
      await opening.done;
    },

    openTransport: async (sessionId, holder, direction, permit) =>
      openTransport(room(sessionId), context, holder, direction, permit),
    connect: async (holder, request, permit) =>
      connect(room(request.sessionId), context, holder, request, permit),
    restartIce: async (holder, request, permit) =>
      restartIce(room(request.sessionId), context, holder, request, permit),
    produce: async (holder, request, permit) =>
      produce(room(request.sessionId), context, holder, request, permit),
    unproduce: (sessionId, holder, source) =>
      taking(sessionId, (found) => unproduce(found, context, holder, source)),
    consume: async (holder, request, permit) =>
      consume(room(request.sessionId), context, holder, request, permit),
    resume: async (holder, request, permit) =>
      resume(room(request.sessionId), context, holder, request, permit),
    uncover: async (sessionId, permit) => uncover(room(sessionId), context, permit),

    speak: (sessionId, coach) => taking(sessionId, (found) => speak(found, context, coach)),
    cut: (sessionId, whom) =>
      taking(sessionId, (found) =>
        whom === "everybody" ? cutEverybody(found, context) : cutCoach(found, context, whom.coach),
      ),
    drop: (sessionId, connection) =>
      taking(sessionId, (found) => {
        voidAttempts(found, ({ holder }) => holder?.connection === connection);
        const ofPage = {
          transports: (held: { holder: { connection: string } }) =>
            held.holder.connection === connection,
        };
        return takeAway(found, context, ofPage, connection);
      }),

    close(sessionId) {
      const found = rooms.get(sessionId);
      if (found !== undefined) {
        rooms.delete(sessionId);
        const closing = endRoom(found).finally(() => closings.delete(sessionId));
        closings.set(sessionId, closing);
        return closing;
      }
      const opening = openings.get(sessionId);
      if (opening !== undefined) {
        opening.void = true;
        return opening.done.catch(() => {
          // Whoever opened is told; for the closer it is enough that nothing is open.
        });
      }
      return closings.get(sessionId) ?? Promise.resolve();
    },

    tap: async (sessionId, wanted) => tap(room(sessionId), context, wanted),
    retap: (sessionId) => taking(sessionId, (found) => retap(found, context)),
    untap: (sessionId) => taking(sessionId, (found) => untap(found, context)),
    tapped: (sessionId) => read(sessionId, tappedIn),

    watchers: (sessionId) => read(sessionId, watchersOf),
    sending: (sessionId) => read(sessionId, sendingIn),
    voices: (sessionId) => read(sessionId, voicesIn),

    async stop() {
      stopping = true;
      for (const opening of openings.values()) opening.void = true;
      await Promise.all([...rooms.keys()].map((sessionId) => relay.close(sessionId)));
      await pool.close();
      await watchdog.stop();
    },
  };
  const read = <T>(sessionId: string, question: (room: Room) => T[]): T[] => {
    const found = rooms.get(sessionId);
    return found === undefined ? [] : question(found);
  };
  return relay;
};
