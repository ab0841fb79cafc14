/** The relay of one live session: what exists for it at the worker, and for whom. */
import type { Consumer, PlainTransport, Producer, Router, WebRtcTransport } from "mediasoup/types";
import type { ConsumerOffer } from "#protocol/events.ts";
import { SOURCES, TALKBACK, type Source } from "#protocol/words.ts";
import type { Attempt } from "./attempt.ts";
import type { Direction, Holder, Received, SentSource, Tap } from "./types.ts";
import type { MediaWorker } from "./media-worker.ts";

export interface HeldTransport {
  transport: WebRtcTransport;
  holder: Holder;
  direction: Direction;
  /** The first and only DTLS connect; a repeated request shares it. */
  connecting: Promise<void> | null;
  /** Closes a transport that nobody connects. */
  expiry: NodeJS.Timeout | null;
}
export interface HeldProducer {
  producer: Producer;
  transportId: string;
  holder: Holder;
  source: SentSource;
}
export interface HeldConsumer {
  consumer: Consumer;
  transportId: string;
  holder: Holder;
  from: string;
  source: SentSource;
  offer: ConsumerOffer;
  /** The page has prepared it. */
  ready: boolean;
  /** The last thing said to the worker: forward, or hold. */
  forwarding: boolean;
}
/** One stream to the recorder. Never among the pages' consumers: its path is its own. */
export interface Feed {
  consumer: Consumer;
  producerId: string;
  from: string;
  source: SentSource;
  /** The last thing said to the worker. A voice is held while it is not that coach's turn. */
  forwarding: boolean;
}
export interface HeldTap {
  readonly tap: Tap;
  readonly transport: PlainTransport;
  readonly feeds: Map<string, Feed>;
  /** Producers for which a feed is being made, so that asking twice at once makes one. */
  readonly making: Set<string>;
  /** Tells the recorder's side what it is sent now. Never throws. */
  tell(): void;
}

export interface Room {
  readonly sessionId: string;
  readonly router: Router;
  readonly worker: MediaWorker;
  /** The account that sends the sources, null until it is known. It never changes. */
  owner: string | null;
  /** Closed to everything new; its remains may still be waiting for proof. */
  over: boolean;
  /** The owner's producers take no packets: a curtain, or a suspension. */
  covered: boolean;
  /** Grows with each covering and uncovering, so that a late one does not undo a newer. */
  coverTurn: number;
  /** Whose voice reaches the owner. */
  speaker: string | null;
  readonly transports: Map<string, HeldTransport>;
  readonly producers: Map<string, HeldProducer>;
  readonly consumers: Map<string, HeldConsumer>;
  /** What has begun and stands before an await; whatever takes away also voids these. */
  readonly attempts: Set<Attempt>;
  /** Consumers being made, so that asking twice at once makes one. */
  readonly making: Map<string, Promise<HeldConsumer>>;
  /** The recorder's, null while it has nothing here. */
  tap: HeldTap | null;
}

export const newRoom = (
  sessionId: string,
  router: Router,
  worker: MediaWorker,
  owner: string | null,
): Room => ({
  sessionId,
  router,
  worker,
  owner,
  over: false,
  covered: false,
  coverTurn: 0,
  speaker: null,
  transports: new Map(),
  producers: new Map(),
  consumers: new Map(),
  attempts: new Set(),
  making: new Map(),
  tap: null,
});

export const isTalkback = (source: SentSource): source is typeof TALKBACK => source === TALKBACK;

export const samePage = (a: Holder, b: Holder): boolean =>
  a.connection === b.connection && a.account === b.account;

const inOrder = (sources: Iterable<SentSource>): Source[] => {
  const present = new Set(sources);
  return SOURCES.filter((source) => present.has(source));
};

/** A consumer counts from the moment it exists, resumed or not: better too early than too late. */
export const watchersOf = (room: Room): Received[] => {
  const byAccount = new Map<string, SentSource[]>();
  for (const held of room.consumers.values()) {
    if (held.consumer.closed || isTalkback(held.source)) continue;
    const sources = byAccount.get(held.holder.account);
    if (sources === undefined) byAccount.set(held.holder.account, [held.source]);
    else sources.push(held.source);
  }
  return [...byAccount].map(([account, sources]) => ({ account, sources: inOrder(sources) }));
};

const open = (room: Room): HeldProducer[] =>
  [...room.producers.values()].filter((held) => !held.producer.closed);

export const sendingIn = (room: Room): Source[] => inOrder(open(room).map((held) => held.source));

export const voicesIn = (room: Room): string[] => [
  ...new Set(
    open(room)
      .filter((held) => isTalkback(held.source))
      .map((held) => held.holder.account),
  ),
];
