/** The invariants, judged in every state by the oracle and by nothing of the policy's own. */
import type { Session } from "#server/consent/policy.ts";
import { allows, atTime, follows, records } from "../oracle.ts";
import { LATE_MS, machineSteps, ORPHAN_MS, WATCHDOG_MS } from "./machine-steps.ts";
import { recordable } from "./recorder-steps.ts";
import type { Rules, Scope, World } from "./world.ts";

/** When time alone ended what the server has not noticed yet, null when it did not. */
const lapsedAt = ({ truth, now }: World): number | null => {
  if (truth.phase !== "live") return null;
  const at = Math.min(truth.endsAt, truth.leaseEndsAt);
  return at <= now ? at : null;
};

/** Whether a consumer without consent is still within the bounds that R6 gives. */
const isExcused = (world: World): boolean => {
  const { server, now, since } = world;
  if (server === "dead") return now - since <= ORPHAN_MS;
  if (server === "frozen") return now - since < WATCHDOG_MS;
  const lapsed = lapsedAt(world);
  // A server that has just thawed fires its overdue timers before time passes again.
  return lapsed !== null && (now - lapsed <= LATE_MS || now === since);
};

const claimsLive = (session: Session, now: number): boolean =>
  session.status === "live" && now < session.until && now < session.leaseUntil;

/** The sentence that is broken in this state, null when none is. */
export const breachIn = (world: World, scope: Scope, rules: Rules): string | null => {
  const { truth, now, session } = world;
  for (const one of world.consumers) {
    if (one.carries && world.server === "frozen" && now - world.since >= WATCHDOG_MS) {
      return "R6: media flows past the watchdog's bound while the server is frozen";
    }
    if (one.life !== "running") continue;
    if (one.void) return "F19: a consumer outlives what was taken away after it was begun";
    if (one.recording !== null) {
      if (!records(truth, one.page, one.coach, now) && !isExcused(world)) {
        return `R12, R9: the recorder is given ${one.page} without consent`;
      }
    } else if (!allows(truth, one.coach, one.page, now) && !isExcused(world)) {
      return "INV 1: a consumer carries media without live consent for that coach";
    }
  }
  for (const one of scope.coachPages) {
    if (!rules.mayRelay(session, one.coach, one.page, now)) continue;
    if (!allows(truth, one.coach, one.page, now)) {
      return "INV 1: the gate is open without live consent for that coach";
    }
  }
  for (const one of scope.coachPages) {
    if (!rules.mayFollow(session, one.coach, one.page, now)) continue;
    if (follows(truth, one.coach, one.page, now) !== session.together.showing) {
      return "R1: a coach is told of a recording that the owner does not show to them";
    }
  }
  for (const [source, from] of recordable(scope)) {
    if (!rules.mayRecordSource(session, source, from, now)) continue;
    if (!records(truth, source, from, now)) {
      return `R12, R9: the recorder's gate is open for ${source} without consent`;
    }
  }
  if (claimsLive(session, now) && atTime(truth, now).phase !== "live") {
    return "INV 2: live without a fresh act of the owner";
  }
  return truth.phase === "over" && world.server === "up" ? unsettled(world, scope, rules) : null;
};

/** Liveness: once an end is processed, the relay and the server alone lead to no consumer. */
const unsettled = (world: World, scope: Scope, rules: Rules): string | null => {
  let then = world;
  for (let turn = 0; then.consumers.length > 0 || then.cuts.length > 0; turn += 1) {
    const quiet = { ...then, left: { ...then.left, ticks: 0, failures: 0 } };
    const next = machineSteps(quiet, scope, rules)[0];
    if (next === undefined || turn > 20) return "Liveness: an end leaves a consumer behind";
    then = next.world;
  }
  return null;
};
