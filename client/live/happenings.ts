/** What has happened between two views of the owner, as a person would tell it. Pure. */
import type { OwnerView } from "#protocol/events.ts";
import { shownName } from "./shown-name.ts";

export type Happening =
  | { what: "live"; watching: number }
  | { what: "held" }
  | { what: "curtain" }
  | { what: "lifted"; watching: number }
  | { what: "ended" }
  | { what: "came"; name: string; watching: number }
  | { what: "left"; name: string; watching: number }
  | { what: "in-the-ear"; name: string };

type Seen = Pick<OwnerView, "status" | "curtainForMs" | "watchers" | "talking" | "guests">;

const isCovered = (view: Seen): boolean =>
  view.status === "suspended" || view.curtainForMs !== null;

/** `before` is null before going live, `now` is null after the end. */
export const happenings = (before: Seen | null, now: Seen | null): Happening[] => {
  if (now === null) return before === null ? [] : [{ what: "ended" }];
  const watching = now.watchers.length;
  if (now.status === "suspended") {
    return before?.status === "suspended" ? [] : [{ what: "held" }];
  }
  if (now.curtainForMs !== null) {
    const news: Happening[] =
      before !== null && before.status === "live" && before.curtainForMs !== null
        ? []
        : [{ what: "curtain" }];
    return [...news, ...spoken(before, now)];
  }
  if (before === null || before.status === "suspended") return [{ what: "live", watching }];
  if (before.curtainForMs !== null) return [{ what: "lifted", watching }];
  return [...comings(before, now), ...spoken(before, now)];
};

const comings = (before: Seen, now: Seen): Happening[] => {
  const watching = now.watchers.length;
  const missing = (from: Seen["watchers"], account: string) =>
    !from.some((other) => other.account === account);
  return isCovered(before)
    ? []
    : [
        ...before.watchers
          .filter(({ account }) => missing(now.watchers, account))
          .map((one): Happening => ({ what: "left", name: shownName(one), watching })),
        ...now.watchers
          .filter(({ account }) => missing(before.watchers, account))
          .map((one): Happening => ({ what: "came", name: shownName(one), watching })),
      ];
};

const spoken = (before: Seen | null, now: Seen): Happening[] => {
  if (now.talking === null || now.talking === before?.talking) return [];
  const speaker = now.guests.find(({ account }) => account === now.talking);
  return speaker === undefined ? [] : [{ what: "in-the-ear", name: shownName(speaker) }];
};
