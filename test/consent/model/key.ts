/**
 * The canonical name of a state: two states with the same name have the same future.
 *
 * Times are written relative to now, since the policy only ever compares them
 * with now and with each other. The epoch and the moment of a curtain are left
 * out: no rule reads them. A fence only matters by whether a consumer in the
 * making still stands before it.
 */
import { hash } from "node:crypto";
import type { Session } from "#server/consent/policy.ts";
import type { Message, World } from "./world.ts";

const messages = (list: readonly Message[]): string =>
  list
    .map(({ command: c, ghost }) => {
      const beat = "beat" in c ? c.beat : "";
      const key = "resumeKey" in c ? c.resumeKey : "";
      const yes = "agree" in c ? c.agree : "";
      const recording =
        c.type === "StartRecording" ? c.id : c.type === "StartTogether" ? c.showing : "";
      return `${c.type}${yes}${recording}${beat}${key}${"by" in c ? c.by.connection : ""}${ghost ? "!" : ""}`;
    })
    .join(",");

const sessionKey = (session: Session, now: number): string => {
  if (session.status === "none" || session.status === "ended") return session.status;
  const clock = session.status === "live" ? session.leaseUntil : session.since;
  const guests = Object.entries(session.guests)
    .map(([name, guest]) => `${name}${guest.standing}${guest.here}`)
    .join();
  const { until, openedAt, page, resumeKey, beat, curtainSince } = session;
  return [
    session.status,
    clock - now,
    until - now,
    openedAt - now,
    page,
    resumeKey,
    beat,
    curtainSince === null,
    guests,
    session.recording?.id,
    session.recording?.voices,
    session.voiceAgreed.toSorted().join(),
    session.talking,
    session.together?.showing,
  ].join("|");
};

const fenceOf = (session: Session): number =>
  session.status === "live" || session.status === "suspended" ? session.fence : -1;

export const keyOf = (world: World): string => {
  const { now, session, truth } = world;
  const fence = fenceOf(session);
  const idle = truth.phase === "none" || truth.phase === "over";
  const parts = [
    world.server,
    world.server === "up" ? now === world.since : now - world.since,
    world.worker,
    sessionKey(session, now),
    world.opens,
    world.requests.join(),
    idle
      ? truth.phase
      : [
          truth.phase,
          truth.page,
          truth.secret,
          (truth.phase === "live" ? truth.leaseEndsAt : truth.heldSince) - now,
          truth.endsAt - now,
          truth.curtain,
          truth.beat,
          truth.coaches.map((one) => `${one.account}${one.cut}${one.at}${one.agrees}`).join(),
          truth.recorder,
          truth.ownerAgrees,
          truth.speaker,
          truth.shown?.showing,
        ].join("|"),
    world.tabs.map((tab) => [tab.page, tab.secret, tab.beat, tab.asked, tab.returns]).join(";"),
    world.wires
      .map((w) => `${w.page}${w.open}${messages(w.queue)}/${messages(w.ghosts)}`)
      .join(";"),
    world.coaches.map((one) => one.line).join(),
    world.consumers
      .map((c) => [
        c.id,
        c.page,
        c.recording,
        c.life,
        c.carries,
        c.void,
        "id" in session && c.session === session.id && c.fence === fence,
      ])
      .join(";"),
    world.cuts.map((cut) => `${cut.what}${cut.victims.join()}`).join(";"),
    world.gifts.map((gift) => `${messages([gift])}${gift.overtaken}`).join(";"),
    Object.values(world.left).join(),
  ];
  return hash("sha1", parts.join("#"), "base64");
};
