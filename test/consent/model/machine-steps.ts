/** What the worker, the clock and bad luck can do next. */
import { resumableUntilOf } from "./clock.ts";
import type { Step } from "./page-steps.ts";
import { mayGo } from "./recorder-gate.ts";
import { recorderSteps } from "./recorder-steps.ts";
import { apply } from "./server.ts";
import { copy, type Rules, type Scope, type World } from "./world.ts";

/** How long a timer may come late while the server runs: R6 allows 6 s and the lease takes 5. */
export const LATE_MS = 1_000;
/** The watchdog kills the worker of a server that has been frozen this long (R6). */
export const WATCHDOG_MS = 3_000;
/** A worker notices within this time that the server which started it is gone. */
export const ORPHAN_MS = 1_000;
/** Between two renewals. */
const HALF_LEASE_MS = 2_500;

const withoutWorker = (world: World): void => {
  world.consumers = [];
  world.worker = "lost-unheard";
};

const relaySteps = (world: World, rules: Rules): Step[] => {
  const steps: Step[] = [];
  world.consumers.forEach((one, index) => {
    const next = copy(world);
    const same = next.consumers[index];
    if (!same) return;
    switch (one.life) {
      case "asked": {
        if (world.server !== "up") return;
        const { session } = world;
        const stands =
          session.status === "live" && session.id === one.session && session.fence === one.fence;
        const yes =
          one.recording === null
            ? stands && rules.mayRelay(session, one.coach, one.page, world.now)
            : mayGo(world, one, rules);
        same.life = yes || !rules.checksAgain ? "running" : "closing";
        same.carries = same.life === "running";
        steps.push({ label: `the server looks again for ${one.page}: ${same.life}`, world: next });
        return;
      }
      case "closing":
        next.consumers.splice(index, 1);
        steps.push({ label: `the worker closes the consumer of ${one.page}`, world: next });
        return;
      case "running":
        return;
    }
  });
  if (world.worker === "lost-unheard" && world.server === "up") {
    const next = copy(world);
    next.worker = "gone";
    apply(next, { type: "MediaLost", reason: "relay-lost" }, true, rules);
    steps.push({ label: "the server hears that the worker is gone", world: next });
  }
  return steps;
};

/** R5: an acknowledgement leaves when the worker has proved the close. */
const acknowledgements = (world: World, rules: Rules): Step[] => {
  if (world.server !== "up") return [];
  const steps: Step[] = [];
  world.cuts.forEach((cut, index) => {
    const left = world.consumers.filter((one) => cut.victims.includes(one.id));
    if (left.length > 0 && rules.waitsForProof) return;
    const next = copy(world);
    next.cuts.splice(index, 1);
    const label = `${cut.what} is acknowledged`;
    steps.push(
      left.length > 0
        ? { label, world: next, breach: "R5: acknowledged while a consumer is not proved closed" }
        : { label, world: next },
    );
  });
  return steps;
};

/** Nothing that takes no time may be left over when time passes. */
const isBusy = (world: World): boolean =>
  world.worker === "up" &&
  (world.consumers.some((one) => one.life === "closing") ||
    (world.server === "up" && world.cuts.length > 0));

const passing = (world: World, ms: number): World => {
  const next = copy(world);
  next.left.ticks -= 1;
  next.now += ms;
  return next;
};

const time = (world: World, rules: Rules): Step[] => {
  if (world.left.ticks === 0 || isBusy(world)) return [];
  const { now, server, since } = world;
  // Nothing waits for anything, so nothing can differ.
  const idle = world.truth.phase === "none" || world.truth.phase === "over";
  if (server === "up" && idle && world.session.status !== "live") return [];
  if (server === "dead") {
    if (world.worker === "up" && rules.workerDiesToo && now - since >= ORPHAN_MS) return [];
    return [{ label: "1 s passes", world: passing(world, ORPHAN_MS) }];
  }
  const due = rules.nextDeadline(world.session);
  const later = [now + HALF_LEASE_MS, due, resumableUntilOf(world.session)]
    .filter((at): at is number => at !== null && at > now)
    .map((at) => at - now);
  if (server === "frozen") {
    const bound = since + WATCHDOG_MS - now;
    if (!rules.watchdog || bound <= 0 || world.worker !== "up") {
      return steady(world, [...later, WATCHDOG_MS]);
    }
    const bitten = passing(world, bound);
    withoutWorker(bitten);
    return [
      ...steady(
        world,
        later.filter((ms) => ms < bound),
      ),
      { label: `${bound} ms pass and the watchdog kills the worker`, world: bitten },
    ];
  }
  if (due !== null && due <= now) {
    const fired = copy(world);
    apply(fired, { type: "TimePassed" }, true, rules);
    const timer = { label: "a timer fires", world: fired };
    const bound = due + LATE_MS - now;
    if (!rules.setsTimers) return steady(world, later.length > 0 ? later : [HALF_LEASE_MS]);
    return bound > 0 ? [timer, ...steady(world, [bound])] : [timer];
  }
  return steady(world, later);
};

const steady = (world: World, spans: readonly number[]): Step[] =>
  [...new Set(spans)].map((ms) => ({ label: `${ms} ms pass`, world: passing(world, ms) }));

const failures = (world: World, rules: Rules): Step[] => {
  const steps: Step[] = [];
  if (world.server === "frozen") {
    const next = copy(world);
    next.server = "up";
    next.since = world.now;
    steps.push({ label: "the server thaws", world: next });
  }
  if (world.server === "dead") {
    if (world.worker === "up" && rules.workerDiesToo) {
      const next = copy(world);
      withoutWorker(next);
      steps.push({ label: "the worker sees that its server is gone", world: next });
    } else {
      const next = copy(world);
      next.server = "up";
      next.worker = "up";
      steps.push({ label: "the server starts again", world: next });
    }
  }
  if (world.left.failures === 0) return steps;
  if (world.server !== "dead") {
    const killed = copy(world);
    killed.left.failures -= 1;
    killed.server = "dead";
    killed.since = world.now;
    if (!rules.restores) killed.session = { status: "none" };
    killed.truth = { ...world.truth, phase: world.truth.phase === "none" ? "none" : "over" };
    killed.cuts = [];
    killed.gifts = [];
    killed.wires = [];
    killed.tabs = world.tabs.map((tab) => ({ ...tab, page: null }));
    killed.coaches = world.coaches.map((one) => ({ ...one, line: "gone" }));
    steps.push({ label: "the server is killed", world: killed });
  }
  if (world.server === "up") {
    const frozen = copy(world);
    frozen.left.failures -= 1;
    frozen.server = "frozen";
    frozen.since = world.now;
    steps.push({ label: "the server freezes", world: frozen });
  }
  if (world.worker === "up" && world.server !== "dead") {
    const lost = copy(world);
    lost.left.failures -= 1;
    withoutWorker(lost);
    steps.push({ label: "the worker is killed", world: lost });
  }
  return steps;
};

export const machineSteps = (world: World, scope: Scope, rules: Rules): Step[] => [
  ...relaySteps(world, rules),
  ...recorderSteps(world, scope, rules),
  ...acknowledgements(world, rules),
  ...time(world, rules),
  ...failures(world, rules),
];
