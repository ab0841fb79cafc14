/** The log as its owner reads it: one sentence for each line. Pure. */
import type { LogLine, LogReply } from "#protocol/http/log.ts";
import type { IconName } from "../elements/shell/icons.ts";
import { shownName } from "../live/shown-name.ts";
import { type Mark, type Saying, type Told } from "./log-told.ts";
import { WHYS } from "./log-whys.ts";
import { ACCOUNT_SAYINGS, SCHOOL_SAYINGS } from "./log-words-account.ts";
import { LESSON_SAYINGS } from "./log-words-lesson.ts";
import { NOTE_SAYINGS } from "./log-words-notes.ts";
import { RECORDING_SAYINGS } from "./log-words-recording.ts";
import { SHARING_SAYINGS } from "./log-words-sharing.ts";

export interface Sentence {
  title: string;
  /** "" when nothing is to be added. */
  small: string;
  mark: Mark | "refused";
  sign: IconName;
}

/** Who reads, and how a day is called. */
export interface Reader {
  me: string;
  day: (at: number) => string;
}

const SAYINGS: Readonly<Record<string, Saying>> = {
  ...LESSON_SAYINGS,
  ...RECORDING_SAYINGS,
  ...SHARING_SAYINGS,
  ...NOTE_SAYINGS,
  ...ACCOUNT_SAYINGS,
  ...SCHOOL_SAYINGS,
};
export const ACTIONS_WITH_WORDS = Object.keys(SAYINGS);

/** For an action that a newer server writes: still a sentence, and honest about it. */
const unknown = (action: string): Saying => ({
  sign: "question",
  done: ({ who }) => `${who} did something that this page has no words for: ${action}`,
  asked: `do something that this page has no words for: ${action}`,
});

export const sentenceOf = (line: LogLine, people: LogReply["people"], reader: Reader): Sentence => {
  const saying = Object.hasOwn(SAYINGS, line.action) ? SAYINGS[line.action] : undefined;
  const { sign, mark, done, asked, small, refused } = saying ?? unknown(line.action);
  const told = toldOf(line, people, reader);
  if (line.outcome === "done")
    return { title: done(told), small: small?.(told) ?? "", mark: mark ?? "note", sign };
  const why = line.detail["why"] ?? line.detail["code"];
  return {
    title: refused?.(told) ?? `Refused: ${lowerYou(told.who)} asked to ${asked}`,
    small: [whyOf(why), "Nothing was opened"].filter((part) => part !== "").join(". "),
    mark: "refused",
    sign: "warn",
  };
};

const toldOf = (line: LogLine, people: LogReply["people"], { me, day }: Reader): Told => {
  const nameOf = (account: string): string | null => {
    const person = Object.hasOwn(people, account) ? people[account] : undefined;
    return person === undefined ? null : shownName(person);
  };
  const mine = line.actor === me;
  const target = targetOf(line, (id) => id === me || nameOf(id) !== null);
  const whom =
    target === null ? "somebody" : target === me ? "you" : (nameOf(target) ?? "somebody");
  return {
    who: mine ? "You" : line.actor === null ? "Aside" : (nameOf(line.actor) ?? "Somebody"),
    mine,
    byItself: line.actor === null,
    their: mine ? "your" : "their",
    whom,
    whose: whom === "you" ? "your" : `${whom}'s`,
    other: target !== null && target !== line.actor,
    coaches: String(line.detail["coaches"] ?? "")
      .split(" ")
      .filter((id) => id !== "")
      .map((id) => nameOf(id) ?? "somebody"),
    detail: line.detail,
    day,
  };
};

/** The person a line is about: named in the detail, or the object itself. */
const targetOf = (line: LogLine, isPerson: (id: string) => boolean): string | null => {
  const { coach, guest, account, with: other, member } = line.detail;
  const named = [coach, guest, account, other, member, line.object].filter(
    (id) => typeof id === "string",
  );
  return named.find(isPerson) ?? null;
};

const whyOf = (code: unknown): string =>
  typeof code !== "string" ? "" : Object.hasOwn(WHYS, code) ? (WHYS[code] ?? "") : `Code ${code}`;

const lowerYou = (who: string): string => (who === "You" ? "you" : who);
