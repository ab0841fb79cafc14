/** Breadth first over every state that can be reached, so that the first trace found is a shortest one. */
import { breachIn } from "./judge.ts";
import { keyOf } from "./key.ts";
import { machineSteps } from "./machine-steps.ts";
import { pageSteps } from "./page-steps.ts";
import { begin, RIGHT, type Rules, type Scope, type World } from "./world.ts";

export interface Found {
  scope: string;
  states: number;
  transitions: number;
  deepest: number;
  seconds: number;
  /** How often each kind of step was taken: a step that never was explores nothing. */
  taken: Map<string, number>;
  breach: string | null;
  trace: string[];
  /** Whether every reachable state was seen. */
  whole: boolean;
}

/** Names of pages and numbers left out: `the server gets End of t0.0` counts as one kind. */
const kindOf = (label: string): string =>
  label.replaceAll(/ ?\b(t?\d+(\.\d)?|[AB]\d)\b/g, "").trim();

export const explore = (
  scope: Scope,
  { rules = RIGHT, mostStates = 3_000_000 }: { rules?: Rules; mostStates?: number } = {},
): Found => {
  const started = performance.now();
  const parents: number[] = [-1];
  const labels: string[] = [""];
  const depths: number[] = [0];
  const seen = new Set<string>();
  const taken = new Map<string, number>();
  const first = begin(scope);
  seen.add(keyOf(first));
  let layer: { at: number; world: World }[] = [{ at: 0, world: first }];
  let transitions = 0;
  let deepest = 0;

  const found = (breach: string | null, last: number, label: string, whole: boolean): Found => {
    const trace: string[] = breach === null ? [] : [label];
    if (breach !== null) {
      for (let at = last; at > 0; at = parents[at] ?? -1) trace.unshift(labels[at] ?? "");
    }
    const seconds = (performance.now() - started) / 1_000;
    const counts = { states: seen.size, transitions, deepest, seconds };
    return { scope: scope.name, ...counts, taken, breach, trace, whole };
  };

  while (layer.length > 0) {
    const next: typeof layer = [];
    for (const { at, world } of layer) {
      const steps = [...pageSteps(world, scope, rules), ...machineSteps(world, scope, rules)];
      for (const step of steps) {
        transitions += 1;
        const kind = kindOf(step.label);
        taken.set(kind, (taken.get(kind) ?? 0) + 1);
        if (step.breach) return found(step.breach, at, step.label, false);
        const key = keyOf(step.world);
        if (seen.has(key)) continue;
        seen.add(key);
        const breach = breachIn(step.world, scope, rules);
        if (breach !== null) return found(breach, at, step.label, false);
        parents.push(at);
        labels.push(step.label);
        deepest = (depths[at] ?? 0) + 1;
        depths.push(deepest);
        next.push({ at: parents.length - 1, world: step.world });
      }
      if (seen.size > mostStates) return found(null, at, "", false);
    }
    layer = next;
  }
  return found(null, 0, "", true);
};
