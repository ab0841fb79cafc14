/** Sentences about lessons: live sessions, who came and went, coaches from outside. */
import { SOURCES, type Source } from "#protocol/words.ts";
import { wordsBefore } from "../words/before.ts";
import { and } from "../words/lesson.ts";
import { capital, number, type Sayings, type Told } from "./log-told.ts";

const sourcesOf = ({ detail }: Told): string[] =>
  String(detail["sources"] ?? "")
    .split(" ")
    .filter((one): one is Source => (SOURCES as readonly string[]).includes(one))
    .map((one) => wordsBefore.sources[one].said);

const consent = (told: Told): string => {
  const minutes = number(told.detail["minutes"]);
  const wording = told.detail["wording"];
  const parts = [
    and(sourcesOf(told)),
    told.detail["talkback"] === true ? "a voice in your ear" : "",
    minutes === null ? "" : `for ${minutes} min`,
    typeof wording === "string" ? `consent wording ${wording}` : "",
  ];
  return capital(parts.filter((part) => part !== "").join(", "));
};

const ENDS: Readonly<Record<string, string>> = {
  time: "The live session ended at the agreed time",
  lapse: "The live session ended after 10 minutes on hold",
  "signed-out": "The live session ended with a sign-in that was closed",
  "relay-lost": "The live session ended because the relay was lost",
  "server-stopping": "The live session ended because the server stopped",
};

const until = (told: Told): string => {
  const at = number(told.detail["until"]);
  if (told.detail["oneSession"] === true || told.detail["until"] === null)
    return "For one live session";
  return at === null ? "" : `Until ${told.day(at)}`;
};

export const LESSON_SAYINGS: Sayings = {
  "session:open": {
    sign: "live",
    mark: "live",
    done: ({ who, coaches }) =>
      coaches.length === 0 ? `${who} went live` : `${who} went live for ${and(coaches)}`,
    asked: "go live",
    small: consent,
  },
  "session:resume": {
    sign: "live",
    mark: "live",
    done: () => "The live session went on by itself, on the same page",
    asked: "go on with the live session",
  },
  "session:continue": {
    sign: "live",
    mark: "live",
    done: ({ who }) => `${who} went on with the live session`,
    asked: "go on with the live session",
  },
  "session:suspend": {
    sign: "held",
    done: () => "The live session was on hold: your page was gone",
    asked: "hold the live session",
    small: () => "Nobody received anything",
  },
  "session:end": {
    sign: "end",
    done: ({ who, detail }) => ENDS[String(detail["reason"])] ?? `${who} ended the live session`,
    asked: "end the live session",
    small: () => "Everyone was cut off in the same instant",
  },
  "session:set-end": {
    sign: "clock",
    done: ({ who }) => `${who} moved the end of the live session`,
    asked: "move the end of the live session",
    small: ({ detail }) => {
      const ms = number(detail["endsInMs"]);
      return ms === null ? "" : `To ${Math.round(ms / 60_000)} min from then`;
    },
  },
  "curtain:draw": {
    sign: "curtain",
    mark: "curtain",
    done: ({ who }) => `${who} drew the curtain`,
    asked: "draw the curtain",
    small: () => "From then on nobody received anything",
  },
  "curtain:lift": {
    sign: "lift",
    done: ({ who }) => `${who} lifted the curtain`,
    asked: "lift the curtain",
  },

  "session:join": {
    sign: "eye",
    done: ({ who, mine }) =>
      mine ? `${who} came in as a coach` : `${who} came in and could see you`,
    asked: "come in",
  },
  "media:consume": {
    sign: "eye",
    done: ({ who }) => `${who} received picture or sound`,
    asked: "receive picture or sound",
  },
  "session:leave": {
    sign: "leave",
    done: ({ who }) => `${who} left the live session`,
    asked: "leave the live session",
  },
  "coach:remove": {
    sign: "x",
    done: ({ who, whom }) => `${who} removed ${whom} from the live session`,
    asked: "remove a coach",
    small: () => "Cut off at once, and not let in again by reloading",
  },
  "coach:admit": {
    sign: "door",
    done: ({ who, whom }) => `${who} let ${whom} back in`,
    asked: "let a coach back in",
  },

  "guest:invite": {
    sign: "mail",
    done: ({ who, whom, other }) =>
      other ? `${who} invited ${whom} as a coach` : `${who} invited a coach from outside`,
    asked: "invite a coach from outside",
    small: until,
  },
  "guest:withdraw": {
    sign: "recall",
    done: ({ who }) => `${who} withdrew an invitation of a coach from outside`,
    asked: "withdraw an invitation",
    small: () => "Its link opens nothing any more",
  },
  "guest:accept": {
    sign: "door",
    done: ({ who, mine }) =>
      mine ? `${who} accepted an invitation to coach` : `${who} accepted your invitation to coach`,
    asked: "accept an invitation to coach",
    small: until,
  },
  "guest:end": {
    sign: "x",
    done: ({ who, whom, other, byItself }) =>
      whom === "you"
        ? byItself
          ? "Your time as a coach from outside is over"
          : other
            ? `${who} ended your time as a coach from outside`
            : "You ended your time as a coach from outside"
        : byItself
          ? `The time of ${whom} as a coach is over`
          : `${who} ended the time of ${whom} as a coach`,
    asked: "end the time of a coach from outside",
  },
};
