/**
 * A page without a browser: signs in over HTTP, speaks over the real socket and,
 * with a Node WebRTC peer, sends and receives real media.
 */
import { io, type Socket } from "socket.io-client";
import type {
  Ack,
  ClientToServerEvents,
  ConsumerOffer,
  Failure,
  Replies,
  ServerToClientEvents,
  SessionView,
} from "#protocol/events.ts";
import type { Payload, RequestName } from "#protocol/schemas.ts";
import { CONSENT_WORDING, PROTOCOL_VERSION, RENEW_EVERY_MS, type Source } from "#protocol/words.ts";
import type { TokenReply } from "#protocol/http/sign-in.ts";
import type { Account, Server } from "./server.ts";
import { receivePeer, sendPeer, type ReceivePeer, type SendPeer } from "./webrtc-peer.ts";

type PageSocket = Socket<ServerToClientEvents, ClientToServerEvents>;
export class Refused extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.code);
    this.failure = failure;
  }
}

export interface SignedIn {
  token: string;
  account: string;
  cookie: string;
}
export const signIn = async (url: string, who: Pick<Account, "email" | "password">) => {
  const response = await fetch(`${url}/api/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ email: who.email, password: who.password }),
  });
  if (!response.ok) throw new Error(`sign-in answered ${response.status}`);
  const { accessToken, me } = (await response.json()) as TokenReply;
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  return { token: accessToken, account: me.account, cookie } satisfies SignedIn;
};

/** One POST of a person who signs in for it; answers what came back. */
export const askAs = async <T>(
  url: string,
  who: Pick<Account, "email" | "password">,
  path: string,
  body: unknown,
): Promise<T> => {
  const { token } = await signIn(url, who);
  const response = await fetch(`${url}${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${token}`,
      origin: url,
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as T;
};

export interface Page {
  socket: PageSocket;
  account: string;
  token: string;
  /** Resolves with the reply, rejects with `Refused`. */
  ask<R extends RequestName>(name: R, payload: Payload<R>): Promise<Replies[R]>;
  /** The code of the refusal; fails when the request is allowed. */
  refusal<R extends RequestName>(name: R, payload: Payload<R>): Promise<string>;
  /** Resolves with the first snapshot, past or future, for which this holds. */
  view(holds: (view: SessionView) => boolean): Promise<SessionView>;
  /** The newest snapshot, null before the first. */
  latest(): SessionView | null;
  close(): void;
}
const REPLY_MS = 10_000;

export const openPage = async (url: string, { token, account }: SignedIn): Promise<Page> => {
  const socket: PageSocket = io(url, {
    transports: ["websocket"],
    auth: { token, protocol: PROTOCOL_VERSION },
    extraHeaders: { origin: url },
    reconnection: false,
    forceNew: true,
  });
  let latest: SessionView | null = null;
  const waiting = new Set<(view: SessionView) => void>();
  /** As the client's pages do: a snapshot in a reply is one, and an older one is ignored. */
  const see = (view: SessionView): void => {
    if (latest?.sessionId === view.sessionId && view.version < latest.version) return;
    latest = view;
    for (const check of waiting) check(view);
  };
  socket.on("view", see);
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", reject);
  });
  const ask = async <R extends RequestName>(name: R, payload: Payload<R>): Promise<Replies[R]> => {
    // The typed emit cannot be called with a name that is only known to be one of many.
    const emit = socket.timeout(REPLY_MS) as unknown as {
      emitWithAck(name: string, payload: unknown): Promise<Ack<Replies[R]>>;
    };
    const answer = await emit.emitWithAck(name, payload);
    if (!answer.ok) throw new Refused(answer.error);
    if ("view" in answer) see(answer.view);
    return answer;
  };
  return {
    socket,
    account,
    token,
    ask,
    async refusal(name, payload) {
      try {
        await ask(name, payload);
      } catch (error) {
        if (error instanceof Refused) return error.failure.code;
        throw error;
      }
      throw new Error(`${name} was allowed`);
    },
    view: (holds) =>
      new Promise((resolve) => {
        const check = (view: SessionView): void => {
          if (!holds(view)) return;
          waiting.delete(check);
          resolve(view);
        };
        waiting.add(check);
        if (latest) check(latest);
      }),
    latest: () => latest,
    close: () => void socket.disconnect(),
  };
};

/** As much of a page as carries a lesson; the rest of it may be in another process. */
export type Asking = Pick<Page, "ask"> & { socket?: PageSocket };

export interface Lesson {
  sessionId: string;
  resumeSecret: string;
  /** Sends the sources as real media; gives the peer, which is sending nothing yet. */
  produce(sources: Source[]): Promise<SendPeer>;
  /** Renews the lease until it is told to stop. */
  keepAlive(): () => void;
}
export type Teacher = Page & Lesson;
export const newRequestId = (): string => crypto.randomUUID().replaceAll("-", "");

export const consentTo = (coaches: string[], minutes = 60) => ({
  coaches,
  sources: ["camera", "room"] as Source[],
  talkback: true,
  minutes,
  wording: CONSENT_WORDING,
});

/** The owner's side of a live session that this page carries. */
export const lessonOn = (page: Asking, sessionId: string, resumeSecret: string): Lesson => {
  let beat = 0;
  return {
    sessionId,
    resumeSecret,
    async produce(sources) {
      const offer = await page.ask("media:open", { sessionId, direction: "send" });
      const { transportId } = offer;
      const peer = await sendPeer(offer, sources);
      const dtlsParameters = peer.dtlsParameters as Payload<"media:connect">["dtlsParameters"];
      await page.ask("media:connect", { sessionId, transportId, dtlsParameters });
      await peer.connect();
      for (const source of sources) {
        const rtp = peer.rtpParameters(source) as Payload<"media:produce">["rtpParameters"];
        await page.ask("media:produce", { sessionId, transportId, source, rtpParameters: rtp });
      }
      return peer;
    },
    keepAlive() {
      const renew = (): void => {
        beat += 1;
        page.ask("session:renew", { sessionId, beat }).catch((error: unknown) => {
          // A renewal that is under way when the live session ends is refused: that is its end.
          if (!(error instanceof Refused) && page.socket?.connected) throw error;
        });
      };
      renew();
      const timer = setInterval(renew, RENEW_EVERY_MS);
      return () => clearInterval(timer);
    },
  };
};

/** Goes live, naming these accounts as coaches. */
export const goLive = async <P extends Asking>(
  page: P,
  coaches: string[],
  title = "Fractions",
): Promise<P & Lesson> => {
  const consent = consentTo(coaches);
  const ask = { requestId: newRequestId(), title, consent, ear: "open" as const };
  const { sessionId, resumeSecret } = await page.ask("session:open", ask);
  return { ...page, ...lessonOn(page, sessionId, resumeSecret) };
};

export interface CoachMedia {
  peer: ReceivePeer;
  transportId: string;
  consume(from: string, source: Source | "talkback"): Promise<ConsumerOffer>;
}
/** Opens a receiving transport for a page that has joined, and connects it. */
export const receive = async (page: Asking, sessionId: string): Promise<CoachMedia> => {
  const offer = await page.ask("media:open", { sessionId, direction: "receive" });
  const { transportId } = offer;
  const peer = await receivePeer(offer);
  const dtlsParameters = peer.dtlsParameters as Payload<"media:connect">["dtlsParameters"];
  await page.ask("media:connect", { sessionId, transportId, dtlsParameters });
  await peer.connect();
  const capabilities = peer.rtpCapabilities as Payload<"media:consume">["rtpCapabilities"];
  return {
    peer,
    transportId,
    async consume(from, source) {
      const rtp = { rtpCapabilities: capabilities };
      const wanted = { sessionId, transportId, from, source, ...rtp };
      const consumer = await page.ask("media:consume", wanted);
      peer.add(consumer);
      await page.ask("media:resume", { sessionId, consumerId: consumer.consumerId });
      return consumer;
    },
  };
};
export type { Server };
