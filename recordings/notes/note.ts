/** The text inside a sealed note. What is not exactly as FORMAT.md says is refused. PURE. */
import { FormatError } from "../format/bytes.ts";
import { fieldsOf, json, list, oneOf, whole } from "../format/values.ts";

export const NOTE_KINDS = ["strength", "question", "suggestion", "note", "mark", "tally"] as const;
export type NoteKind = (typeof NOTE_KINDS)[number];

/** An answer on an observation form. */
export interface NoteForm {
  form: string;
  item: string;
  value: string | number;
}

export interface NoteBody {
  kind: NoteKind;
  /** ms since the recording began; where `wall` is true, ms since 1970. */
  atMs: number;
  /** Null: a moment, not a range. */
  toMs: number | null;
  wall: boolean;
  text: string;
  tags: readonly string[];
  form: NoteForm | null;
  /** To which note; the row that carries this one must say the same. */
  replyTo: string | null;
  /** 0 at first, one more with each change: an older version that comes back is noticed. */
  edit: number;
}

const LONGEST = { text: 4_000, tag: 60, form: 200, value: 400 } as const;
const MOST_TAGS = 20;
const MOST_EDITS = 1_000_000;
const ID = /^[A-Za-z0-9_-]{16,64}$/;

/** A note with what nobody chose left empty. */
export const newNote = (
  said: Pick<NoteBody, "kind" | "atMs"> & Partial<Omit<NoteBody, "kind" | "atMs">>,
): NoteBody => ({
  ...{ toMs: null, wall: false, text: "", tags: [], form: null, replyTo: null, edit: 0 },
  ...said,
});

function words(value: unknown, longest: number): string {
  if (typeof value !== "string" || value.length > longest) {
    throw new FormatError(`not a text of at most ${longest} characters`);
  }
  return value;
}

function formFrom(value: unknown): NoteForm {
  const { form, item, value: answer } = fieldsOf(value, "form", "item", "value");
  if (typeof answer === "number" && !Number.isFinite(answer)) throw new FormatError("no number");
  return {
    form: words(form, LONGEST.form),
    item: words(item, LONGEST.form),
    value: typeof answer === "number" ? answer : words(answer, LONGEST.value),
  };
}

function tagsFrom(value: unknown): string[] {
  const tags = list(value).map((tag) => words(tag, LONGEST.tag));
  if (tags.length > MOST_TAGS) throw new FormatError("too many tags");
  return tags;
}

function replyFrom(value: unknown): string | null {
  if (value === null) return null;
  if (typeof value !== "string" || !ID.test(value)) throw new FormatError("not a note's id");
  return value;
}

const FIELDS = [
  "v",
  "kind",
  "atMs",
  "toMs",
  "wall",
  "text",
  "tags",
  "form",
  "replyTo",
  "edit",
] as const;

function bodyFrom(of: Record<string, unknown>): NoteBody {
  if (of["v"] !== 1) throw new FormatError("a note of another version");
  const wall = of["wall"];
  if (typeof wall !== "boolean") throw new FormatError("whose clock is not said");
  const latest = wall ? Number.MAX_SAFE_INTEGER : 864_000_000;
  const atMs = whole(of["atMs"], 0, latest);
  return {
    ...{ kind: oneOf(of["kind"], NOTE_KINDS), atMs, wall },
    toMs: of["toMs"] === null ? null : whole(of["toMs"], atMs, latest),
    text: words(of["text"], LONGEST.text),
    tags: tagsFrom(of["tags"]),
    form: of["form"] === null ? null : formFrom(of["form"]),
    replyTo: replyFrom(of["replyTo"]),
    edit: whole(of["edit"], 0, MOST_EDITS),
  };
}

/** Throws FormatError on a note that could not be read again. */
export const encodeNote = (body: NoteBody): string =>
  JSON.stringify({ v: 1, ...bodyFrom({ v: 1, ...body }) });
/** Throws FormatError. */
export const decodeNote = (text: string): NoteBody => bodyFrom(fieldsOf(json(text), ...FIELDS));

/**
 * A live note lies in an age file, which says nothing of where it belongs: note and live
 * session stand inside it. Throws FormatError on a note that could not be read again.
 */
export const encodeLiveNote = (note: string, session: string, body: NoteBody): string =>
  JSON.stringify({ note, session, v: 1, ...bodyFrom({ v: 1, ...body }) });
/** Throws FormatError, also where it is another note's or session's. */
export function decodeLiveNote(note: string, session: string, text: string): NoteBody {
  const of = fieldsOf(json(text), "note", "session", ...FIELDS);
  if (of["note"] !== note || of["session"] !== session) throw new FormatError("of another note");
  const body = bodyFrom(of);
  if (!body.wall) throw new FormatError("a live note by another clock");
  return body;
}
