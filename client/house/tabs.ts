/** Which pages the navigation offers to whom. What may be done there is the server's to say. Pure. */
import type { Place } from "../router.ts";

export interface Tab {
  place: "go-live" | "coach" | "recordings" | "log" | "account" | "people" | "school";
  here: boolean;
  /** Only where there is room: on a phone administration has one entry. */
  wide: boolean;
}

/** Pages that lie behind a tab. */
const BEHIND: Partial<Record<Place, Tab["place"]>> = {
  guests: "go-live",
  footprint: "account",
  agreements: "school",
  vault: "recordings",
  player: "recordings",
  shared: "recordings",
  groups: "recordings",
  notes: "recordings",
};

export const tabsOf = (
  me: { administrator: boolean; outside: boolean },
  place: Place,
): readonly Tab[] => {
  const here = BEHIND[place] ?? place;
  const tab = (name: Tab["place"], wide = false): Tab => ({
    place: name,
    here: here === name,
    wide,
  });
  if (me.outside) {
    // Their start page is the coach's.
    const start = here === "go-live" ? { here: true } : {};
    return [{ ...tab("coach"), ...start }, tab("log"), tab("account")];
  }
  // A phone has room for five; an administrator's own recordings are reached from the footprint there.
  const own = [
    ...[tab("go-live"), tab("coach"), tab("recordings", me.administrator)],
    ...[tab("log"), tab("account")],
  ];
  return me.administrator ? [...own, tab("people", true), tab("school")] : own;
};
