/** A real relay with real pages, for one test. */
import { observer } from "mediasoup";
import type { Router, Worker } from "mediasoup/types";
import type { ConsumerOffer } from "#protocol/events.ts";
import * as assert from "uvu/assert";
import { AppError } from "#server/errors.ts";
import { createRelay, type RelayOptions } from "#server/relay/relay.ts";
import type { Holder, Permit, Relay, RelayListener, SentSource } from "#server/relay/types.ts";
import { DEFAULT_RELAY_SETTINGS, type RelaySettings } from "#sfu-config/settings.ts";
import type { RelayThere } from "./relay-elsewhere.ts";
import {
  receivePeer,
  sendPeer,
  type ReceivePeer,
  type SendPeer,
} from "#test/support/webrtc-peer.ts";

export const SESSION = "a-live-session-of-tests";
export const TEACHER: Holder = { account: "teacher-account-0001", connection: "teacher-page" };
export const ANNA: Holder = { account: "coach-account-anna", connection: "anna-page" };
export const BEN: Holder = { account: "coach-account-benn", connection: "ben-page" };
export const yes: Permit = () => true;

export interface Heard {
  lost: string[];
  gone: { holder: Holder; consumerIds: string[] }[];
  changes: number;
  logged: string[];
}

export interface Stage {
  relay: Relay;
  heard: Heard;
  closers: (() => void)[];
  /** mediasoup's own objects, in the order of their making: to hurt them, never to ask them. */
  workers: Worker[];
  routers: Router[];
}

const listening = (heard: Heard): RelayListener => ({
  lost: (sessionIds) => void heard.lost.push(...sessionIds),
  gone: (_sessionId, holder, consumerIds) => void heard.gone.push({ holder, consumerIds }),
  changed: () => void (heard.changes += 1),
});

/** Runs `body` with a relay of its own and one open live session, and leaves nothing running. */
export const withRelay = async (
  body: (stage: Stage) => Promise<void>,
  options: { settings?: Partial<RelaySettings>; checkpoint?: RelayOptions["checkpoint"] } = {},
): Promise<void> => {
  const heard: Heard = { lost: [], gone: [], changes: 0, logged: [] };
  const write = (_fields: object, text: string): void => void heard.logged.push(text);
  const workers: Worker[] = [];
  const routers: Router[] = [];
  const onWorker = (worker: Worker): void => {
    workers.push(worker);
    worker.observer.on("newrouter", (router) => routers.push(router));
  };
  observer.on("newworker", onWorker);
  const relay = await createRelay({
    settings: { ...DEFAULT_RELAY_SETTINGS, firstPort: 0, ...options.settings },
    log: { info: write, warn: write, error: write },
    listener: listening(heard),
    ...(options.checkpoint === undefined ? {} : { checkpoint: options.checkpoint }),
  });
  const closers: (() => void)[] = [];
  try {
    await relay.open(SESSION);
    await body({ relay, heard, closers, workers, routers });
  } finally {
    for (const close of closers) close();
    await relay.stop();
    observer.off("newworker", onWorker);
  }
};

/** Looks again every few milliseconds until it is so. The test file's own limit ends a wait in vain. */
export const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
};

/** Rejected with this code of the error table? */
export const refusedWith = async (code: string, attempt: Promise<unknown>): Promise<void> => {
  const outcome = await attempt.then(
    () => "allowed",
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
  assert.is(outcome, code);
};

/** What a page needs of a relay, here or in another process. */
export interface Scene {
  relay: Pick<Relay | RelayThere, "openTransport" | "connect" | "produce" | "consume" | "resume">;
  closers: (() => void)[];
}

/** A page that sends these sources at 200 packets a second each. */
export const sends = async (
  { relay, closers }: Scene,
  holder: Holder,
  sources: readonly SentSource[],
  packetsPerSecond = 200,
): Promise<SendPeer> => {
  const offer = await relay.openTransport(SESSION, holder, "send", yes);
  const page = await sendPeer(offer, sources);
  closers.push(page.close);
  const { transportId } = offer;
  const { dtlsParameters } = page;
  await relay.connect(holder, { sessionId: SESSION, transportId, dtlsParameters }, yes);
  await page.connect();
  for (const source of sources) {
    const rtpParameters = page.rtpParameters(source) as never;
    await relay.produce(holder, { sessionId: SESSION, transportId, source, rtpParameters }, yes);
  }
  page.send(packetsPerSecond);
  return page;
};

export interface Receiving {
  page: ReceivePeer;
  transportId: string;
  consume(from: Holder, source: SentSource, permit?: Permit): Promise<ConsumerOffer>;
}

export const receives = async ({ relay, closers }: Scene, holder: Holder): Promise<Receiving> => {
  const offer = await relay.openTransport(SESSION, holder, "receive", yes);
  const page = await receivePeer(offer);
  closers.push(page.close);
  const { transportId } = offer;
  const { dtlsParameters, rtpCapabilities } = page;
  await relay.connect(holder, { sessionId: SESSION, transportId, dtlsParameters }, yes);
  await page.connect();
  return {
    page,
    transportId,
    consume: async (from, source, permit = yes) => {
      const request = {
        sessionId: SESSION,
        transportId,
        from: from.account,
        source,
        rtpCapabilities: rtpCapabilities as never,
      };
      const consumer = await relay.consume(holder, request, permit);
      page.add(consumer);
      return consumer;
    },
  };
};

/** Consumes, resumes and waits for the first packets. */
export const watches = async (
  stage: Scene,
  holder: Holder,
  from: Holder,
  sources: readonly SentSource[],
): Promise<{ receiving: Receiving; offers: ConsumerOffer[] }> => {
  const receiving = await receives(stage, holder);
  const offers: ConsumerOffer[] = [];
  for (const source of sources) {
    const offer = await receiving.consume(from, source);
    const flowing = receiving.page.more(offer.consumerId, 5);
    const { consumerId } = offer;
    await stage.relay.resume(holder, { sessionId: SESSION, consumerId }, yes);
    await flowing;
    offers.push(offer);
  }
  return { receiving, offers };
};
