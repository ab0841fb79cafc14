/** What the relay gives to the recorder, and what the recorder does by itself. */
import type { Step } from "./page-steps.ts";
import { recordingIn } from "./recorder-gate.ts";
import { apply } from "./server.ts";
import { copy, OWNER, type Rules, type Scope, type World } from "./world.ts";

/** Each source, and whose it is. */
export const recordable = ({ records }: Scope): (readonly ["camera" | "talkback", string])[] =>
  records.map((source) => [source, source === "camera" ? OWNER : "A"]);

export const recorderSteps = (world: World, scope: Scope, rules: Rules): Step[] => {
  const steps: Step[] = [];
  const recording = recordingIn(world);
  if (world.server !== "up" || recording === null) return steps;
  if (world.left.faults > 0) {
    const next = copy(world);
    next.left.faults -= 1;
    apply(next, { type: "RecordingFailed", id: recording, fault: "disk-full" }, true, rules);
    steps.push({ label: "the recorder fails", world: next });
  }
  if (world.worker !== "up" || world.session.status !== "live") return steps;
  const { id: session, fence } = world.session;
  for (const [source, from] of recordable(scope)) {
    const held = world.consumers.some((one) => one.page === source && one.life !== "closing");
    if (held || !rules.mayRecordSource(world.session, source, from, world.now)) continue;
    const next = copy(world);
    const taken = [...world.consumers.map(({ id }) => id), ...world.cuts.flatMap((c) => c.victims)];
    let id = 0;
    while (taken.includes(id)) id += 1;
    const facts = { session, fence, carries: false, void: false };
    next.consumers.push({ id, coach: from, page: source, recording, life: "asked", ...facts });
    steps.push({ label: `the recorder asks for ${source}`, world: next });
  }
  return steps;
};
