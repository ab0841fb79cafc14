/** What people, their pages and the network can do next. Nobody here is trusted to behave. */
import { CONSENT_WORDING } from "#protocol/words.ts";
import type { Command, Page } from "#server/consent/policy.ts";
import { apply, complete, gives, receive } from "./server.ts";
import { copy, OWNER, type Message, type Rules, type Scope, type World } from "./world.ts";

export interface Step {
  label: string;
  world: World;
  /** What the step itself did that no step may do. */
  breach?: string;
}

/** Both bounds keep the search finite; a page waits for room as a socket does. */
const LONGEST_QUEUE = 2;
const MOST_GIFTS = 2;

const commandOf = (type: Command["type"], world: World, tab: number, scope: Scope) => {
  const me = world.tabs[tab];
  if (!me || me.page === null) return null;
  const by: Page = { account: OWNER, connection: me.page };
  const resumeKey = `${me.page}/${world.truth.phase}`;
  switch (type) {
    case "Renew":
      return { type, by, beat: me.beat + 1 };
    case "Resume":
      return me.secret === null ? null : { type, by, resumeKey: me.secret };
    case "Continue":
      return { type, by, resumeKey };
    case "End":
    case "DrawCurtain":
    case "LiftCurtain":
    case "StopRecording":
    case "StopTogether":
      return { type, by };
    case "StartTogether":
      return { type, by, showing: `w${world.left.acts}`, recording: "old" };
    case "StartRecording":
      // Acts are counted down, so no two starts are called the same.
      return { type, by, id: `r${world.left.acts}`, voices: world.left.acts % 2 === 0 };
    case "AgreeVoices":
      return world.truth.recorder === null ? null : { type, by, agree: !world.truth.ownerAgrees };
    case "RemoveCoach":
    case "AdmitCoach":
      return { type, by, coach: "A" };
    case "Open": {
      const coaches = [...new Set(scope.coachPages.map((one) => one.coach))];
      return {
        type,
        by,
        id: `s-${me.page}`,
        title: "",
        consent: {
          coaches,
          sources: ["camera" as const],
          talkback: true,
          minutes: scope.minutes,
          wording: CONSENT_WORDING,
        },
        ear: "open" as const,
        resumeKey,
      };
    }
    default:
      return null;
  }
};

const ownersActs = (world: World, scope: Scope, rules: Rules): Step[] => {
  const steps: Step[] = [];
  world.tabs.forEach((tab, index) => {
    const wire = world.wires.findIndex((one) => one.page === tab.page && one.open);
    const queue = world.wires[wire]?.queue;
    if (!queue || queue.length >= LONGEST_QUEUE) return;
    for (const type of ["Open", ...scope.acts] as const) {
      if (type === "Open" ? tab.asked || index >= scope.openers : world.opens === 0) continue;
      const budget = type === "Renew" ? "renewals" : "acts";
      if (world.left[budget] === 0) continue;
      const command = commandOf(type, world, index, scope);
      if (command === null) continue;
      const next = copy(world);
      next.left[budget] -= 1;
      next.wires[wire]?.queue.push({ command, ghost: false });
      const me = next.tabs[index];
      if (me && type === "Open") me.asked = true;
      if (me && type === "Renew") me.beat += 1;
      steps.push({ label: `tab ${index} sends ${type}`, world: next });
    }
  });
  return scope.delays ? steps : steps.map((step) => atOnce(step, rules));
};

/** Delivers what a step has sent, unless the server cannot take it now. */
const atOnce = ({ label, world }: Step, rules: Rules): Step => {
  if (world.server !== "up" || world.gifts.length >= MOST_GIFTS) return { label, world };
  for (const wire of world.wires) {
    for (const message of wire.queue.splice(0)) receive(world, message, rules);
  }
  return { label, world };
};

/** Whether there is, or is about to be, something that a broken connection could disturb. */
const isUnderWay = (world: World): boolean =>
  world.gifts.length > 0 || (world.truth.phase !== "none" && world.truth.phase !== "over");

const mayBeRepeated = (message: Message, rules: Rules): boolean =>
  rules.repeatsGifts || !gives(message.command) || message.command.type === "Open";

/** Delivery in order, except that a renewal may overtake and a copy may come at any later time. */
const deliveries = (world: World, rules: Rules): Step[] => {
  const steps: Step[] = [];
  if (world.server !== "up" || world.gifts.length >= MOST_GIFTS) return steps;
  world.wires.forEach((wire, index) => {
    wire.queue.forEach((message, place) => {
      if (place > 0 && message.command.type !== "Renew") return;
      const name = `${message.command.type} of ${wire.page}`;
      const next = copy(world);
      next.wires[index]?.queue.splice(place, 1);
      if (world.left.losses > 0) {
        const lost = copy(next);
        lost.left.losses -= 1;
        steps.push({ label: `the network loses ${name}`, world: lost });
      }
      receive(next, message, rules);
      steps.push({ label: `the server gets ${name}`, world: next });
      if (world.left.ghosts === 0 || !mayBeRepeated(message, rules)) return;
      const repeated = copy(next);
      repeated.left.ghosts -= 1;
      repeated.wires[index]?.ghosts.push({ ...message, ghost: true });
      steps.push({ label: `the server gets ${name}, a copy is on its way`, world: repeated });
    });
    wire.ghosts.forEach((message, place) => {
      const next = copy(world);
      next.wires[index]?.ghosts.splice(place, 1);
      receive(next, message, rules);
      steps.push({ label: `the server gets a copy of ${message.command.type}`, world: next });
    });
  });
  return steps;
};

