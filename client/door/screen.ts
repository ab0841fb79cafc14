/** Which screen is on the page. Pure. */
import type { Place } from "../router.ts";
import type { Step } from "./gate.ts";

export type Screen = "opening" | "sign-in" | "teacher" | "coach" | Step | Place;

export interface Where {
  status: "unknown" | "out" | "in";
  place: Place;
  /** What has to be done before anything else opens. */
  step: Step | null;
  /** A live session of mine is on this page, or has just ended here. */
  teaching: boolean;
  coaching: boolean;
  outside: boolean;
}

const NOT_OUTSIDE: readonly Place[] = ["go-live", "vault", "shared", "groups", "notes"];

export const screenOf = (where: Where): Screen => {
  const { status, place, step } = where;
  if (status === "unknown") return "opening";
  if (status === "in") {
    // What is live wins over everything: a lesson is never hidden behind another page.
    if (where.teaching) return "teacher";
    if (where.coaching) return "coach";
  }
  // What an administrator can and cannot do is for everybody to read, at any time.
  if (place === "promise") return place;
  if (status === "out") return place === "link" ? place : "sign-in";
  if (step !== null) return step;
  // Somebody from outside opens no live session, records nothing, and has no vault to share with.
  return where.outside && NOT_OUTSIDE.includes(place) ? "coach" : place;
};
