/** Tells a coach who does not look what happens. */
import type { CoachView } from "#protocol/events.ts";
import { words } from "../words.ts";
import type { CoachSession } from "./coach-session.ts";
import type { Say } from "./teller.ts";

type Standing = "in" | "curtain" | "held" | "removed" | "elsewhere" | "waiting";

const standingOf = (view: CoachView): Standing =>
  view.standing === "removed" || view.standing === "elsewhere"
    ? view.standing
    : view.status === "suspended"
      ? "held"
      : view.curtainForMs !== null
        ? "curtain"
        : view.standing;

const told = (standing: Standing, teacher: string): string | null => {
  switch (standing) {
    case "in":
      return words.say.coachLive(teacher);
    case "curtain":
      return words.say.coachCurtain;
    case "held":
      return words.say.coachHeld;
    case "removed":
      return words.say.removed;
    case "elsewhere":
      return words.coach.elsewhere.title;
    case "waiting":
      return null;
    default: {
      const unknown: never = standing;
      return unknown;
    }
  }
};

export const tellCoach = (coach: CoachSession, say: Say): void => {
  coach.addEventListener("seen", (event) => {
    const { before, now } = (event as CustomEvent<Record<"before" | "now", CoachView | null>>)
      .detail;
    if (now === null) {
      say(words.say.coachEnded, true);
      return;
    }
    const standing = standingOf(now);
    if (before !== null && standingOf(before) === standing) return;
    const text = told(standing, now.owner.name);
    if (text !== null) say(text, true);
  });
  let talk = coach.talk;
  coach.onChange(() => {
    if (coach.talk === talk) return;
    if (coach.talk === "in-the-ear") say(words.say.inTheEar);
    else if (talk === "in-the-ear") say(words.say.letGo);
    talk = coach.talk;
  });
};