const connections = (world: World, rules: Rules): Step[] => {
  const steps: Step[] = [];
  world.tabs.forEach((tab, index) => {
    if (tab.page === null) {
      if (tab.returns >= 1) return;
      const next = copy(world);
      const page = `t${index}.${tab.returns + 1}`;
      next.tabs[index] = { ...tab, page, returns: tab.returns + 1 };
      next.wires.push({ page, tab: index, open: true, queue: [], ghosts: [] });
      steps.push({ label: `tab ${index} connects again`, world: next });
    } else if (world.left.breaks > 0 && isUnderWay(world)) {
      for (const secret of tab.secret === null ? [null] : [tab.secret, null]) {
        const next = copy(world);
        next.left.breaks -= 1;
        next.tabs[index] = { ...tab, page: null, secret };
        for (const wire of next.wires) if (wire.page === tab.page) wire.open = false;
        const label = secret === null ? "is reloaded" : "loses its connection";
        steps.push({ label: `tab ${index} ${label}`, world: next });
      }
    }
  });
  if (world.server === "up" && rules.hearsLosses) {
    world.wires.forEach((wire, index) => {
      if (wire.open) return;
      const next = copy(world);
      next.wires.splice(index, 1);
      apply(next, { type: "ConnectionLost", connection: wire.page }, true, rules);
      steps.push({ label: `the server hears that ${wire.page} is gone`, world: next });
    });
  }
  return steps;
};

const coachActs = (world: World, rules: Rules): Step[] => {
  const steps: Step[] = [];
  world.coaches.forEach((one, index) => {
    const by: Page = { account: one.coach, connection: one.page };
    if (world.left.breaks > 0 && one.line === "open" && isUnderWay(world)) {
      const next = copy(world);
      next.left.breaks -= 1;
      next.coaches[index] = { ...one, line: "unheard" };
      steps.push({ label: `${one.page} loses its connection`, world: next });
    }
    if (world.server !== "up") return;
    if (one.line === "unheard" && rules.hearsLosses) {
      const next = copy(world);
      next.coaches[index] = { ...one, line: "gone" };
      apply(next, { type: "ConnectionLost", connection: one.page }, true, rules);
      steps.push({ label: `the server hears that ${one.page} is gone`, world: next });
    }
    if (one.line === "gone") return;
    if (world.left.joins > 0 && world.gifts.length < MOST_GIFTS) {
      const next = copy(world);
      next.left.joins -= 1;
      receive(next, { command: { type: "Join", by }, ghost: false }, rules);
      if (next.gifts.length > world.gifts.length) {
        steps.push({ label: `${one.page} asks to join`, world: next });
      }
    }
    steps.push(...words(world, by, rules), ...asks(world, one, rules));
  });
  return steps;
};

/** What a coach says, and what a coach who means no good tries. */
const words = (world: World, by: Page, rules: Rules): Step[] => {
  if (world.left.words === 0 || world.gifts.length >= MOST_GIFTS) return [];
  if (world.truth.phase !== "live" && world.truth.phase !== "held") return [];
  const me = world.truth.coaches.find(({ account }) => account === by.account);
  const said: [string, Command][] = [
    me?.agrees
      ? ["takes it back", { type: "AgreeVoices", by, agree: false }]
      : ["agrees", { type: "AgreeVoices", by, agree: true }],
    world.truth.speaker === by.account
      ? ["is silent", { type: "ReleaseTalk", by }]
      : ["speaks", { type: "HoldTalk", by }],
    ["tries to record", { type: "StartRecording", by, id: "theirs", voices: true }],
  ];
  return said.map(([what, command]) => {
    const next = copy(world);
    next.left.words -= 1;
    receive(next, { command, ghost: false }, rules);
    return { label: `${by.connection} ${what}`, world: next };
  });
};

/** The coach's page asks for the camera: the first of the gate's two questions. */
const asks = (world: World, one: World["coaches"][number], rules: Rules): Step[] => {
  const { session } = world;
  if (session.status !== "live" || world.worker !== "up") return [];
  if (world.consumers.some((held) => held.page === one.page && held.life !== "closing")) return [];
  if (!rules.mayRelay(session, one.coach, one.page, world.now)) return [];
  const next = copy(world);
  const taken = [...world.consumers.map(({ id }) => id), ...world.cuts.flatMap((c) => c.victims)];
  let id = 0;
  while (taken.includes(id)) id += 1;
  const { coach, page } = one;
  const facts = { session: session.id, fence: session.fence, carries: false, void: false };
  next.consumers.push({ id, coach, page, recording: null, life: "asked", ...facts });
  return [{ label: `${page} asks for the camera`, world: next }];
};

const gifts = (world: World, rules: Rules): Step[] =>
  world.server !== "up"
    ? []
    : world.gifts.map(({ command }, index) => ({
        label: `the log has ${command.type}${"by" in command ? ` of ${command.by.connection}` : ""}`,
        world: complete(world, index, rules),
      }));

export const pageSteps = (world: World, scope: Scope, rules: Rules): Step[] => [
  ...ownersActs(world, scope, rules),
  ...deliveries(world, rules),
  ...gifts(world, rules),
  ...connections(world, rules),
  ...coachActs(world, rules),
];
