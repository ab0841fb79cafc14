/**
 * What the use cases need from the media: the relay as a port.
 *
 * The relay decides nothing. Each call that could let media flow takes a
 * `Permit`, asks it before it begins and again after every await, and undoes
 * what it made when the answer has become no (R1). Each call that takes media
 * away resolves only when the worker has proved it (R5).
 */
import type { ConsumerOffer, TransportOffer } from "#protocol/events.ts";
import type { Payload } from "#protocol/schemas.ts";
import type { Source } from "#protocol/words.ts";

/** Whether the thing begun is still allowed, asked of the state of this very moment. */
export type Permit = () => boolean;
/** The page on whose behalf a transport, producer or consumer exists. */
export interface Holder {
  account: string;
  connection: string;
}
/** One RTP stream towards the recorder, as the worker sends it. */
export interface TappedStream {
  /** mediasoup's id of the consumer: never used twice. */
  consumerId: string;
  source: Source | "talkback";
  /** The owner, or the coach whose voice it is. */
  from: string;
  kind: "audio" | "video";
  mimeType: string;
  clockRate: number;
  channels: number;
  ssrc: number;
  payloadType: number;
  rtxSsrc: number | null;
  rtxPayloadType: number | null;
}
/** The recorder of one live session, as the relay sees it: one more receiver, on loopback. */
export interface Tap {
  recording: string;
  /** Where the recorder listens, UDP on 127.0.0.1. */
  port: number;
  /** R12, R9: asked before, and after every await, for each stream. */
  permit(source: Source | "talkback", from: string): boolean;
  /** Everything that is being sent, whenever that has changed. */
  streams(all: readonly TappedStream[]): void;
}

export type SentSource = Source | "talkback";
export type Direction = "send" | "receive";

/** Who receives the owner's media now: what the relay holds, not what anybody remembers. */
export interface Received {
  account: string;
  sources: Source[];
}

export interface RelayListener {
  /** The media of these live sessions is gone for good: their worker died or was killed. */
  lost(sessionIds: string[]): void;
  /** Consumers of one page were closed at the relay. */
  gone(sessionId: string, holder: Holder, consumerIds: string[]): void;
  /** Who receives or sends in this live session has changed. */
  changed(sessionId: string): void;
}

export interface Relay {
  /** Whether a live session could be opened now: guarded by the watchdog, and a worker is up. */
  ready(): boolean;
  /**
   * Makes room for a live session on the least loaded worker. `relay-unavailable` when there is none.
   * Without `owner`, the first account that sends a source is taken for it.
   */
  open(sessionId: string, owner?: string): Promise<void>;

  openTransport(
    sessionId: string,
    holder: Holder,
    direction: Direction,
    permit: Permit,
  ): Promise<TransportOffer>;
  connect(holder: Holder, request: Payload<"media:connect">, permit: Permit): Promise<void>;
  restartIce(
    holder: Holder,
    request: Payload<"media:restart-ice">,
    permit: Permit,
  ): Promise<Record<string, unknown>>;

  /**
   * Takes in one source of the holder's page. A second producer of the same
   * account and source replaces the first. A `talkback` producer is heard by
   * nobody until `speak` names its coach.
   */
  produce(holder: Holder, request: Payload<"media:produce">, permit: Permit): Promise<string>;
  unproduce(sessionId: string, holder: Holder, source: SentSource): Promise<void>;

  /** A consumer for the holder's page, paused until `resume`. Asking twice gives the same one. */
  consume(
    holder: Holder,
    request: Payload<"media:consume">,
    permit: Permit,
  ): Promise<ConsumerOffer>;
  resume(holder: Holder, request: Payload<"media:resume">, permit: Permit): Promise<void>;

  /** Lets one coach's voice through to the owner, or nobody's; resolves when it is so. */
  speak(sessionId: string, coach: string | null): Promise<void>;

  /**
   * Closes every consumer of the owner's media, of one coach or of everybody.
   * `everybody` also pauses the owner's producers at the worker until `uncover`.
   * With one coach, the coach's own voice and transports are closed too. When the promise
   * resolves, not one more packet leaves. It never rejects: a worker that does
   * not prove the close in time is killed, which is proof as well.
   */
  cut(sessionId: string, whom: { coach: string } | "everybody"): Promise<void>;
  /** The owner's producers take packets again, after a curtain or a suspension. */
  uncover(sessionId: string, permit: Permit): Promise<void>;
  /** Closes what one page held: its transports, producers and consumers. Proven like `cut`. */
  drop(sessionId: string, connection: string): Promise<void>;
  /** Ends the relay of a live session whole. Proven like `cut`; a second call does nothing. */
  close(sessionId: string): Promise<void>;

  /**
   * R12: lets the recorder receive what its permit allows, now and whenever something
   * new is sent, until `untap`, a cut or the end. A curtain takes everything from it, the
   * coaches' voices too; `uncover` brings back what is allowed then. Answers where the
   * packets will come from. A second tap of the same session replaces the first.
   */
  tap(sessionId: string, tap: Tap): Promise<{ ip: string; port: number }>;
  /** Asks the permit again for every stream: takes away what lost it (proven), gives what gained it. */
  retap(sessionId: string): Promise<void>;
  /** Proven like `cut`; a second one is proven as well. */
  untap(sessionId: string): Promise<void>;
  /** What the recorder receives now, read off the relay. */
  tapped(sessionId: string): SentSource[];

  watchers(sessionId: string): Received[];
  /** Sources that the owner is sending. */
  sending(sessionId: string): Source[];
  /** Coaches whose talkback producer exists. */
  voices(sessionId: string): string[];

  /** Ends every live session's media, the workers and the watchdog. */
  stop(): Promise<void>;
}
