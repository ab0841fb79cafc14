/** A live session with its media, made by light WebRTC pages over the real socket. */
import { randomBytes } from "node:crypto";
import type { ConsumerOffer } from "#protocol/events.ts";
import { CONSENT_WORDING, RENEW_EVERY_MS, type Source } from "#protocol/words.ts";
import {
  receivePeer,
  sendPeer,
  type ReceivePeer,
  type SendPeer,
} from "#test/support/webrtc-peer.ts";
import type { System } from "../systems/system.ts";
import type { BenchPage } from "./page.ts";

/** What a consent names at once; more are admitted one by one. */
const NAMED_AT_ONCE = 8;
/** Every packet passes for a key frame, so one is proof that the picture runs. */
const FIRST_PACKETS = 1;

export interface Lesson {
  system: System;
  sessionId: string;
  sources: readonly Source[];
  owner: BenchPage;
  sending: SendPeer;
  /** Ends the live session and lets go of the page. */
  close(): Promise<void>;
}
export interface Watching {
  page: BenchPage;
  peer: ReceivePeer;
  transportId: string;
  offers: ConsumerOffer[];
  close(): void;
}

/** Renews as the owner's page does; a lost lease would show as packets that do not come. */
const keepAlive = (owner: BenchPage, sessionId: string): (() => void) => {
  let beat = 0;
  const timer = setInterval(() => {
    beat += 1;
    owner.ask("session:renew", { sessionId, beat }).catch(() => {
      // Refused when the live session has just ended; the bench sees that by its media.
    });
  }, RENEW_EVERY_MS);
  return () => clearInterval(timer);
};

export const openSession = async (
  owner: BenchPage,
  coaches: readonly string[],
  sources: readonly Source[],
): Promise<string> => {
  const { sessionId } = await owner.ask("session:open", {
    requestId: randomBytes(16).toString("base64url"),
    title: "bench",
    consent: {
      coaches: coaches.slice(0, NAMED_AT_ONCE),
      sources: [...sources],
      talkback: false,
      minutes: 60,
      wording: CONSENT_WORDING,
    },
    ear: "unconfirmed",
  });
  for (const coach of coaches.slice(NAMED_AT_ONCE)) {
    await owner.ask("coach:admit", { sessionId, coach });
  }
  return sessionId;
};

/** Opens the owner's transport and sources in a session that is live. */
export const sendInto = async (
  owner: BenchPage,
  sessionId: string,
  sources: readonly Source[],
): Promise<SendPeer> => {
  const offer = await owner.ask("media:open", { sessionId, direction: "send" });
  const { transportId } = offer;
  const sending = await sendPeer(offer, sources);
  const { dtlsParameters } = sending;
  await owner.ask("media:connect", { sessionId, transportId, dtlsParameters });
  await sending.connect();
  for (const source of sources) {
    const rtpParameters = sending.rtpParameters(source) as never;
    await owner.ask("media:produce", { sessionId, transportId, source, rtpParameters });
  }
  return sending;
};

/** Goes live as teacher `index` and sends nothing yet. */
export const goLive = async (
  system: System,
  index: number,
  coaches: readonly string[],
  sources: readonly Source[],
): Promise<Lesson> => {
  const owner = await system.enter(system.teacher(index));
  const sessionId = await openSession(owner, coaches, sources);
  const stop = system.leases ? keepAlive(owner, sessionId) : () => undefined;
  const sending = await sendInto(owner, sessionId, sources);
  return {
    system,
    sessionId,
    sources,
    owner,
    sending,
    close: async () => {
      stop();
      sending.send(0);
      await owner.ask("session:end", { sessionId }).catch(() => {
        // It was ended before: what was to be reached is reached.
      });
      sending.close();
      owner.close();
    },
  };
};

/** Consumes all sources over an open transport; resolves when packets of each one come. */
export const consumeAll = async (
  lesson: Pick<Lesson, "sessionId" | "owner" | "sources">,
  watching: Watching,
): Promise<void> => {
  const { sessionId, owner, sources } = lesson;
  const { page, peer, transportId } = watching;
  const rtpCapabilities = peer.rtpCapabilities as never;
  const from = owner.account;
  watching.offers = await Promise.all(
    sources.map((source) =>
      page.ask("media:consume", { sessionId, transportId, from, source, rtpCapabilities }),
    ),
  );
  await Promise.all(
    watching.offers.map(async (offer) => {
      const { consumerId } = offer;
      peer.add(offer);
      const flowing = peer.more(consumerId, FIRST_PACKETS);
      await page.ask("media:resume", { sessionId, consumerId });
      await flowing;
    }),
  );
};

/** Comes in as a coach: from the first byte of signalling to the first packets of each source. */
export const watch = async (lesson: Lesson, index: number): Promise<Watching> => {
  const { sessionId, system } = lesson;
  const page = await system.enter(system.coach(index));
  await page.ask("session:join", { sessionId });
  const offer = await page.ask("media:open", { sessionId, direction: "receive" });
  const { transportId } = offer;
  const peer = await receivePeer(offer);
  const { dtlsParameters } = peer;
  await page.ask("media:connect", { sessionId, transportId, dtlsParameters });
  await peer.connect();
  const close = (): void => {
    peer.close();
    page.close();
  };
  const watching: Watching = { page, peer, transportId, offers: [], close };
  await consumeAll(lesson, watching);
  return watching;
};
