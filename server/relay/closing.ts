/**
 * R5: taking away. First everything is closed in memory and asked of the worker,
 * in one go without an await; then the worker's own word is awaited.
 */
import type { RouterDump } from "mediasoup/types";
import { short, type RelayContext } from "./context.ts";
import type { Feed, HeldConsumer, HeldProducer, HeldTransport, Room } from "./room.ts";
import type { Holder } from "./types.ts";
import { within } from "./within.ts";

/** A worker that has not answered by then is killed. */
export const PROOF_MS = 1_000;

export interface Which {
  consumers?: (held: HeldConsumer) => boolean;
  producers?: (held: HeldProducer) => boolean;
  transports?: (held: HeldTransport) => boolean;
  /** Of what goes to the recorder. */
  feeds?: (feed: Feed) => boolean;
}
export interface Shut {
  /** What the worker must no longer name: everything a packet could leave or enter by. */
  ids: ReadonlySet<string>;
  consumers: readonly HeldConsumer[];
  /** Taken out of the room and empty, but still open at the worker. */
  transports: readonly HeldTransport[];
}

const no = (): boolean => false;

/**
 * Closes without waiting. What depends on a taken transport or producer goes with
 * it. Transports themselves are slow to close and carry nothing once they are
 * empty: the caller closes them when the proof has been asked for.
 */
export const shut = (room: Room, which: Which): Shut => {
  const transports = [...room.transports.values()].filter(which.transports ?? no);
  const underClosed = new Set(transports.map((held) => held.transport.id));
  const pickProducer = which.producers ?? no;
  const producers = [...room.producers.values()].filter(
    (held) => underClosed.has(held.transportId) || pickProducer(held),
  );
  const silenced = new Set(producers.map((held) => held.producer.id));
  const pickConsumer = which.consumers ?? no;
  const consumers = [...room.consumers.values()].filter(
    (held) =>
      underClosed.has(held.transportId) ||
      silenced.has(held.offer.producerId) ||
      pickConsumer(held),
  );
  const pickFeed = which.feeds ?? no;
  const feeds = [...(room.tap?.feeds.values() ?? [])].filter(
    (feed) => silenced.has(feed.producerId) || pickFeed(feed),
  );

  for (const held of consumers) room.consumers.delete(held.consumer.id);
  for (const feed of feeds) room.tap?.feeds.delete(feed.consumer.id);
  for (const held of producers) room.producers.delete(held.producer.id);
  for (const held of transports) {
    room.transports.delete(held.transport.id);
    if (held.expiry !== null) clearTimeout(held.expiry);
  }
  // Consumers first: they are what a packet would leave by.
  for (const { consumer } of [...consumers, ...feeds]) consumer.close();
  for (const held of producers) held.producer.close();
  if (feeds.length > 0) room.tap?.tell();
  return {
    ids: new Set([...[...consumers, ...feeds].map(({ consumer }) => consumer.id), ...silenced]),
    consumers,
    transports,
  };
};

const names = (dump: RouterDump, ids: ReadonlySet<string>): boolean =>
  dump.mapProducerIdConsumerIds.some(
    ({ key, values }) => ids.has(key) || values.some((id) => ids.has(id)),
  );

/**
 * Resolves when nothing of `ids` can send any more: the worker, which handles
 * the requests of its channel in order, no longer names them, or it is dead.
 * Never rejects.
 */
export const prove = async (
  room: Room,
  context: RelayContext,
  ids: ReadonlySet<string>,
): Promise<void> => {
  const answer = await within(PROOF_MS, room.router.dump());
  if (answer.status === "done" && !names(answer.value, ids)) return;
  if (!room.worker.gone) {
    context.log.error(
      { session: short(room.sessionId), worker: room.worker.pid, answer: answer.status },
      "a worker did not prove a close and is killed",
    );
  }
  await room.worker.kill();
};

/** Tells the pages what they lost, and that the watcher list has changed. */
const report = (
  room: Room,
  context: RelayContext,
  consumers: readonly HeldConsumer[],
  except: string | null = null,
): void => {
  const byPage = new Map<string, { holder: Holder; consumerIds: string[] }>();
  for (const { holder, consumer } of consumers) {
    if (holder.connection === except) continue;
    const page = byPage.get(holder.connection);
    if (page === undefined) {
      byPage.set(holder.connection, { holder, consumerIds: [consumer.id] });
    } else page.consumerIds.push(consumer.id);
  }
  for (const { holder, consumerIds } of byPage.values()) {
    context.listener.gone(room.sessionId, holder, consumerIds);
  }
  context.listener.changed(room.sessionId);
};

/** Closes, waits for the proof, then tells. `except` is a page that needs no telling. */
export const takeAway = async (
  room: Room,
  context: RelayContext,
  which: Which,
  except: string | null = null,
): Promise<void> => {
  const taken = shut(room, which);
  const proven = taken.ids.size > 0 ? prove(room, context, taken.ids) : undefined;
  discard(taken);
  if (proven === undefined) return;
  await proven;
  tellLater(room, context, taken, except);
};

/** Closes the empty transports, behind the question in the same channel: the answer is not kept. */
export const discard = ({ transports }: Shut): void => {
  for (const held of transports) held.transport.close();
};

/** The acknowledgement first, then the others. */
export const tellLater = (
  room: Room,
  context: RelayContext,
  { consumers }: Shut,
  except: string | null = null,
): void => {
  setImmediate(() => report(room, context, consumers, except));
};
