/** Stretches of time: joined, and asked what lies in them. PURE. */
import type { Stretch } from "./film.ts";

/** Rising, none empty, none touching another. */
export function joined(stretches: readonly Stretch[]): Stretch[] {
  const found: Stretch[] = [];
  const rising = stretches
    .filter(({ fromMs, toMs }) => toMs > fromMs)
    .toSorted((one, other) => one.fromMs - other.fromMs);
  for (const { fromMs, toMs } of rising) {
    const last = found.at(-1);
    if (last !== undefined && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs);
    else found.push({ fromMs, toMs });
  }
  return found;
}

/** What is left of them without this one. */
export const without = (stretches: readonly Stretch[], { fromMs, toMs }: Stretch): Stretch[] =>
  stretches
    .flatMap((one) => [
      { fromMs: one.fromMs, toMs: Math.min(one.toMs, fromMs) },
      { fromMs: Math.max(one.fromMs, toMs), toMs: one.toMs },
    ])
    .filter((one) => one.toMs > one.fromMs);

/** The one in which a moment lies; its end is not in it. */
export const within = (stretches: readonly Stretch[], ms: number): Stretch | null =>
  stretches.find(({ fromMs, toMs }) => ms >= fromMs && ms < toMs) ?? null;
