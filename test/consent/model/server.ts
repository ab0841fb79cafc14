/** The server's use cases, as the model runs them: gate first, worker next, proof, acknowledgement. */
import type { Command, Event } from "#server/consent/policy.ts";
import { told } from "../oracle.ts";
import { mayGo, takeAway } from "./recorder-gate.ts";
import { copy, type Consumer, type Message, type Rules, type World } from "./world.ts";

/** Acts that give. Each waits for the log, so each can be overtaken. */
const GIVING: ReadonlySet<Command["type"]> = new Set([
  "Open",
  "Resume",
  "Continue",
  "LiftCurtain",
  "AdmitCoach",
  "Join",
  "StartRecording",
  "StartTogether",
]);
export const gives = (command: Command): boolean =>
  GIVING.has(command.type) || (command.type === "AgreeVoices" && command.agree);

/** Whom something takes the media from: one coach, `everybody`, or nobody. */
const scopeOf = (event: Event): string | null => {
  switch (event.type) {
    case "SessionEnded":
    case "SessionSuspended":
    case "CurtainDrawn":
      return "everybody";
    case "CoachRemoved":
    case "CoachLeft":
    case "CoachArrived":
      return event.coach;
    default:
      return null;
  }
};

const takingScopeOf = (command: Command): string | null => {
  if (command.type === "End" || command.type === "DrawCurtain") return "everybody";
  if (command.type === "StopRecording") return RECORDER;
  if (command.type === "AgreeVoices") return VOICE;
  return command.type === "RemoveCoach" ? command.coach : null;
};

const RECORDER = "the recorder";
const VOICE = "the voice in it";
const concerns = (scope: string, { coach, page, recording }: Consumer): boolean => {
  if (scope === "everybody") return true;
  if (recording === null) return scope === coach;
  return scope === RECORDER || (scope === VOICE && page === "talkback");
};

/** What an owner's contrary act or a lost page does to a gift that still waits. */
const overtakes = (command: Command, gift: Command): boolean => {
  if (command.type === "ConnectionLost") {
    return "by" in gift && gift.by.connection === command.connection;
  }
  if (command.type === "DrawCurtain") return gift.type === "LiftCurtain";
  if (command.type === "StopRecording") return gift.type === "StartRecording";
  if (command.type === "StopTogether") return gift.type === "StartTogether";
  if (command.type === "AgreeVoices") {
    return gift.type === "AgreeVoices" && gift.by.account === command.by.account;
  }
  if (command.type !== "RemoveCoach") return false;
  if (gift.type === "AgreeVoices") return gift.by.account === command.coach;
  return gift.type === "AdmitCoach" && gift.coach === command.coach;
};

/** Changes the gate at once and tells the worker to close what is over. `fresh` is for the oracle. */
export const apply = (world: World, command: Command, fresh: boolean, rules: Rules): boolean => {
  const before = world.session;
  const decision = rules.decide(before, command, world.now);
  const accepted = decision.refused === null;
  world.session = decision.events.reduce(rules.evolve, world.session);
  world.truth = told(world.truth, command, accepted && fresh, world.now);
  for (const gift of world.gifts) if (overtakes(command, gift.command)) gift.overtaken = true;
  for (const event of decision.events) {
    const scope = scopeOf(event);
    if (scope === null) continue;
    for (const one of world.consumers) {
      if (!concerns(scope, one)) continue;
      one.void = true;
      if (rules.cuts && one.life === "running") one.life = "closing";
      if (rules.cuts && one.recording !== null) takeAway(one);
    }
  }
  atRecorder(world, before, rules);
  return accepted;
};

/** The real use cases' steps at the recorder, with the relay's own behaviour behind them. */
const atRecorder = (world: World, before: World["session"], rules: Rules): void => {
  const streams = world.consumers.filter((one) => one.recording !== null);
  const done = Promise.resolve();
  const recorders = {
    gap: () => undefined,
    stop() {
      streams.forEach(takeAway);
      return done;
    },
    permitChanged() {
      for (const one of streams) if (!mayGo(world, one, rules)) takeAway(one);
      return done;
    },
  };
  rules.followAtRecorder(recorders, "", before, world.session, () => world.session);
};

const take = (world: World, command: Command, fresh: boolean, rules: Rules): void => {
  const scope = takingScopeOf(command);
  const accepted = apply(world, command, fresh, rules);
  if (scope === null || !accepted) return;
  const victims = world.consumers
    .filter((one) => concerns(scope, one))
    .filter((one) => one.life !== "asked")
    .map((one) => one.id);
  if (world.cuts.every((cut) => cut.what !== command.type || cut.victims.join() !== victims.join()))
    world.cuts.push({ what: command.type, victims });
};

/** A message has come in. */
export const receive = (world: World, { command, ghost }: Message, rules: Rules): void => {
  if (command.type === "Open" && rules.knowsRequests) {
    if (world.requests.includes(command.by.connection)) return;
    world.requests.push(command.by.connection);
  }
  // A copy of a renewal is judged by its beat alone, a copy of another act gives nothing.
  if (!gives(command)) return take(world, command, !ghost || command.type === "Renew", rules);
  const subject = command.type === "Open" ? subjectOf(world) : world.session;
  if (rules.decide(subject, command, world.now).refused === null) {
    world.gifts.push({ command, ghost, overtaken: false });
  }
};

/** A new live session is judged against what its owner has open; what is over does not count. */
const subjectOf = (world: World): World["session"] =>
  world.session.status === "ended" ? { status: "none" } : world.session;

/** The log has written what a gift is about: allowed still, and only then done. */
export const complete = (before: World, index: number, rules: Rules): World => {
  const world = copy(before);
  const gift = world.gifts.splice(index, 1)[0];
  if (gift === undefined || (rules.refusesOvertaken && gift.overtaken)) return world;
  const { command } = gift;
  if (command.type === "Open" && world.session.status === "ended") {
    world.session = { status: "none" };
    world.truth = { ...world.truth, phase: gift.ghost ? "over" : "none" };
  }
  const accepted = apply(world, command, !gift.ghost && !gift.overtaken, rules);
  if (!accepted || !("resumeKey" in command) || command.type === "Resume") return world;
  if (command.type === "Open") world.opens += 1;
  const tab = world.tabs.find((one) => one.page === command.by.connection);
  if (tab) tab.secret = command.resumeKey;
  return world;
};
