/** Sentences about who can see a recording: shares, group libraries, and what is shown together. */
import { number, type Sayings, type Told } from "./log-told.ts";

/** "with Tom", or "with a group library". */
const withWhom = ({ detail, whom }: Told): string =>
  typeof detail["group"] === "string" ? "with a group library" : `with ${whom}`;

const WHY_OVER: Readonly<Record<string, string>> = {
  deleted: "A share ended: the recording was deleted",
  cut: "A share ended: something was cut out of the recording",
  over: "A share ended at the agreed time",
  "account-closed": "A share ended: an account was closed",
  "vault-abandoned": "A share ended: a vault was thrown away",
  left: "A share ended: somebody left the group library",
  removed: "A share ended: somebody was taken out of the group library",
  "group-closed": "A share ended: the group library was closed",
  overtaken: "A share was taken back: a newer deed had overtaken it",
};

const until = ({ detail, day }: Told): string => {
  const at = number(detail["until"]);
  return at === null ? "until it is recalled" : `until ${day(at)}`;
};

export const SHARING_SAYINGS: Sayings = {
  "share:give": {
    sign: "share",
    done: (told) => `${told.who} shared a recording ${withWhom(told)}`,
    asked: "share a recording",
    small: (told) => {
      const { whole, notes } = told.detail;
      const what = whole === true ? "The whole" : whole === false ? "A part" : "";
      const parts = [what, notes === true ? "with notes" : "without notes", until(told)];
      return parts.filter((part) => part !== "").join(", ");
    },
  },
  "share:end": {
    sign: "clock",
    done: (told) => `${told.who} changed until when a recording is shared ${withWhom(told)}`,
    asked: "change until when a recording is shared",
    small: (told) => `From now on ${until(told)}`,
  },
  "share:recall": {
    sign: "recall",
    done: (told) =>
      WHY_OVER[String(told.detail["why"])] ??
      `${told.who} recalled a recording that was shared ${withWhom(told)}`,
    asked: "recall a share",
    small: () => "Its keys were destroyed, and what was playing stopped",
  },
  "share:open": {
    sign: "eye",
    done: ({ who, mine }) =>
      mine ? "You watched a recording that was shared with you" : `${who} watched your recording`,
    asked: "watch a recording",
    small: ({ mine }) =>
      mine ? "" : "By what you shared; the player shows which seconds theirs reported",
  },

  "together:start": {
    sign: "play",
    done: ({ who }) => `${who} showed a recording in the live session`,
    asked: "show a recording in the live session",
    small: () => "Only to coaches with whom it is shared",
  },
  "together:stop": {
    sign: "x",
    done: ({ who, detail }) =>
      detail["why"] === "recording"
        ? "The recording that was shown was taken away"
        : `${who} stopped showing a recording`,
    asked: "stop showing a recording",
  },

  "group:make": {
    sign: "people",
    done: ({ who }) => `${who} made a group library`,
    asked: "make a group library",
  },
  "group:add": {
    sign: "plus",
    done: ({ who, whom }) => `${who} took ${whom} into a group library`,
    asked: "take somebody into a group library",
    small: () => "What is shared into it can be seen there from now on",
  },
  "group:take-out": {
    sign: "x",
    done: ({ who, whom, detail }) =>
      detail["why"] === "account-closed"
        ? `${whom} is out of a group library: the account was closed`
        : `${who} took ${whom} out of a group library`,
    asked: "take somebody out of a group library",
    small: () => "It gets a new key before anything more is shared into it",
  },
  "group:role": {
    sign: "star",
    done: ({ who, whom, detail }) =>
      `${who} made ${whom} a ${detail["role"] === "lead" ? "lead" : "member"} of a group library`,
    asked: "change who leads a group library",
  },
  "group:leave": {
    sign: "leave",
    done: ({ who }) => `${who} left a group library`,
    asked: "leave a group library",
    small: () => "What they had shared into it was withdrawn",
  },
  "group:close": {
    sign: "end",
    done: ({ who, detail }) =>
      detail["why"] === "no-lead"
        ? "A group library was closed: nobody is left who led it"
        : `${who} closed a group library`,
    asked: "close a group library",
    small: () => "Everything that was shared into it was recalled",
  },
  "group:rekey": {
    sign: "key",
    done: ({ who }) => `${who} gave a group library a new key`,
    asked: "give a group library a new key",
    small: () => "The key before opens nothing that is shared from now on",
  },
  "group:read-keys": {
    sign: "key",
    done: ({ who }) => `${who} fetched the sealed keys of a group library, to make a new one`,
    asked: "fetch the sealed keys of a group library",
  },
};
