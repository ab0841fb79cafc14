/** What is said in one segment, as text to read along. PURE. */
import { FormatError } from "../format/bytes.ts";
import { fieldsOf, json, list, whole } from "../format/values.ts";

/** ms since the recording began. */
export interface Cue {
  fromMs: number;
  toMs: number;
  text: string;
}
export interface Caption {
  /** BCP 47. */
  language: string;
  cues: readonly Cue[];
}

const LATEST_MS = 864_000_000;
const LANGUAGE = /^[A-Za-z0-9-]{1,35}$/;
const LONGEST = 2_000;
const MOST_CUES = 200;

function cueFrom(value: unknown): Cue {
  const { fromMs, toMs, text } = fieldsOf(value, "fromMs", "toMs", "text");
  if (typeof text !== "string" || text.length > LONGEST) throw new FormatError("not a cue's text");
  const from = whole(fromMs, 0, LATEST_MS);
  return { fromMs: from, toMs: whole(toMs, from, LATEST_MS), text };
}

function captionFrom(value: unknown): Caption {
  const { v, language, cues } = fieldsOf(value, "v", "language", "cues");
  if (v !== 1) throw new FormatError("a caption of another version");
  if (typeof language !== "string" || !LANGUAGE.test(language)) {
    throw new FormatError("not a language");
  }
  const all = list(cues).map(cueFrom);
  if (all.length > MOST_CUES) throw new FormatError("too many cues");
  return { language, cues: all };
}

/** Throws FormatError on what could not be read again. */
export const encodeCaption = (said: Caption): string =>
  JSON.stringify({ v: 1, ...captionFrom({ v: 1, ...said }) });
/** Throws FormatError. */
export const decodeCaption = (text: string): Caption => captionFrom(json(text));
