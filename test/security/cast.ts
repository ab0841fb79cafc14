/** Everybody who could ask something of one live session, each with a page of their own. */
import type { SessionView } from "#protocol/events.ts";
import type { Payload, RequestName } from "#protocol/schemas.ts";
import {
  consentTo,
  goLive,
  newRequestId,
  openPage,
  receive,
  type CoachMedia,
  type Page,
  type SignedIn,
  type Teacher,
} from "#test/support/page.ts";
import { withSchool, type School, type SchoolNeeds } from "#test/support/school.ts";
import type { SendPeer } from "#test/support/webrtc-peer.ts";

export interface Cast {
  school: School;
  url: string;
  sessionId: string;
  /** A live session of another teacher. */
  other: Teacher;
  /** The owning page, and another page of the owner. */
  owner: Teacher;
  ownerTab: Page;
  /** A coach who receives, and another page of that coach. */
  inside: Page;
  insideTab: Page;
  /** A coach who is named and has not come. */
  named: Page;
  /** A coach who was inside and was removed. */
  removed: Page;
  /** A coach of the other live session. */
  wrong: Page;
  /** A teacher of another school. */
  stranger: Page;
  sending: SendPeer;
  media: CoachMedia;
  consumerId: string;
}
const person = (people: readonly SignedIn[], index: number): SignedIn => {
  const found = people[index];
  if (!found) throw new RangeError(`nobody number ${index}`);
  return found;
};

/** `needs` may ask for more people; the cast takes two teachers and four coaches. */
export const withCast = <T>(
  work: (cast: Cast) => Promise<T>,
  needs: Partial<SchoolNeeds> = {},
): Promise<T> =>
  withSchool({ teachers: 2, coaches: 4, ...needs }, async (school) => {
    const { url } = school.server;
    const page = (who: SignedIn): Promise<Page> => openPage(url, who);
    const [inside, named, removed, wrong] = await Promise.all(
      [0, 1, 2, 3].map((index) => page(person(school.coaches, index))),
    );
    if (!inside || !named || !removed || !wrong) throw new Error("a coach is missing");
    const coaches = [inside, named, removed].map(({ account }) => account);
    const owner = await goLive(await page(person(school.teachers, 0)), coaches);
    const other = await goLive(await page(person(school.teachers, 1)), [wrong.account]);
    const stop = [owner.keepAlive(), other.keepAlive()];
    const { sessionId } = owner;
    const sending = await owner.produce(["camera", "room"]);
    sending.send(100);

    await removed.ask("session:join", { sessionId });
    await owner.ask("coach:remove", { sessionId, coach: removed.account });
    await wrong.ask("session:join", { sessionId: other.sessionId });
    await inside.ask("session:join", { sessionId });
    const media = await receive(inside, sessionId);
    const { consumerId } = await media.consume(owner.account, "camera");
    await media.peer.more(consumerId, 5);
    const cast: Cast = {
      ...{ school, url, sessionId, other, owner, inside, named, removed, wrong },
      ...{ sending, media, consumerId },
      ownerTab: await page(person(school.teachers, 0)),
      insideTab: await page(person(school.coaches, 0)),
      stranger: await page(school.outsider),
    };
    try {
      return await work(cast);
    } finally {
      for (const each of stop) each();
      sending.close();
      media.peer.close();
      const { ownerTab, insideTab, stranger } = cast;
      const tabs = [owner, other, ownerTab, inside, insideTab, named, removed, wrong, stranger];
      for (const tab of tabs) tab.close();
    }
  });

/** What the owner sees now, without what changes by itself. */
export const stateOf = async (owner: Teacher): Promise<object> => {
  const { sessionId } = owner;
  const ear = async (state: "hushed" | "open"): Promise<SessionView> => {
    const version = owner.latest()?.version ?? 0;
    await owner.ask("ear:set", { sessionId, ear: state });
    return owner.view(
      (one) =>
        one.sessionId === sessionId && one.version > version && "ear" in one && one.ear === state,
    );
  };
  // There and back: a snapshot comes where something has changed.
  await ear("hushed");
  const { version: _, ...view } = await ear("open");
  return "endsInMs" in view ? { ...view, endsInMs: 0 } : view;
};

export const isLive = (view: SessionView | null): boolean => view?.status === "live";

export type Payloads = { [R in RequestName]: Payload<R> };

/** For each request a payload that the right person could send. */
export const validPayloads = (cast: Cast): Payloads => {
  const { owner, inside, sessionId, media, sending, consumerId } = cast;
  const offer = { routerRtpCapabilities: media.peer.rtpCapabilities };
  const on = { sessionId };
  const dtlsParameters = sending.dtlsParameters as Payload<"media:connect">["dtlsParameters"];
  const camera = sending.rtpParameters("camera") as Payload<"media:produce">["rtpParameters"];
  const capabilities = offer.routerRtpCapabilities as Payload<"media:consume">["rtpCapabilities"];
  const { transportId } = media;
  return {
    "auth:renew": { token: owner.token },
    "lobby:enter": { waiting: false },
    "session:open": {
      requestId: newRequestId(),
      title: "Angles",
      consent: consentTo([owner.account]),
      ear: "open",
    },
    "session:renew": { ...on, beat: 1_000_000 },
    "session:resume": { ...on, resumeSecret: owner.resumeSecret },
    "session:continue": on,
    "session:end": on,
    "session:set-end": { ...on, endsInMs: 4 * 3_600_000 },
    "curtain:draw": on,
    "curtain:lift": on,
    "coach:remove": { ...on, coach: inside.account },
    "coach:admit": { ...on, coach: cast.wrong.account },
    "ear:set": { ...on, ear: "open" },
    "signal:send": { ...on, signal: "help" },
    "cue:seen": { ...on, cueId: newRequestId() },
    "record:start": { ...on, recipient: `age1${"q".repeat(58)}`, voices: false },
    "record:stop": on,
    "record:drop": on,
    "record:voices": { ...on, agree: true },
    "together:start": { ...on, recording: newRequestId() },
    "together:lead": { ...on, showing: newRequestId(), playing: true, atMs: 0, speed: 1 },
    "together:stop": on,
    "together:follow": on,
    "session:join": on,
    "session:leave": on,
    "talk:hold": on,
    "talk:release": on,
    "cue:send": { ...on, cue: "wait time" },
    "media:open": { ...on, direction: "receive" },
    "media:connect": { ...on, transportId, dtlsParameters },
    "media:restart-ice": { ...on, transportId },
    "media:produce": { ...on, transportId, source: "camera", rtpParameters: camera },
    "media:unproduce": { ...on, source: "camera" },
    "media:consume": {
      ...{ ...on, transportId, from: owner.account, source: "camera" },
      rtpCapabilities: capabilities,
    },
    "media:resume": { ...on, consumerId },
  };
};
