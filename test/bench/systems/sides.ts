/** The three sides of every comparison: bare, the same bare under another name, ours. */
import { withBare } from "./bare.ts";
import { withOurs } from "./ours.ts";
import type { System, SystemNeeds } from "./system.ts";

export const SIDES = ["bare", "bare again", "ours"] as const;
export type Side = (typeof SIDES)[number];
export type Sides = Record<Side, System>;

export const withSides = <T>(needs: SystemNeeds, work: (sides: Sides) => Promise<T>): Promise<T> =>
  withBare(needs, (bare) =>
    withBare(needs, (again) =>
      withOurs(needs, (ours) => work({ bare, "bare again": again, ours })),
    ),
  );

/** The same for each side, one after the other. */
export const onEachSide = async <T>(
  make: (side: Side) => Promise<T>,
): Promise<Record<Side, T>> => ({
  bare: await make("bare"),
  "bare again": await make("bare again"),
  ours: await make("ours"),
});
