/** Sentences about notes and sealed papers. The server reads none of them, so no line says what was written. */
import { type Sayings, type Told } from "./log-told.ts";

/** What kind it is, as far as the server knows. */
const which = ({ detail }: Told): string => {
  switch (detail["under"]) {
    case "own":
      return "a note of their own";
    case "caption":
      return "captions";
    case "live":
      return "a note during a live session";
    default:
      return "a note";
  }
};
const note = (told: Told): string =>
  told.mine && told.detail["under"] === "own" ? "a note of your own" : which(told);

export const NOTE_SAYINGS: Sayings = {
  "note:write": {
    sign: "note",
    done: (told) => `${told.who} wrote ${note(told)}`,
    asked: "write a note",
    small: ({ detail }) =>
      detail["under"] === "own" ? "Nobody else can read it" : "Sealed: the server cannot read it",
  },
  "note:change": {
    sign: "note",
    done: (told) =>
      told.detail["published"] === false && told.detail["under"] !== "own"
        ? `${told.who} took a note back to be read by nobody else`
        : `${told.who} changed ${note(told)}`,
    asked: "change a note",
  },
  "note:resolve": {
    sign: "check",
    done: ({ who, detail }) =>
      detail["resolved"] === false ? `${who} opened a note again` : `${who} resolved a note`,
    asked: "resolve a note",
  },
  "note:remove": {
    sign: "trash",
    done: (told) => `${told.who} removed ${note(told)}`,
    asked: "remove a note",
    small: () => "It is gone for good, with the answers to it",
  },
  "note:open": {
    sign: "eye",
    done: ({ who, mine }) =>
      mine ? "You fetched the notes of a recording" : `${who} fetched the notes of your recording`,
    asked: "fetch the notes of a recording",
    small: () => "Only those that are theirs to read",
  },
  "paper:keep": {
    sign: "page",
    done: ({ who, their, detail }) =>
      detail["paper"] === "pins"
        ? `${who} kept the keys of others that ${who === "You" ? "you know" : "they know"}`
        : `${who} kept ${their} observation forms`,
    asked: "keep a sealed paper",
    small: () => "Sealed: the server cannot read it",
  },
};
