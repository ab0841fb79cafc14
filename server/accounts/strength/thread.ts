/**
 * The thread that judges passwords chosen: the list of known ones, then zxcvbn.
 * Only the first characters are judged, so that nobody can make it work for long;
 * what is strong by its beginning is strong.
 */
import { parentPort } from "node:worker_threads";
import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import * as common from "@zxcvbn-ts/language-common";
import * as english from "@zxcvbn-ts/language-en";
import { isCommon } from "./common.ts";

export interface Question {
  id: number;
  password: string;
  words: readonly string[];
}
export interface Judgement {
  id: number;
  verdict: "good" | "weak" | "common";
}

/** Characters that are judged: under 0.1 s whatever they are. */
const JUDGED = 64;
/** "Safely unguessable": 10^8 guesses and more, where the hash is a slow one. */
const SCORE = 3;
/** Ways to undo swapped letters that are tried; the work grows with them. */
const SWAPS = 16;
/** Words of a person and a school that are looked for. */
const WORDS = 40;

const known = new Set(
  common.dictionary["passwords-common"].map((password) => password.toLowerCase()),
);
const zxcvbn = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...english.dictionary },
  graphs: common.adjacencyGraphs,
  l33tMaxSubstitutions: SWAPS,
});

/** Whole, and each part of it that is a word: somebody's address is not a password. */
const wordsOf = (words: readonly string[]): string[] =>
  [...new Set(words.flatMap((word) => [word, ...word.split(/[^\p{L}\p{N}]+/u)]))]
    .filter((word) => word.length > 2)
    .slice(0, WORDS);

function verdictOf({ password, words }: Question): Judgement["verdict"] {
  const beginning = Array.from(password).slice(0, JUDGED).join("");
  if (isCommon(password, known) || isCommon(beginning, known)) return "common";
  return zxcvbn.check(beginning, wordsOf(words)).score >= SCORE ? "good" : "weak";
}

parentPort?.on("message", (question: Question) => {
  parentPort?.postMessage({ id: question.id, verdict: verdictOf(question) } satisfies Judgement);
});
