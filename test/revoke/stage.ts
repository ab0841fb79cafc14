/** One teacher's live session with its coaches, all of it real: sockets, DTLS, SRTP, media that flows. */
import type { ConsumerOffer, SessionView } from "#protocol/events.ts";
import type { Source } from "#protocol/words.ts";
import {
  goLive,
  lessonOn,
  openPage,
  receive,
  type Asking,
  type CoachMedia,
  type Lesson,
  type Page,
  type SignedIn,
} from "#test/support/page.ts";
import type { SendPeer } from "#test/support/webrtc-peer.ts";
import type { Flow } from "./judge.ts";
import { localPort } from "./wire.ts";

const SOURCES: Source[] = ["camera", "room"];
const PACKETS_PER_S = 200;
const WATCH_MS = 60;

interface Coach {
  page: Page;
  media: CoachMedia;
  offers: ConsumerOffer[];
}
export interface Stage {
  sessionId: string;
  lesson: Lesson;
  coaches: Coach[];
  sending: SendPeer;
  /** What flows now, one entry for each coach. */
  flows(): Flow[];
  /** TCP ports of the coaches' sockets. */
  tellPorts(): number[];
  /** Consumes again what was taken away; resolves when it flows. */
  consumeAgain(): Promise<void>;
  /**
   * Resolves when the owner has sent so many more packets, heeded or not. A relay
   * that closes tells the owner's page, which stops: then the time is up.
   */
  sentMore(count: number): Promise<void>;
  /** Another page of the owner carries the live session from now on. */
  carriedBy(page: Asking, resumeSecret?: string): Promise<void>;
  close(): void;
}

const ssrcsOf = (offers: readonly ConsumerOffer[]): Set<number> =>
  new Set(
    offers.flatMap(({ rtpParameters }) => {
      const { encodings } = rtpParameters as {
        encodings: { ssrc: number; rtx?: { ssrc: number } }[];
      };
      return encodings.flatMap(({ ssrc, rtx }) => (rtx ? [ssrc, rtx.ssrc] : [ssrc]));
    }),
  );

const consumeAll = async (coach: Coach, owner: string): Promise<void> => {
  coach.offers = await Promise.all(SOURCES.map((source) => coach.media.consume(owner, source)));
  await Promise.all(coach.offers.map(({ consumerId }) => coach.media.peer.more(consumerId, 2)));
};

export const openStage = async (
  url: string,
  owner: Asking,
  account: string,
  coaches: readonly SignedIn[],
): Promise<Stage> => {
  const live = await goLive(
    owner,
    coaches.map((one) => one.account),
  );
  const { sessionId } = live;
  let lesson: Lesson = live;
  let stop = lesson.keepAlive();
  let sending = await lesson.produce(SOURCES);
  sending.send(PACKETS_PER_S);
  const seated = await Promise.all(
    coaches.map(async (who): Promise<Coach> => {
      const page = await openPage(url, who);
      await page.ask("session:join", { sessionId });
      const coach = { page, media: await receive(page, sessionId), offers: [] };
      await consumeAll(coach, account);
      return coach;
    }),
  );
  return {
    sessionId,
    get lesson() {
      return lesson;
    },
    get sending() {
      return sending;
    },
    coaches: seated,
    flows: () =>
      seated.map(({ media, offers }) => ({
        toPort: media.peer.localPort(),
        ssrcs: ssrcsOf(offers),
        holdsPort: () => media.peer.holdsPort(),
      })),
    tellPorts: () => seated.map(({ page }) => localPort(page)),
    async consumeAgain() {
      await Promise.all(seated.map((coach) => consumeAll(coach, account)));
    },
    sentMore(count) {
      const until = sending.sent() + count;
      const latest = performance.now() + WATCH_MS;
      return new Promise((resolve) => {
        const look = (): void => {
          if (sending.sent() >= until || performance.now() > latest) resolve();
          else setTimeout(look, 2);
        };
        look();
      });
    },
    async carriedBy(page, resumeSecret) {
      stop();
      sending.close();
      const secret = resumeSecret ?? lesson.resumeSecret;
      if (resumeSecret === undefined) {
        await page.ask("session:resume", { sessionId, resumeSecret: secret });
      }
      lesson = lessonOn(page, sessionId, secret);
      stop = lesson.keepAlive();
      sending = await lesson.produce(SOURCES);
      sending.send(PACKETS_PER_S);
    },
    close() {
      stop();
      sending.close();
      for (const { page, media } of seated) {
        media.peer.close();
        page.close();
      }
    },
  };
};

/** Whether a segment carries a snapshot that says that this live session is over or on hold. */
export const saysStopped =
  (sessionId: string) =>
  (payload: Buffer): boolean =>
    payload.includes(`"sessionId":"${sessionId}"` satisfies string) &&
    (["suspended", "ended"] satisfies SessionView["status"][]).some((status) =>
      payload.includes(`"status":"${status}"`),
    );
