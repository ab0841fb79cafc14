/** Tells a coach who does not look what happens. */
import type { CoachView } from "#protocol/events.ts";
import { words } from "../words.ts";
import type { CoachSession } from "./coach-session.ts";
import { recordingNews } from "./recording-news.ts";
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

/** By a tick, too: a coach looks at the picture, not at the strip. */
const recorded = (
  coach: CoachSession,
  before: CoachView | null,
  now: CoachView | null,
): string | null => {
  const news = recordingNews(before, now);
  if (news === null) return null;
  coach.voice.tick(news.what === "on" ? "recording-on" : "recording-off");
  return news.what === "on" ? words.recordings.say.coachOn : words.recordings.say.coachOff;
};

export const tellCoach = (coach: CoachSession, say: Say): void => {
  coach.addEventListener("seen", (event) => {
    const { before, now } = (event as CustomEvent<Record<"before" | "now", CoachView | null>>)
      .detail;
    const parts = [recorded(coach, before, now)];
    if (now === null) parts.unshift(words.say.coachEnded);
    else {
      const standing = standingOf(now);
      const same = before !== null && standingOf(before) === standing;
      if (!same) parts.unshift(told(standing, now.owner.name));
    }
    const text = parts.filter((part) => part !== null).join(". ");
    if (text !== "") say(text, true);
  });
  let talk = coach.talk;
  coach.onChange(() => {
    if (coach.talk === talk) return;
    if (coach.talk === "in-the-ear") say(words.say.inTheEar);
    else if (talk === "in-the-ear") say(words.say.letGo);
    talk = coach.talk;
  });
};
